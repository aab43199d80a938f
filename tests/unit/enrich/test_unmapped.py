"""What an event carries besides: fields without a column, and its parser's warnings."""

import pytest

from functions.enrich.refused import EventRefused
from shared.errors import Reason
from shared.raw import Consent, User

from .hostile import nested
from .subjects import raw_event, subject, written

AS_TEXT = "unmapped: an integer beyond 64 bits or deep nesting kept as text"


def test_hashed_user_data_is_kept_among_the_unmapped_unless_consent_denies_ids() -> None:
    user = User(client_id="1.2", hashed_user_data={"sha256_email_address": "00"})
    event = raw_event(unknown={"colour": "blue"})
    assert written(subject(event, user=user))["angelia"]["unmapped"] == {
        "colour": "blue", "hashed_user_data": {"sha256_email_address": "00"},
    }  # fmt: skip
    denied = subject(event, user=user, consent=Consent(analytics_storage="denied"))
    assert written(denied)["angelia"]["unmapped"] == {"colour": "blue"}


def test_fields_of_the_clients_own_objects_that_have_no_column_are_kept() -> None:
    event = raw_event(
        ecommerce={"transaction_id": "T1", "tax_value": 2, "loyalty": 7, "none": None},
        unknown={"colour": "blue"},
    )
    seen = subject(
        event,
        device={"model": "Pixel 8", "category": "tablet", "web_info": {"browser": "Chrome"}},
        app={"id": "shop", "build": "77"},
    )
    assert written(seen)["angelia"]["unmapped"] == {
        "device": {"web_info": {"browser": "Chrome"}},
        "app_info": {"build": "77"},
        "ecommerce": {"loyalty": 7},
        "colour": "blue",
    }


def test_what_no_json_column_holds_is_kept_as_text() -> None:
    seen = written(subject(raw_event(unknown={"big": 2**70, "deep": nested(40), "colour": "blue"})))
    assert seen["angelia"]["unmapped"] == {
        "big": str(2**70), "deep": "[" * 41 + "]" * 41, "colour": "blue",
    }  # fmt: skip
    assert seen["angelia"]["warnings"] == [AS_TEXT]


def test_what_is_nested_beyond_all_reading_refuses_the_event() -> None:
    with pytest.raises(EventRefused) as refused:
        written(subject(raw_event(unknown={"deep": nested(100_000)})))
    assert refused.value.reason is Reason.NOT_JSON


def test_a_place_that_is_finer_than_the_country_is_kept_only_where_storage_is_not_denied() -> None:
    place = {"geo": {"city": "Aarhus"}, "City": "Aarhus", "shop": {"latitude": 56.1, "a": 1}}
    event = raw_event(unknown={**place, "colour": "blue"})
    denied = Consent(analytics_storage="denied")
    assert written(subject(event))["angelia"]["unmapped"] == {**place, "colour": "blue"}
    angelia = written(subject(event, consent=denied))["angelia"]
    assert angelia["unmapped"] == {"shop": {"a": 1}, "colour": "blue"}
    assert angelia["warnings"] == ["a place dropped: analytics storage is denied"]
    with pytest.raises(EventRefused):
        written(subject(raw_event(unknown={"deep": nested(100_000)}), consent=denied))


def test_what_the_protocols_parser_dropped_or_repaired_is_a_warning_of_the_row() -> None:
    event = raw_event("purchase", warnings=["ep.x: no text"])
    assert written(subject(event))["angelia"]["warnings"] == [
        "ep.x: no text", "purchase without a currency",
    ]  # fmt: skip
