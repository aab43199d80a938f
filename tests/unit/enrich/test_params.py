from typing import Any

import pytest

from functions.enrich.param_values import typed
from functions.enrich.params import event_params
from functions.enrich.refused import EventRefused
from functions.enrich.row_records import Value
from functions.enrich.rows import subject_of
from shared.errors import Reason
from shared.raw import Consent, Page, Session
from shared.streams import Stream

from .subjects import plain, raw_event, raw_hit, subject, written


def params(**visit: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    listed = plain(event_params(subject(**visit)).columns["event_params"])
    return {entry["key"]: entry["value"] for entry in listed}


def test_types_stay() -> None:
    event = raw_event(params={"text": "1", "whole": 1, "part": 1.5})
    assert params(event=event) == {
        "text": {"string_value": "1"},
        "whole": {"int_value": 1},
        "part": {"double_value": 1.5},
    }


def test_page_and_session_are_parameters_of_every_event() -> None:
    hit = raw_hit(
        page=Page(location="https://a.example/", referrer="https://a.example/x", title="A"),
        session=Session(id=17, number=2, engaged=True),
    )
    listed = event_params(subject_of(hit, 0, Stream())).columns["event_params"]
    assert {param.key: param.value for param in listed} == {
        "page_location": Value(string_value="https://a.example/"),
        "page_referrer": Value(string_value="https://a.example/x"),
        "page_title": Value(string_value="A"),
        "ga_session_id": Value(int_value=17),
        "ga_session_number": Value(int_value=2),
        "session_engaged": Value(string_value="1"),
        "engaged_session_event": Value(int_value=1),
    }


def test_the_events_own_parameter_wins_and_stands_once() -> None:
    event = raw_event(params={"ga_session_id": 5, "page_title": "own"})
    seen = event_params(subject(event, session=Session(id=17), page="https://a.example/")).columns[
        "event_params"
    ]
    assert [param.key for param in seen].count("ga_session_id") == 1
    assert {"int_value": 5} in [plain(param.value) for param in seen]


def test_ecommerce_amounts_are_parameters_too() -> None:
    totals = {"value": "67.52", "tax": 3, "currency": "EUR", "transaction_id": 9, "coupon": None}
    assert params(event=raw_event("purchase", ecommerce=totals)) == {
        "currency": {"string_value": "EUR"},
        "transaction_id": {"string_value": "9"},
        "value": {"double_value": 67.52},
        "tax": {"int_value": 3},
    }


def test_what_was_collected_stands_among_the_parameters_as_in_ga4() -> None:
    seen = params(page="https://a.example/?gclid=g", referrer="https://www.google.com/")
    assert seen["source"] == {"string_value": "google"}
    assert seen["medium"] == {"string_value": "organic"}
    assert seen["campaign"] == {"string_value": "(organic)"}
    assert seen["gclid"] == {"string_value": "g"}


def test_gtags_campaign_settings_stand_under_ga4s_own_names() -> None:
    settings = {
        "campaign_source": "news", "campaign_medium": "email", "campaign_name": "spring",
        "campaign_content": "top", "campaign_term": "pens", "campaign_id": 7,
        "campaign_marketing_tactic": "retention", "campaign_creative_format": "video",
    }  # fmt: skip
    event = raw_event(params=settings)
    seen = params(event=event, page="https://a.example/?utm_source=x&utm_medium=y")
    assert {key: next(iter(value.values())) for key, value in seen.items()} == {
        "source": "news", "medium": "email", "campaign": "spring", "content": "top",
        "term": "pens", "campaign_id": 7,
        "page_location": "https://a.example/?utm_source=x&utm_medium=y",
    }  # fmt: skip


def test_a_parameter_that_is_called_like_a_setting_stays_where_no_campaign_is_set() -> None:
    event = raw_event(params={"campaign_content": "top"})
    assert params(event=event)["campaign_content"] == {"string_value": "top"}


def test_google_ads_notes_in_the_address_are_parameters() -> None:
    seen = params(page="https://a.example/?gad_source=1&gad_campaignid=18545443176")
    assert seen["gad_source"] == {"int_value": 1}
    assert seen["gad_campaignid"] == {"int_value": 18545443176}
    assert params(page="https://a.example/?gad_source=x")["gad_source"] == {"string_value": "x"}


@pytest.mark.parametrize("given", ["5", " 5 ", 5, 5.0])
def test_what_ga4_counts_in_whole_numbers_is_one(given: str | float) -> None:
    names = (
        "ga_session_id", "ga_session_number", "engagement_time_msec", "entrances",
        "batch_page_id", "batch_ordering_id", "engaged_session_event",
    )  # fmt: skip
    seen = params(event=raw_event(params=dict.fromkeys(names, given)))
    assert {name: seen[name] for name in names} == {name: {"int_value": 5} for name in names}


def test_what_should_be_a_whole_number_and_is_none_stays_with_a_warning() -> None:
    event = raw_event(params={"ga_session_number": "ss", "entrances": 0.5, "batch_page_id": ""})
    part = event_params(subject(event))
    assert part.warnings == ("ga_session_number is no whole number", "entrances is no whole number")
    assert params(event=event)["ga_session_number"] == {"string_value": "ss"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [("1", "1"), (1, "1"), ("true", "1"), ("0", "0"), (0, "0"), ("maybe", "maybe")],
)
def test_session_engaged_is_ga4s_text_whatever_the_client_sends(
    given: str | int, expected: str
) -> None:
    seen = params(event=raw_event(params={"session_engaged": given}))
    assert seen["session_engaged"] == {"string_value": expected}
    assert ("engaged_session_event" in seen) == (expected == "1")


def test_denied_consent_takes_click_ids_out_of_every_parameter() -> None:
    event = raw_event(
        params={"gclid": "g", "link_url": "https://b.example/?fbclid=f&x=1", "note": "a&b"}
    )
    visit = subject(
        event,
        page="https://a.example/?gclid=g",
        referrer="https://a.example/?wbraid=w#x",
        consent=Consent(ad_storage="denied"),
    )
    row = written(visit)
    seen = {entry["key"]: entry["value"]["string_value"] for entry in row["event_params"]}
    assert seen == {
        "page_location": "https://a.example/",
        "page_referrer": "https://a.example/#x",
        "link_url": "https://b.example/?x=1",
        "note": "a&b",
    }
    assert row["angelia"]["warnings"] == ["click ids dropped: ad or analytics storage is denied"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, Value(string_value="true")),
        (7, Value(int_value=7)),
        (0.5, Value(double_value=0.5)),
        ("", Value(string_value="")),
        ({"a": [1, None]}, Value(string_value='{"a":[1,null]}')),
    ],
)
def test_typed(value: object, expected: Value) -> None:
    assert typed(value) == expected


@pytest.mark.parametrize(
    "visit",
    [
        {"event": raw_event(params={"n": 2**63})},
        {"session": Session(id=-(2**63) - 1)},
        {"session": Session(number=2**64)},
    ],
)
def test_an_integer_that_no_column_holds_refuses_the_event(visit: dict[str, Any]) -> None:
    with pytest.raises(EventRefused) as refused:
        params(**visit)
    assert refused.value.reason is Reason.OUT_OF_RANGE
