"""The native protocol: one event, a list, an envelope, a pixel; fields and what they become."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest import native
from functions.ingest.errors import BadRequest
from functions.ingest.incoming import Incoming
from functions.ingest.parsed import Parsed
from shared import raw
from shared.raw import Consent, Page, Param, Session, SessionSource, Value


def parsed(document: Any) -> list[Parsed]:  # noqa: ANN401 - any JSON
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return native.parse(Incoming(method="POST", read_body=lambda: body), "shop")


def one(**fields: Any) -> Parsed:  # noqa: ANN401 - any JSON
    [part] = parsed({"event_name": "x"} | fields)
    return part


def refusal(document: Any) -> tuple[str, str | None]:  # noqa: ANN401
    with pytest.raises(BadRequest) as caught:
        parsed(document)
    assert caught.value.status == 400
    return caught.value.code, caught.value.path


def names(parts: list[Parsed]) -> list[str]:
    return [event.name for part in parts for event in part.events]


def test_one_event_a_list_and_an_envelope() -> None:
    assert names(parsed({"event_name": "a"})) == ["a"]
    assert names(parsed([{"event_name": "a"}, {"event_name": "b"}])) == ["a", "b"]
    assert names(parsed({"events": [{"event_name": "a"}, {"event_name": "b"}]})) == ["a", "b"]
    assert names(parsed({"event_name": "a", "events": None})) == ["a"]


def test_what_the_envelope_shares_all_events_have_and_their_own_wins() -> None:
    [part] = parsed(
        {
            "client_id": "me",
            "params": {"a": 1, "b": 1},
            "event_params": [{"key": "c", "value": {"int_value": 1}}],
            "events": [
                {"event_name": "x", "client_id": None, "params": {"b": 2}},
                {"event_name": "y", "event_params": [{"key": "c", "value": {"int_value": 3}}]},
            ],
        }
    )
    assert part.user.client_id == "me"
    values = [{param.key: param.value.int_value for param in e.params} for e in part.events]
    assert values == [{"a": 1, "b": 2, "c": 1}, {"a": 1, "b": 1, "c": 3}]


def test_events_of_several_visitors_are_several_hits_in_their_order() -> None:
    parts = parsed([{"event_name": n, "client_id": c} for n, c in ("a1", "b1", "c2", "d1")])
    assert names(parts) == ["a", "b", "c", "d"]
    assert [part.user.client_id for part in parts] == ["1", "2", "1"]


def test_the_fields_of_visitor_session_page_and_device() -> None:
    part = one(
        client_id="me",
        user_id="u",
        session_id="1764150000",
        session_number=3,
        session_engaged="1",
        session_source={"page_location": "https://a/?utm_source=b"},
        page_location="https://a/",
        page_title="A",
        device={"language": "da-dk"},
        client_hints={"Sec-CH-UA-Model": '"Pixel 9"', "cookie": "x"},
        app_info={"id": "web"},
    )
    assert (part.user.client_id, part.user.user_id) == ("me", "u")
    source = SessionSource(page_location="https://a/?utm_source=b")
    assert part.session == Session(id=1764150000, number=3, engaged=True, source=source)
    assert part.page == Page(location="https://a/", title="A")
    assert (part.device, part.app) == ({"language": "da-dk"}, {"id": "web"})
    assert part.client.hints == {"sec-ch-ua-model": '"Pixel 9"'}
    assert part.events[0].unknown == {}


def test_flat_params_are_typed_as_ga4_types_them() -> None:
    [event] = one(
        params={
            "text": "1", "whole": 1, "part": 1.5, "yes": True, "no": False, "nothing": None,
            "list": [1, "a"], "items": [{"item_id": "A"}],
        }
    ).events  # fmt: skip
    assert event.params == [
        Param(key="text", value=Value(string_value="1")),
        Param(key="whole", value=Value(int_value=1)),
        Param(key="part", value=Value(double_value=1.5)),
        Param(key="yes", value=Value(string_value="true")),
        Param(key="no", value=Value(string_value="false")),
        Param(key="list", value=Value(string_value='[1,"a"]')),
    ]
    assert event.items == [{"item_id": "A"}]


def test_items_may_stand_in_the_ecommerce_object_as_in_a_data_layer() -> None:
    sold, other = [{"item_id": "A"}], [{"item_id": "B"}]
    [event] = one(ecommerce={"value": 9.5, "items": sold}).events
    assert (event.items, event.ecommerce) == (sold, {"value": 9.5})
    [event] = one(ecommerce={"items": other}, items=sold).events
    assert (event.items, event.ecommerce) == (sold, {"items": other})
    [event] = one(ecommerce={"items": other}, params={"items": sold}).events
    assert (event.items, event.params) == (sold, [])


def test_items_that_are_none_stay_a_parameter() -> None:
    [event] = one(params={"items": "two shoes"}).events
    assert event.params == [Param(key="items", value=Value(string_value="two shoes"))]
    [event] = one(params={"items": [{"item_id": "B"}]}, items=[{"item_id": "A"}]).events
    assert event.items == [{"item_id": "A"}]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"consent": {"analytics_storage": "denied"}}, Consent(analytics_storage="denied")),
        ({"consent": {"ad_storage": "granted"}, "privacy_info": {"ads_storage": "No"}},
         Consent(ad_storage="denied")),
        ({"consent": {"ad_storage": None}, "privacy_info": {"ad_storage": True}},
         Consent(ad_storage="granted")),
        ({"privacy_info": {"analytics_storage": "Unset"}}, Consent()),
        ({"consent": None, "privacy_info": None}, Consent()),
    ],
)  # fmt: skip
def test_consent_is_stated_in_either_place_and_a_denial_holds(
    fields: dict[str, Any], expected: Consent
) -> None:
    assert one(**fields).consent == expected


def test_user_data_is_told_apart_from_what_is_kept() -> None:
    part = one(user_data={"email": "anna@example.com"})
    assert part.user_data == {"email": "anna@example.com"}
    assert b"anna" not in raw.encode(part.events[0])


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([], ("missing_events", "$")),
        ({"events": []}, ("missing_events", "$.events")),
        ({"events": [], "consent": {"analytics_storage": True}}, ("missing_events", "$.events")),
        ({"events": {}}, ("wrong_type", "$.events")),
        ("x", ("wrong_type", "$")),
        ([{"event_name": "a"}, 7], ("wrong_type", "$[1]")),
        ([{"event_name": "a"}, {}], ("missing_event_name", "$[1].event_name")),
        ({"events": [{"event_name": "a", "items": [7]}]}, ("wrong_type", "$.events[0].items[0]")),
        ({"event_name": "a", "session_id": "soon"}, ("wrong_type", "$.session_id")),
        ({"event_name": "a", "consent": {"analytics": "denied"}}, ("wrong_type", "$.consent")),
        ([{"event_name": "a"}] * 101, ("too_many_events", "$")),
        ({"events": [{"event_name": "a"}] * 101}, ("too_many_events", "$.events")),
        ({"x": "y" * 16_400, "events": [{"event_name": "a"}]}, ("shared_fields_too_large", "$")),
        (b'{"event_name":"a","n":NaN}', ("not_json", "$")),
        (b'{"event_name":"\\ud800"}', ("not_json", "$")),
    ],
)
def test_what_cannot_work_is_refused_with_its_place(
    document: Any,  # noqa: ANN401 - any JSON
    expected: tuple[str, str],
) -> None:
    assert refusal(document) == expected


def pixel(query: str) -> list[Parsed]:
    return native.parse(Incoming(method="GET", query=query), "shop")


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("end", ["", "="])
def test_a_pixel_carries_the_json_in_its_query(encode: Any, end: str) -> None:  # noqa: ANN401
    document = {"event_name": "page_view", "params": {"text": "ø?>~" * 3}}
    written = encode(json.dumps(document, ensure_ascii=False).encode()).decode()
    plain = written.rstrip("=") if not end else written
    for sent in (quote(plain, safe=""), plain.replace("=", "%3D")):
        assert names(pixel(f"v=1&dtdc={sent}&x=2")) == ["page_view"]


@pytest.mark.parametrize(
    ("query", "code"),
    [("", "missing_data"), ("dtdc=", "missing_data"), ("dtdc=%25%25", "not_base64"),
     ("dtdc=YQ", "not_json"), ("dtdc=e30", "missing_event_name"), ("dtdc=YWFhY", "not_base64"),
     ("dtdc=" + "e" * 65_532, "too_large")],
)  # fmt: skip
def test_a_pixel_that_cannot_work_is_refused(query: str, code: str) -> None:
    with pytest.raises(BadRequest) as caught:
        pixel(query)
    assert caught.value.code == code


FIELDS = ["event_name", "events", "items", "event_params", "params", "consent", "session_id",
          "client_hints", "device", "key", "value", "session_source", "zz"]  # fmt: skip
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4)
    ),
)


@given(documents.map(lambda document: json.dumps(document).encode()) | st.binary(max_size=80))
def test_no_body_is_anything_but_events_or_a_refusal(body: bytes) -> None:
    try:
        parts = parsed(body)
    except BadRequest:
        return
    assert all(names(parts))
    for part in parts:
        assert raw.encode(part.events[0])


@given(st.text(max_size=40))
def test_no_query_is_anything_but_events_or_a_refusal(query: str) -> None:
    with pytest.raises(BadRequest):
        pixel("dtdc=" + query.replace("&", ""))
