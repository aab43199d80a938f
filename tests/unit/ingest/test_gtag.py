"""gtag's wire format: every parameter's place, items, lines, event ids, and hostile input."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest import gtag
from functions.ingest.errors import BadRequest
from functions.ingest.gtag.items import items
from functions.ingest.incoming import Incoming
from functions.ingest.parsed import Parsed
from shared import raw
from shared.raw import Consent, Page, Session, Value

TID = "G-1"


def parsed(query: str | dict[str, str], body: str = "", method: str = "POST") -> list[Parsed]:
    written = query if isinstance(query, str) else urlencode({"tid": TID} | query, quote_via=quote)
    incoming = Incoming(method=method, query=written, read_body=body.encode)
    return gtag.parse(incoming, "shop")


def one(query: dict[str, str], body: str = "") -> Parsed:
    [part] = parsed({"en": "page_view"} | query, body)
    return part


def params(query: dict[str, str]) -> dict[str, Any]:
    """The event's parameters, each as its one value."""
    event = one(query).events[-1]
    return {param.key: plain(param.value) for param in event.params}


def plain(value: Value) -> Any:  # noqa: ANN401 - of any of the four types
    given = (value.string_value, value.int_value, value.float_value, value.double_value)
    [found] = [one for one in given if one is not None]
    return found


def refusal(query: str, body: str = "") -> tuple[int, str, str | None]:
    with pytest.raises(BadRequest) as caught:
        parsed(query, body)
    return caught.value.status, caught.value.code, caught.value.path


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"ep.colour": "blue"}, {"colour": "blue"}),
        ({"ep.count": "1"}, {"count": "1"}),
        ({"epn.count": "1"}, {"count": 1}),
        ({"epn.value": "12.5"}, {"value": 12.5}),
        ({"epn.value": "1e3"}, {"value": 1000.0}),
        ({"epn.value": "-0.5"}, {"value": -0.5}),
        ({"epn.value": "9223372036854775808"}, {"value": 9223372036854775808.0}),
        ({"cu": "EUR"}, {"currency": "EUR"}),
        ({"cu": "EUR", "ep.currency": "DKK"}, {"currency": "DKK"}),
        ({"_et": "16002"}, {"engagement_time_msec": 16002}),
        ({"_et": "soon"}, {}),
        ({"_p": "1746817938582"}, {"batch_page_id": 1746817938582}),
        ({"_s": "3"}, {"batch_ordering_id": 3}),
        ({"ir": "1"}, {"ignore_referrer": "true"}),
        ({"ir": "0"}, {}),
        ({"_dbg": "1"}, {"debug_mode": 1}),
        ({"tt": "internal"}, {"traffic_type": "internal"}),
        ({"sr": "1745x982"}, {"screen_resolution": "1745x982"}),
        ({"en": "add_to_cart", "li": "L"}, {"location_id": "L"}),
        ({"cs": "news", "cm": "email", "cn": "spring", "ci": "7", "cc": "top", "ct": "shoe",
          "ccf": "banner", "cmt": "reach"},
         {"campaign_source": "news", "campaign_medium": "email", "campaign_name": "spring",
          "campaign_id": "7", "campaign_content": "top", "campaign_term": "shoe",
          "campaign_creative_format": "banner", "campaign_marketing_tactic": "reach"}),
        ({"en": "view_promotion", "pi": "P1", "pn": "Sale", "cn": "banner", "cs": "top", "li": "L"},
         {"promotion_id": "P1", "promotion_name": "Sale", "creative_name": "banner",
          "creative_slot": "top", "location_id": "L"}),
        ({"v": "2", "gtm": "x", "tag_exp": "1~2", "sst.rnd": "7", "em": "tv.1~em.x"}, {}),
    ],
)  # fmt: skip
def test_an_events_parameters(query: dict[str, str], expected: dict[str, Any]) -> None:
    assert params(query) == expected


def test_what_is_no_number_stays_a_text_and_is_noted() -> None:
    [event] = one({"epn.value": "1e400", "epn.tax": "a lot"}).events
    assert [plain(param.value) for param in event.params] == ["1e400", "a lot"]
    assert event.warnings == [f"{key} is no number: kept as a text" for key in ("value", "tax")]


def test_visitor_session_page_and_device_have_places_of_their_own() -> None:
    part = one(
        {
            "cid": "1.2", "uid": "u", "up.plan": "gold", "upn.age": "30", "sid": "1746817858",
            "sct": "3", "seg": "1", "dl": "https://a/", "dr": "https://b/", "dt": "Shop",
            "ul": "en-us",
        }
    )  # fmt: skip
    assert (part.user.client_id, part.user.user_id) == ("1.2", "u")
    assert {p.key: plain(p.value) for p in part.user.properties} == {"plan": "gold", "age": 30}
    assert part.session == Session(id=1746817858, number=3, engaged=True)
    assert part.page == Page(location="https://a/", referrer="https://b/", title="Shop")
    assert part.device == {"language": "en-us"}
    [event] = part.events
    assert (event.params, event.unknown) == ([], {})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, Consent()),
        ({"gcs": "G111"}, Consent(ad_storage="granted", analytics_storage="granted")),
        ({"gcs": "G100"}, Consent(ad_storage="denied", analytics_storage="denied")),
        ({"gcs": "G1-0"}, Consent(analytics_storage="denied")),
        ({"gcs": "G10"}, Consent(ad_storage="denied")),
        ({"gcs": "G1"}, Consent()),
        ({"gcs": ""}, Consent()),
        ({"gcd": "13l3l3l2l1l1"}, Consent()),
        ({"gcd": "13r3p"}, Consent(ad_storage="granted", analytics_storage="denied")),
        ({"gcd": "13"}, Consent()),
        ({"gcd": "13q3u3t3v5l1"},
         Consent(ad_storage="denied", analytics_storage="denied", ad_user_data="granted",
                 ad_personalization="granted")),
        ({"npa": "1"}, Consent(ad_personalization="denied")),
        ({"npa": "1", "gcd": "13t3t3t3t5l1"},
         Consent(ad_storage="granted", analytics_storage="granted", ad_user_data="granted",
                 ad_personalization="granted")),
        ({"npa": "0"}, Consent()),
    ],
)  # fmt: skip
def test_consent_in_full_and_in_short(query: dict[str, str], expected: Consent) -> None:
    assert one(query).consent == expected


def test_client_hints_are_called_as_headers_are() -> None:
    part = one(
        {
            "uaa": "x86", "uab": "64", "uamb": "0", "uam": "", "uap": "Linux", "uapv": "6.14.4",
            "uafvl": "Not(A%3ABrand;24.0.0.0|Chromium;122.0.6261.171", "uaw": "0",
        }
    )  # fmt: skip
    assert part.client.hints == {
        "sec-ch-ua-arch": '"x86"',
        "sec-ch-ua-bitness": '"64"',
        "sec-ch-ua-platform": '"Linux"',
        "sec-ch-ua-platform-version": '"6.14.4"',
        "sec-ch-ua-full-version-list": '"Not(A:Brand";v="24.0.0.0", "Chromium";v="122.0.6261.171"',
        "sec-ch-ua-mobile": "?0",
    }


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("idSKU1~nmShoe~brAcme~caShoes~c2Run~c3a~c4b~c5c~pr12.5~qt2~va42~cpSPRING~ds1~lnList~liL1"
         "~lp3~afShop~loPlace~cnBanner~cstop~piP1~pnSale",
         {"item_id": "SKU1", "item_name": "Shoe", "item_brand": "Acme", "item_category": "Shoes",
          "item_category2": "Run", "item_category3": "a", "item_category4": "b",
          "item_category5": "c", "price": 12.5, "quantity": 2, "item_variant": "42",
          "coupon": "SPRING", "discount": 1, "item_list_name": "List", "item_list_id": "L1",
          "index": 3, "affiliation": "Shop", "location_id": "Place", "creative_name": "Banner",
          "creative_slot": "top", "promotion_id": "P1", "promotion_name": "Sale"}),
        ("idA~k0size~v0XL~k1colour~v1blue", {"item_id": "A", "size": "XL", "colour": "blue"}),
        ("idA~k0count~v012", {"item_id": "A", "count": "12"}),
        ("idA~k10size~v10XL~k1a~v10", {"item_id": "A", "size": "XL", "a": "0"}),
        ("~".join(f"k{n}f{n}~v{n}x" for n in range(12)), {f"f{n}": "x" for n in range(12)}),
        ("idA~vaLarge~v9lost~k0", {"item_id": "A", "item_variant": "Large", "v9": "lost"}),
        ("idA~prfree~qtmany", {"item_id": "A", "price": "free", "quantity": "many"}),
        ("idA~zzstrange", {"item_id": "A", "zz": "strange"}),
        ("", None),
        ("~~~", None),
    ],
)  # fmt: skip
def test_an_item(written: str, expected: dict[str, Any] | None) -> None:
    assert items({"pr1": written}) == ([expected] if expected else [])


def test_items_are_the_numbered_ones_in_their_order() -> None:
    query = {"pr10": "idC", "pr2": "idB", "pr1": "idA", "pr0": "idX", "pr201": "idY", "price": "9"}
    [event] = one(query).events
    assert [item["item_id"] for item in event.items] == ["A", "B", "C"]
    assert event.unknown == {"pr0": "idX", "pr201": "idY", "price": "9"}


def test_what_nobody_knows_is_kept() -> None:
    [event] = one({"sessionStamp": "127.0.0.1", "ep.": "x", "": "y"}).events
    assert event.unknown == {"sessionStamp": "127.0.0.1", "ep.": "x", "": "y"}


def test_lines_of_the_body_are_events_whose_values_win() -> None:
    body = "en=page_view&ep.a=1\r\nen=purchase&cu=EUR&dl=https%3A%2F%2Fa%2Fthanks\n\nen=scroll\n"
    first, second, third = parsed({"cid": "1.2", "dl": "https://a/", "_s": "1"}, body)
    assert [part.events[0].name for part in (first, second, third)] == [
        "page_view", "purchase", "scroll",
    ]  # fmt: skip
    assert {part.user.client_id for part in (first, second, third)} == {"1.2"}
    assert second.page.location == "https://a/thanks"
    assert third.page.location == "https://a/"


def test_lines_of_one_page_are_one_hit() -> None:
    [part] = parsed({"cid": "1.2", "_s": "1"}, "en=a\nen=b&_et=5\nen=c")
    assert [event.name for event in part.events] == ["a", "b", "c"]


def test_a_line_may_be_anothers_and_is_a_hit_of_its_own() -> None:
    parts = parsed({"cid": "1"}, "en=a\nen=b&cid=2&gcs=G100\nen=c")
    assert [part.user.client_id for part in parts] == ["1", "2", "1"]
    assert parts[1].consent.analytics_storage == "denied"


def test_first_visit_and_session_start_are_events_of_their_own_as_in_ga4() -> None:
    [part] = parsed({"en": "page_view", "_fv": "1", "_ss": "1", "_s": "1", "_p": "7"})
    assert [event.name for event in part.events] == ["first_visit", "session_start", "page_view"]
    assert len({event.event_id for event in part.events}) == 3
    entrances = [p for p in part.events[-1].params if p.key == "entrances"]
    assert plain(entrances[0].value) == 1
    [again] = parsed({"en": "session_start", "_ss": "1"})
    assert [event.name for event in again.events] == ["session_start"]
    [going_on] = parsed({"en": "page_view", "_ss": "0", "_fv": ""})
    assert [event.name for event in going_on.events] == ["page_view"]


def test_the_flags_of_the_query_are_the_first_lines_and_each_lines_own_are_its_own() -> None:
    [part] = parsed({"_fv": "1", "_ss": "1", "cid": "1"}, "en=page_view\nen=scroll")
    assert [e.name for e in part.events] == ["first_visit", "session_start", "page_view", "scroll"]
    [part] = parsed({"cid": "1"}, "en=scroll\nen=page_view&_ss=1")
    assert [event.name for event in part.events] == ["scroll", "session_start", "page_view"]


def ids(query: dict[str, str], body: str = "") -> list[str]:
    return [event.event_id for part in parsed(query, body) for event in part.events]


def test_an_event_id_is_the_same_when_the_hit_is_sent_again_and_else_never() -> None:
    hit = {"cid": "1.2", "sid": "17", "_p": "99", "_s": "1", "en": "scroll"}
    assert ids(hit) == ids(hit | {"ep.a": "1", "gtm": "other", "dl": "https://a/"})
    others = [{"cid": "1.3"}, {"sid": "18"}, {"_p": "98"}, {"_s": "2"}, {"en": "x"}, {"tid": "G-2"}]
    every = [ids(hit)[0], *(ids(hit | other)[0] for other in others)]
    every += ids(hit, "en=scroll\nen=scroll")[1:]
    assert len(set(every)) == len(every)
    assert all(len(one) == 64 for one in every)


def test_without_its_number_a_hit_has_no_id_of_its_own() -> None:
    assert ids({"en": "scroll", "_p": "99"}) == [""]


def test_a_hit_without_a_name_is_refused_and_a_line_without_one_goes_on_to_be_set_aside() -> None:
    assert refusal("tid=G-1") == (400, "missing_event_name", "en")
    assert refusal("tid=G-1&en=%20") == (400, "missing_event_name", "en")
    assert refusal("tid=G-1", "ep.a=1\nep.b=2") == (400, "missing_event_name", "en")
    parts = parsed({"cid": "1"}, "en=a\nep.x=1\nen=b")
    assert [event.name for part in parts for event in part.events] == ["a", "", "b"]


@pytest.mark.parametrize(
    ("query", "body", "code"),
    [
        ("&".join(f"a{n}=1" for n in range(2_000)), "", "too_many_parameters"),
        ("en=x", "&".join(f"a{n}=1" for n in range(10_000)), "too_many_parameters"),
        ("en=x&dt=" + "a" * 16_400, "", "shared_fields_too_large"),
        ("", "en=a\n" * 101, "too_many_events"),
    ],
)
def test_too_much_is_refused(query: str, body: str, code: str) -> None:
    assert refusal(query, body)[:2] == (400, code)


@pytest.mark.parametrize(
    ("query", "body", "name"),
    [
        ("tid=G-1", "", "G-1"),
        ("en=x", "tid=G-2&en=y", "G-2"),
        ("tid=&en=x", "en=y\ntid=G-3", "G-3"),
        ("tid=G-1&tid=G-2", "", "G-2"),
    ],
)
def test_the_stream_is_named_by_tid(query: str, body: str, name: str) -> None:
    incoming = Incoming(method="POST", query=query, read_body=body.encode)
    assert gtag.stream_name(incoming) == name


def test_a_hit_of_no_stream_is_refused() -> None:
    for method in ("GET", "POST", "OPTIONS"):
        with pytest.raises(BadRequest) as caught:
            gtag.stream_name(Incoming(method=method, query="en=x", read_body=b"en=y".__bytes__))
        assert (caught.value.code, caught.value.path) == ("missing_stream", "tid")


@pytest.mark.parametrize(
    ("body", "is_told"), [('{"en": "x"}', True), (' [{"en": "x"}]', True), ("ep.a={}", False)]
)
def test_json_is_told_what_the_body_is_instead(body: str, is_told: bool) -> None:
    with pytest.raises(BadRequest) as caught:
        gtag.parse(Incoming(method="POST", query="tid=G-1", read_body=body.encode), "shop")
    assert caught.value.code == "missing_event_name"
    assert ("not JSON" in caught.value.message) is is_told


def test_bytes_that_are_no_text_are_replaced() -> None:
    [part] = parsed("en=x&ep.a=%FF%FE&ep.b=%ED%A0%80")
    assert [plain(param.value) for param in part.events[0].params] == ["\ufffd\ufffd", "\ufffd" * 3]


KEYS = ["en", "tid", "cid", "_s", "_p", "sid", "seg", "gcs", "gcd", "pr1", "pr2", "ep.a", "epn.a",
        "up.a", "upn.a", "cu", "uafvl", "_et", "_fv", "_ss", "pi", "cn", "ul", "zz"]  # fmt: skip
VALUES = st.text(max_size=20) | st.sampled_from(
    ["1", "-1", "1e400", "NaN", "k0a~v0b~v~k~", "idA~pr1", "G1", "13r", "%", "9" * 50, "\x00"]
)


@given(
    st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=8),
    st.lists(st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=4), max_size=3),
)
def test_no_parameters_are_anything_but_events_or_a_refusal(
    query: list[tuple[str, str]], lines: list[list[tuple[str, str]]]
) -> None:
    check(urlencode(query), "\n".join(map(urlencode, lines)).encode())


@given(st.text(max_size=60), st.binary(max_size=120))
def test_no_bytes_are_anything_but_events_or_a_refusal(query: str, body: bytes) -> None:
    check(query, body)
    check("tid=G-1&en=x", body)


def check(query: str, body: bytes) -> None:
    incoming = Incoming(method="POST", query=query, read_body=body.__bytes__)
    try:
        gtag.stream_name(incoming)
        parts = gtag.parse(incoming, "shop")
    except BadRequest:
        return
    assert any(event.name for part in parts for event in part.events)
    for part in parts:
        for event in part.events:
            assert json.loads(raw.encode(event))["event_id"] is not None


def test_a_long_number_in_an_item_costs_no_more_than_a_short_one() -> None:
    [item] = items({"pr1": "idA~k1size~v" + "1" * 200_000})
    assert item == {"item_id": "A", "size": "1" * 199_999}
    assert items({"pr1": "v" + "1" * 200_000}) == [{"v1": "1" * 199_999}]


def test_a_hit_without_its_page_has_no_id_of_its_own() -> None:
    assert ids({"en": "purchase", "cid": "1.2", "_s": "1"}) == [""]


def test_the_lines_of_a_request_are_for_one_stream() -> None:
    assert refusal("tid=G-1", "en=a\nen=b&tid=G-2") == (400, "mixed_streams", "tid")
    assert len(parsed("tid=G-1", "en=a\nen=b&tid=G-1&cid=2")) == 2


def test_a_session_starts_with_the_first_event_that_has_a_name() -> None:
    [part] = parsed({"_fv": "1", "_ss": "1"}, "ep.x=1\nen=page_view")
    assert [e.name for e in part.events] == ["", "first_visit", "session_start", "page_view"]


def test_a_warning_names_a_parameter_as_far_as_ga4_takes_it() -> None:
    [event] = one({"epn." + "n" * 300: "x"}).events
    assert event.warnings == ["n" * 40 + " is no number: kept as a text"]


def test_consent_that_cannot_be_read_is_denied_with_a_warning() -> None:
    [part] = gtag.parse(Incoming(method="GET", query="tid=shop&cid=1.2&en=x&gcs=G1O0"), "shop")
    assert part.consent == Consent(ad_storage="denied", analytics_storage="denied")
    assert part.events[0].warnings == ["gcs is unreadable: taken for denied"]
