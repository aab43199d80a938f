"""What consent denies, and the visitor's address, are in no row, wherever a client puts them."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.enrich import hermes
from functions.enrich.consent import permitted
from functions.enrich.line import line
from functions.enrich.rows import row, subject_of
from functions.enrich.subject import Subject
from functions.enrich.urls import CLICK_IDS
from shared import personal
from shared.raw import Consent, Page, Param, RawHit, Session, SessionSource, User, Value
from shared.streams import Stream

from .subjects import RECEIVED, param, raw_event, raw_hit, subject, written

MARKER = "MARKER"
KEPT = "stays"
DENIED = Consent(ad_storage="denied", analytics_storage="denied")
NO_ADS = Consent(ad_storage="denied")
CLICK_WARNING = "click ids dropped: ad or analytics storage is denied"
ID_WARNING = "ids dropped: analytics storage is denied"
PERSONAL_WARNING = "personal data dropped: an address or user_data"

NAMES = sorted({*personal.ALWAYS, *personal.IDENTIFIERS, *CLICK_IDS})
IN_QUERIES = sorted(personal.IDENTIFIERS | CLICK_IDS)

cases: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([str.lower, str.upper, str.title])
NAMED = st.builds(lambda case, name: case(name), cases, st.sampled_from(NAMES))
MARKED_JSON = st.recursive(
    st.just(MARKER) | st.just([MARKER]) | st.just({"email": MARKER}),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """An address with the marker in its query, its fragment, or the query of one inside it."""
    name = draw(cases)(draw(st.sampled_from(IN_QUERIES)))
    queries = draw(
        st.sampled_from(
            [
                f"?{name}={MARKER}",
                f"?x=1&{name}={MARKER}&y=2",
                f"#/cart?{name}={MARKER}",
                f"?x=1;{name}={MARKER}#top",
                f"?u=https%3A%2F%2Fb.example%2F%3F{name}%3D{MARKER}%26x%3D1&y=2",
                f"?u=https%3A%2F%2Fb%3Fv%3Dhttps%253A%252F%252Fc%253F{name}%253D{MARKER}%26x%3D1",
                f"?utm_source=a&utm_medium=b&utm_content=https%3A%2F%2Fb%3F{name}%3D{MARKER}",
            ]
        )
    )
    return f"https://shop.example/{queries}"


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A JSON object with the marker where it must not be, and a word that stays."""
    named = draw(st.dictionaries(NAMED, MARKED_JSON, max_size=3))
    inside = draw(st.dictionaries(NAMED, MARKED_JSON, max_size=2))
    return {
        **named,
        "link": draw(addresses()),
        "inside": {"deep": [inside, {"key": draw(NAMED), "value": {"string_value": MARKER}}]},
        "text": json.dumps({"a": [inside, draw(addresses())], **named}),
        "colour": KEPT,
    }


@st.composite
def params(draw: st.DrawFn) -> list[Param]:
    named = [param(draw(NAMED), MARKER) for _ in range(draw(st.integers(0, 3)))]
    counted = [Param(key=draw(NAMED), value=Value(string_value=MARKER, int_value=1))]
    others = [param("link", draw(addresses())), param("json", json.dumps(draw(documents())))]
    return [*named, *counted, *others, param("colour", KEPT)]


@st.composite
def hits(draw: st.DrawFn) -> RawHit:
    """A hit with the marker in every place where an id or an address can stand."""
    item = {**draw(documents()), "item_id": "sku", "item_params": [
        {"key": one.key, "value": {"string_value": one.value.string_value}}
        for one in draw(params())
    ]}  # fmt: skip
    event = raw_event(
        draw(st.sampled_from(["page_view", "session_start", "purchase", "campaign_details"])),
        items=[item],
        unknown=draw(documents()),
        ecommerce={"coupon": draw(addresses())},
    )
    device = {"advertising_id": MARKER, "vendor_id": MARKER, "browser": draw(addresses())}
    app = {"firebase_app_id": MARKER, "id": "shop.app", "install_source": draw(addresses())}
    session = Session(source=SessionSource(page_location=draw(addresses())))
    hit = raw_hit(
        event,
        user=User(cookie_id=MARKER, client_id=MARKER, user_id=MARKER, properties=draw(params())),
        page=Page(location=draw(addresses()), referrer=draw(addresses()), title=draw(addresses())),
        session=draw(st.sampled_from([Session(), session])),
        device=draw(documents()) | device,
        app=draw(documents()) | app,
        consent=DENIED,
    )
    return _with_params(hit, draw(params()))


def _with_params(hit: RawHit, given: list[Param]) -> RawHit:
    return msgspec.structs.replace(
        hit, events=[msgspec.structs.replace(hit.events[0], params=given)]
    )


def line_of(given: Subject) -> str:
    return line(row(given), given).decode()


@given(hits())
def test_of_a_denied_hit_no_id_and_no_address_is_in_the_row(hit: RawHit) -> None:
    written_line = line_of(subject_of(hit, 0, Stream()))
    assert MARKER not in written_line
    # Of params, user_properties, unknown, the item and its parameters.
    assert written_line.count(KEPT) >= 5


@given(documents(), documents(), st.sampled_from(["denied", False, "DENIED ", {"adStorage": 5}]))
def test_of_a_denied_object_of_sgtms_no_id_and_no_address_is_in_the_row(
    document: dict[str, Any], item: dict[str, Any], stated: object
) -> None:
    consent = stated if isinstance(stated, dict) else {}
    consent = consent | {"analytics_storage": stated}
    whole = {
        **document, "event_name": "purchase", "client_id": MARKER, "user_id": MARKER,
        "items": [item], "user_properties": document, "consent": consent,
    }  # fmt: skip
    for given_items in ([item], json.dumps([item]), json.dumps([item])[:-1]):
        hit = hermes.hit(
            {**whole, "items": given_items},
            message_id="m1",
            published_at_micros=RECEIVED,
            stream_id="sgtm",
            stream=Stream(),
        )
        written_line = line_of(subject_of(hit, 0, Stream()))
        assert MARKER not in written_line
        assert KEPT in written_line


@given(hits())
def test_a_row_that_is_clean_stays_as_it_is(hit: RawHit) -> None:
    given_subject = subject_of(hit, 0, Stream())
    once = line(row(given_subject), given_subject)
    assert permitted(once, given_subject) == once


@pytest.mark.parametrize("protocol", ["native", "gtag", "mp", "sgtm"])
def test_addresses_and_user_data_are_dropped_whatever_consent_says(protocol: str) -> None:
    event = raw_event(
        params={"ip_address": MARKER, "json": json.dumps({"user_data": {"a": MARKER}})},
        unknown={"a": [{"User_Data": {"sha256_email_address": MARKER}, "colour": KEPT}]},
        items=[{"item_id": "sku", "client_ip": MARKER, "seller": {"ip": MARKER}}],
    )
    user = User(client_id="1.2", properties=[param("x_forwarded_for", MARKER)])
    seen = written(subject(event, user=user, protocol=protocol))
    assert MARKER not in json.dumps(seen)
    assert seen["angelia"]["unmapped"] == {"a": [{"colour": KEPT}]}
    assert seen["user_pseudo_id"] == "1.2"
    assert seen["angelia"]["warnings"] == [PERSONAL_WARNING]


def test_what_consent_allows_stays() -> None:
    event = raw_event(
        params={"client_id": "c", "gclid": "g", "link": "https://a.example/?fbclid=f"},
        unknown={"user_id": "u", "text": '{"gclid":"g" , "a":1}'},
    )
    seen = written(subject(event, user=User(client_id="1.2", user_id="u")))
    assert {entry["key"] for entry in seen["event_params"]} >= {"client_id", "gclid"}
    assert seen["angelia"]["unmapped"] == {"user_id": "u", "text": '{"gclid":"g" , "a":1}'}
    assert "warnings" not in seen["angelia"]


def test_with_ad_storage_denied_alone_ids_stay_and_click_ids_go() -> None:
    event = raw_event(params={"client_id": "c"}, unknown={"a": {"GCLID": MARKER, "b": 1}})
    seen = written(subject(event, user=User(client_id="1.2"), consent=NO_ADS))
    assert seen["user_pseudo_id"] == "1.2"
    assert seen["angelia"]["unmapped"] == {"a": {"b": 1}}
    assert seen["angelia"]["warnings"] == [CLICK_WARNING]


def test_the_row_says_what_was_dropped_and_nothing_where_nothing_was() -> None:
    event = raw_event(params={"gclid": MARKER, "ip": MARKER})
    all_of_it = subject(event, user=User(user_id="u"), consent=DENIED)
    assert written(all_of_it)["angelia"]["warnings"] == [
        CLICK_WARNING, ID_WARNING, PERSONAL_WARNING,
    ]  # fmt: skip
    assert "warnings" not in written(subject(consent=DENIED))["angelia"]


def test_a_session_keeps_its_channel_without_its_click_id() -> None:
    event = raw_event("session_start")
    seen = written(subject(event, page=f"https://a.example/?gclid={MARKER}", consent=NO_ADS))
    campaign = seen["session_traffic_source_last_click"]["cross_channel_campaign"]
    assert (campaign["source"], campaign["medium"]) == ("google", "cpc")
    assert MARKER not in json.dumps(seen)
    assert "collected_traffic_source" not in seen


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('{"gclid":"M","a":"?fbclid=M&x=1"}', '{"a":"?x=1"}'),
        ('[{"key":"_ga","value":{"string_value":"M"}}]', "[]"),
        ('{"a":"{\\"gclid\\":\\"M\\"}"}', '{"a":"{}"}'),
        (r'{"\u0067clid":"M","a":1}', '{"a":1}'),
        ('{"gclid":"M", broken', ""),
        ('{"gclid":"M","n":' + "9" * 5_000 + "}", ""),
        ("[Sale] blue shirts", "[Sale] blue shirts"),
        ('["as" , "it was"]', '["as" , "it was"]'),
    ],
)
def test_json_in_a_text(text: str, kept: str) -> None:
    seen = written(subject(raw_event(params={"json": text}), consent=DENIED))
    (entry,) = seen["event_params"]
    assert entry["value"]["string_value"] == kept


@pytest.mark.parametrize(
    "name",
    ["_gcl_aw", "gclaw", "_gac_UA-1", "obclid", "dicbo", "tblci", "qclid", "ndclid", "awc",
     "cjevent", "_ttp", "%67clid", "ScCid"],
)  # fmt: skip
def test_what_networks_make_of_a_click_goes_with_ad_storage_denied(name: str) -> None:
    event = raw_event(params={"link": f"https://a.example/?x=1&{name}={MARKER}"})
    seen = written(subject(event, page=f"https://a.example/?{name}={MARKER}", consent=NO_ADS))
    assert MARKER not in json.dumps(seen)
    assert seen["angelia"]["warnings"] == [CLICK_WARNING]
