import json
from typing import Any

import msgspec
import pytest

from functions.enrich import hermes, hermes_consent
from functions.enrich.refused import EventRefused
from functions.enrich.rows import subject_of
from shared.dead_letters import without_visitor
from shared.errors import Reason
from shared.raw import Consent, Granted, RawHit, consent_in_force
from shared.streams import Stream

from .subjects import RECEIVED, written


def all_flags(stated: Granted) -> Consent:
    return Consent(**dict.fromkeys(Consent.__struct_fields__, stated))


ALL_DENIED = all_flags("denied")

# The example in the tag's README.
PURCHASE: dict[str, Any] = {
    "transaction_id": "72ef",
    "transaction_value": "150",
    "items": [
        {
            "item_id": "blazer", "item_name": "Blazer", "price": 150, "quantity": 1,
            "currency": "GBP",
        }
    ],
}  # fmt: skip


def hit(document: object, stream: Stream | None = None) -> RawHit:
    return hermes.hit(
        document,
        message_id="m1",
        published_at_micros=RECEIVED,
        stream_id="sgtm",
        stream=stream or Stream(),
    )


def columns(document: object, stream: Stream | None = None) -> dict[str, Any]:
    return written(subject_of(hit(document, stream), 0, stream or Stream()))


def params(document: object) -> dict[str, Any]:
    return {entry["key"]: entry["value"] for entry in columns(document)["event_params"]}


def test_the_tags_own_example_becomes_a_whole_purchase() -> None:
    assert columns(PURCHASE) == {
        "event_name": "purchase",
        "event_id": "m1",
        "stream_id": "sgtm",
        "batch_event_index": 1,
        "event_date": "20251126",
        "date": "2025-11-26",
        "event_timestamp": RECEIVED,
        "received_at_micros": RECEIVED,
        "user_properties": [],
        "privacy_info": {
            "analytics_storage": "Unset", "ads_storage": "Unset", "uses_transient_token": "No",
        },
        "device": {"is_limited_ad_tracking": "No"},
        "platform": "WEB",
        "event_params": [
            {"key": "currency", "value": {"string_value": "GBP"}},
            {"key": "transaction_id", "value": {"string_value": "72ef"}},
            {"key": "value", "value": {"int_value": 150}},
        ],
        "items": [
            {
                "item_id": "blazer", "item_name": "Blazer", "price": 150.0, "quantity": 1,
                "item_revenue": 150.0,
                "item_params": [{"key": "currency", "value": {"string_value": "GBP"}}],
            }
        ],
        "ecommerce": {
            "total_item_quantity": 1, "purchase_revenue": 150.0, "unique_items": 1,
            "transaction_id": "72ef",
        },
        "angelia": {
            "is_bot": False, "protocol": "sgtm", "request_id": "m1", "consent": {},
        },
    }  # fmt: skip


def test_items_may_be_json_in_a_text() -> None:
    as_text = {**PURCHASE, "items": json.dumps(PURCHASE["items"])}
    assert columns(as_text) == columns(PURCHASE)


@pytest.mark.parametrize("items", ["[{broken", "17", 17, {"item_id": "x"}, [17, "x"]])
def test_items_that_are_none_are_kept_as_unknown(items: object) -> None:
    seen = hit({"event_name": "purchase", "items": items})
    assert seen.events[0].items == []
    assert seen.events[0].unknown == {"items": items}


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ({"event_name": "view_item", "transaction_id": "T"}, "view_item"),
        ({"transaction_id": "T"}, "purchase"),
        ({"transaction_id": 17}, "purchase"),
        ({"items": [{}]}, "purchase"),
    ],
)
def test_event_name(document: object, name: str) -> None:
    assert hit(document).events[0].name == name


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"client_id": "1.2"}, Reason.MISSING_EVENT_NAME),
        ({"event_name": "", "items": []}, Reason.MISSING_EVENT_NAME),
        ({"event_name": {"a": 1}}, Reason.MISSING_EVENT_NAME),
        ({"temperature": 17}, Reason.UNKNOWN_SHAPE),
        ({}, Reason.UNKNOWN_SHAPE),
        ([PURCHASE], Reason.UNKNOWN_SHAPE),
        ("purchase", Reason.UNKNOWN_SHAPE),
        (None, Reason.UNKNOWN_SHAPE),
    ],
)
def test_what_is_no_event_is_refused_with_its_reason(document: object, reason: Reason) -> None:
    with pytest.raises(EventRefused) as refused:
        hit(document)
    assert refused.value.reason is reason


def test_a_whole_event_data_object_finds_its_places() -> None:
    seen = columns(
        {
            "event_name": "page_view",
            "event_id": "own",
            "client_id": 1166526666.25,
            "user_id": "u1",
            "ip_override": "203.0.113.7",
            "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/117.0",
            "language": "da-DK",
            "page_location": "https://shop.example/?utm_source=news&utm_medium=email",
            "page_title": "Shop",
            "page_hostname": "shop.example",
            "ga_session_id": "1764150000",
            "ga_session_number": "3",
            "engagement_time_msec": "17",
            "debug_mode": True,
            "event_location": {"country": "DK", "region": "84"},
            "user_properties": {"tier": "gold"},
            "user_data": {"email_address": "someone@mail.example"},
            "x-ga-measurement_id": "G-1",
            "x-ga-gcs": "G111",
        }
    )
    assert (seen["event_id"], seen["user_pseudo_id"], seen["user_id"]) == (
        "own", "1166526666.25", "u1",
    )  # fmt: skip
    assert seen["geo"]["region"] == "Capital Region"
    assert seen["device"]["language"] == "da-dk"
    assert seen["device"]["web_info"]["hostname"] == "shop.example"
    assert seen["collected_traffic_source"]["manual_source"] == "news"
    assert seen["privacy_info"]["analytics_storage"] == "Yes"
    assert seen["user_properties"] == [{"key": "tier", "value": {"string_value": "gold"}}]
    assert {entry["key"]: entry["value"] for entry in seen["event_params"]} == {
        "source": {"string_value": "news"},
        "medium": {"string_value": "email"},
        "ga_session_id": {"int_value": 1764150000},
        "ga_session_number": {"int_value": 3},
        "page_location": {"string_value": "https://shop.example/?utm_source=news&utm_medium=email"},
        "page_title": {"string_value": "Shop"},
        "page_hostname": {"string_value": "shop.example"},
        "engagement_time_msec": {"int_value": 17},
        "debug_mode": {"string_value": "true"},
    }


def test_gtags_own_keys_are_found_where_sgtm_keeps_them() -> None:
    seen = columns(
        {
            "event_name": "page_view",
            "page_location": "https://shop.example/",
            "x-ga-page_id": 1940542384,
            "x-ga-request_count": "2",
            "x-ga-mp2-seg": "1",
            "x-ga-mp2-ir": "1",
            "x-ga-mp2-tt": "internal",
            "x-ga-system_properties": {"ss": "1", "eu": "Q"},
            "x-ga-mp2-user_properties": {"tier": "gold"},
            "x-ga-tfd": 565,
            "ga_session_number": "ss",
        }
    )
    assert (seen["batch_page_id"], seen["batch_ordering_id"]) == (1940542384, 2)
    assert seen["is_active_user"] is True
    assert seen["user_properties"] == [{"key": "tier", "value": {"string_value": "gold"}}]
    assert {entry["key"]: entry["value"] for entry in seen["event_params"]} == {
        "session_engaged": {"string_value": "1"},
        "engaged_session_event": {"int_value": 1},
        "page_location": {"string_value": "https://shop.example/"},
        "batch_page_id": {"int_value": 1940542384},
        "batch_ordering_id": {"int_value": 2},
        "ignore_referrer": {"string_value": "true"},
        "traffic_type": {"string_value": "internal"},
        "entrances": {"int_value": 1},
    }


@pytest.mark.parametrize(
    ("name", "system"),
    [("page_view", {"eu": "Q"}), ("page_view", {"ss": "0"}), ("page_view", "ss"),
     ("scroll", {"ss": "1"})],
)  # fmt: skip
def test_only_a_sessions_first_page_view_is_an_entrance(name: str, system: object) -> None:
    assert "entrances" not in params({"event_name": name, "x-ga-system_properties": system})


def test_numbers_that_arrive_as_texts_are_numbers_where_ga4_has_them() -> None:
    document = {
        "event_name": "scroll", "percent_scrolled": "90", "video_percent": "12.5",
        "score": "many", "sku": "90", "page_path": "/a", "screen_resolution": "1x2",
        "viewport_size": "3x4", "page_encoding": "UTF-8",
    }  # fmt: skip
    assert params(document) == {
        "percent_scrolled": {"int_value": 90},
        "video_percent": {"double_value": 12.5},
        "score": {"string_value": "many"},
        "sku": {"string_value": "90"},
        "page_path": {"string_value": "/a"},
        "screen_resolution": {"string_value": "1x2"},
        "viewport_size": {"string_value": "3x4"},
        "page_encoding": {"string_value": "UTF-8"},
    }


@pytest.mark.parametrize(
    ("parts", "location"),
    [
        ({"page_hostname": "a.example", "page_path": "/x?y=1"}, "https://a.example/x?y=1"),
        ({"page_hostname": "a.example", "page_path": "x"}, "https://a.example/x"),
        ({"page_hostname": "a.example"}, "https://a.example/"),
        ({"page_hostname": "a.example", "page_location": "https://b.example/"},
         "https://b.example/"),
        ({"page_hostname": "a/b"}, None),
        ({"page_path": "/x"}, None),
    ],
)  # fmt: skip
def test_a_page_is_put_together_where_rows_hold_only_its_parts(
    parts: dict[str, str], location: str | None
) -> None:
    assert hit({"event_name": "page_view", **parts}).page.location == location


def test_client_hints_are_the_headers_they_were_made_of() -> None:
    given = {
        "architecture": "x86", "bitness": "64", "mobile": False, "model": "", "wow64": True,
        "platform": "macOS", "platform_version": "15.2.0",
        "brands": [{"brand": 'Not"A', "version": "99"}, {"brand": "Chromium", "version": "136"}],
        "full_version_list": [{"brand": "Chromium"}, "x", {"version": "1"}],
    }  # fmt: skip
    assert hit({"event_name": "page_view", "client_hints": given}).client.hints == {
        "sec-ch-ua-arch": '"x86"',
        "sec-ch-ua-bitness": '"64"',
        "sec-ch-ua-platform": '"macOS"',
        "sec-ch-ua-platform-version": '"15.2.0"',
        "sec-ch-ua-mobile": "?0",
        "sec-ch-ua-wow64": "?1",
        "sec-ch-ua": '"Not\\"A";v="99", "Chromium";v="136"',
    }


@pytest.mark.parametrize("given", [None, "x", [], {"model": 5, "mobile": "yes", "brands": {}}])
def test_client_hints_of_another_form_are_none(given: object) -> None:
    assert hit({"event_name": "page_view", "client_hints": given}).client.hints == {}


def test_what_identifies_a_person_by_name_or_address_is_in_no_row() -> None:
    document = {
        **PURCHASE,
        "ip_override": "203.0.113.7",
        "user_data": {"email_address": "someone@mail.example"},
        "x-ga-system_properties": {"secret": "someone@mail.example"},
    }
    written = json.dumps(columns(document))
    assert "203.0.113.7" not in written
    assert "someone@mail.example" not in written


@pytest.mark.parametrize(
    ("document", "stream_currency", "currency"),
    [
        (PURCHASE, "DKK", "GBP"),
        ({**PURCHASE, "currency": "SEK"}, "DKK", "SEK"),
        ({"transaction_id": "T", "value": 3}, "DKK", "DKK"),
    ],
)
def test_currency_is_the_events_else_the_items_else_the_streams(
    document: object, stream_currency: str, currency: str
) -> None:
    assert hit(document, Stream(currency=stream_currency)).events[0].ecommerce["currency"] == (
        currency
    )


def test_an_event_without_money_gets_no_currency() -> None:
    assert (
        "currency" not in hit({"event_name": "scroll"}, Stream(currency="DKK")).events[0].ecommerce
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"x-ga-gcs": "G101"}, Consent(ad_storage="denied", analytics_storage="granted")),
        ({"x-ga-gcs": "G1-0"}, Consent(analytics_storage="denied")),
        ({"x-ga-gcs": "G1"}, Consent()),
        ({"x-ga-gcs": ""}, Consent()),
        (
            {"x-ga-gcd": "13r3p3l2v5l1", "x-ga-gcs": "G100"},
            Consent(ad_storage="granted", analytics_storage="denied", ad_personalization="granted"),
        ),
        ({"x-ga-gcd": "13l3l3l2l1l1", "x-ga-gcs": "G100"},
         Consent(ad_storage="denied", analytics_storage="denied")),
        ({"consent": {"ad_storage": "granted"}, "x-ga-gcs": "G100"},
         Consent(ad_storage="granted", analytics_storage="denied")),
        ({"consent": {"analytics_storage": False}}, Consent(analytics_storage="denied")),
        ({"consent": {"analyticsStorage": "DENIED", "adStorage": "Granted"}},
         Consent(ad_storage="granted", analytics_storage="denied")),
        ({"consent": {"AD_STORAGE": "granted", "adStorage": "denied"}},
         Consent(ad_storage="denied")),
        ({"consent": {"analytics_storage": None, "wait_for_update": 500}, "x-ga-gcs": "G100"},
         Consent(ad_storage="denied", analytics_storage="denied")),
        ({"consent": '{"analytics_storage":"denied"}'}, Consent(analytics_storage="denied")),
        ({"consent": {}}, Consent()),
        ({"consent": None}, Consent()),
        ({"consent": ""}, Consent()),
        ({"consent": {"ad_storage": ""}}, Consent()),
        ({"consent": "denied"}, ALL_DENIED),
        ({"consent": " Denied "}, ALL_DENIED),
        ({"consent": False}, ALL_DENIED),
        ({"consent": "granted"}, all_flags("granted")),
        ({"consent": {"ads_storage": "denied"}}, Consent(ad_storage="denied")),
        ({"Consent": {"analytics_storage": "denied"}}, Consent(analytics_storage="denied")),
        ({"consent_state": {"analytics_storage": False, "ad_storage": True}},
         Consent(analytics_storage="denied", ad_storage="granted")),
        ({"privacy_info": {"analytics_storage": "No", "ads_storage": "Yes",
                           "uses_transient_token": "No"}},
         Consent(analytics_storage="denied", ad_storage="granted")),
        ({"privacy_info": {"analytics_storage": "Unset"}}, Consent()),
        ({"consent": {"ad_storage": "granted"}, "consent_state": {"ad_storage": False}},
         Consent(ad_storage="denied")),
        ({"consent": {"ad_storage": "granted", "region": ["DK"], "wait_for_update": 500}},
         Consent(ad_storage="granted")),
        ({"consent": {"ad_storage": "granted", "mood": None}}, Consent(ad_storage="granted")),
    ],
)  # fmt: skip
def test_consent(document: dict[str, Any], expected: Consent) -> None:
    assert hit({"event_name": "page_view", **document}).consent == expected
    assert hermes_consent.warnings(document) == ()


@pytest.mark.parametrize("word", ["granted", "GRANTED", " granted\n", True, "true", "Yes", "1", 1])
def test_words_for_granted(word: object) -> None:
    document = {"event_name": "page_view", "consent": {"ad_storage": word}}
    assert hit(document).consent == Consent(ad_storage="granted")


@pytest.mark.parametrize("word", ["denied", "DENIED", "denied ", False, "false", "NO", "0", 0, 0.0])
def test_words_for_denied(word: object) -> None:
    document = {"event_name": "page_view", "consent": {"ad_storage": word}}
    assert hit(document).consent == Consent(ad_storage="denied")


@pytest.mark.parametrize("strange", ["maybe", "{{consent}}", [], ["granted"], {"a": 1}, 17, 0.5])
def test_a_flag_that_cannot_be_read_is_denied_with_a_warning(strange: object) -> None:
    document = {"event_name": "page_view", "consent": {"adStorage": strange}, "x-ga-gcs": "G111"}
    assert hit(document).consent == Consent(ad_storage="denied", analytics_storage="granted")
    assert hermes_consent.warnings(document) == (
        "consent.ad_storage is unreadable: taken for denied",
    )


@pytest.mark.parametrize(
    "strange", ["{broken", "undefined", "[]", [], ["denied"], 17, {"analytics": "denied"}]
)
def test_a_consent_that_cannot_be_read_is_denied_with_a_warning(strange: object) -> None:
    document = {"event_name": "page_view", "consent": strange, "x-ga-gcs": "G111"}
    assert hit(document).consent == ALL_DENIED
    assert hermes_consent.warnings(document) == ("consent is unreadable: taken for denied",)


@pytest.mark.parametrize(
    "stated",
    [
        {"analytics_storag": "denied"},
        {"analytics": False},
        {"update": {"analytics_storage": "denied"}},
    ],
)
def test_a_flag_that_is_unknown_denies_all_that_is_not_said(stated: dict[str, Any]) -> None:
    document = {"event_name": "page_view", "consent": {**stated, "ad_storage": "granted"}}
    denied = msgspec.structs.replace(ALL_DENIED, ad_storage="granted")
    assert hit(document).consent == denied
    assert hermes_consent.warnings(document) == (
        "consent, in part, is unreadable: taken for denied",
    )


@pytest.mark.parametrize("place", ["consent", "Consent", "consent_state", "privacy_info"])
def test_what_states_consent_is_no_parameter(place: str) -> None:
    [event] = hit({"event_name": "page_view", place: {"ad_storage": True}}).events
    assert event.params == []


@pytest.mark.parametrize(
    ("key", "given"),
    [("x-ga-gcs", "G1O0"), ("x-ga-gcs", "g100"), ("x-ga-gcs", "100"), ("x-ga-gcs", 17),
     ("x-ga-gcd", "13P3P3P3P5")],
)  # fmt: skip
def test_googles_consent_that_cannot_be_read_is_denied_with_a_warning(
    key: str, given: object
) -> None:
    document = {"event_name": "page_view", key: given}
    assert hit(document).consent.analytics_storage == "denied"
    assert hermes_consent.warnings(document) == (f"{key} is unreadable: taken for denied",)


def test_denied_consent_leaves_no_id() -> None:
    seen = columns({"event_name": "page_view", "client_id": "1.2", "user_id": "u",
                    "x-ga-gcs": "G100"})  # fmt: skip
    assert "user_pseudo_id" not in seen
    assert "user_id" not in seen


@pytest.mark.parametrize(
    ("document", "default"),
    [
        ({"x-ga-gcd": "13r3p3r3r5l1"}, Consent()),
        ({"consent": "denied"}, Consent()),
        ({"consent": '{"analyticsStorage":"no"}'}, Consent()),
        ({}, Consent(analytics_storage="denied")),
    ],
)
def test_what_is_refused_says_in_plain_words_that_storage_is_denied(
    document: dict[str, Any], default: Consent
) -> None:
    in_force = consent_in_force(hermes_consent.consent(document), default)
    data = json.dumps(document | {"client_id": "MARK"}).encode()
    told = hermes_consent.with_denial(data, in_force)
    assert json.loads(told)["consent"]["analytics_storage"] == "denied"
    assert hermes_consent.consent(json.loads(told)) == in_force
    assert b"MARK" not in without_visitor(told)


def test_what_is_refused_else_stays_as_it_came() -> None:
    assert hermes_consent.with_denial(b'{"client_id":"c"}', Consent()) == b'{"client_id":"c"}'
    for data in (b"[]", b"{"):
        assert hermes_consent.with_denial(data, ALL_DENIED) == data
