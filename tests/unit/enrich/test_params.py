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
