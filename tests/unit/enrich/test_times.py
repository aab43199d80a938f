import pytest

from functions.enrich.refused import EventRefused
from functions.enrich.times import times
from shared.errors import Reason
from shared.streams import Stream

from .subjects import RECEIVED, raw_event, subject

SECOND = 1_000_000
HOUR = 3_600 * SECOND


@pytest.mark.parametrize(
    ("claimed", "taken"),
    [
        pytest.param(None, RECEIVED, id="no_client_time"),
        pytest.param(RECEIVED - 72 * HOUR, RECEIVED - 72 * HOUR, id="72_hours_ago"),
        pytest.param(RECEIVED + 300 * SECOND, RECEIVED + 300 * SECOND, id="5_minutes_ahead"),
    ],
)
def test_a_client_time_within_reason_is_taken(claimed: int | None, taken: int) -> None:
    columns, warnings = times(subject(raw_event(timestamp_micros=claimed)))
    assert columns["event_timestamp"] == taken
    assert "event_original_occurrence_timestamp" not in columns
    assert warnings == ()


@pytest.mark.parametrize(
    "claimed", [RECEIVED - 72 * HOUR - 1, RECEIVED + 300 * SECOND + 1, 0, -1, 1_764_150_000]
)
def test_an_impossible_client_time_is_replaced_and_kept_beside(claimed: int) -> None:
    columns, warnings = times(subject(raw_event(timestamp_micros=claimed)))
    assert columns["event_timestamp"] == RECEIVED
    assert columns["event_original_occurrence_timestamp"] == claimed
    assert "timestamp_micros" in warnings[0]


def test_a_client_time_beyond_64_bits_is_replaced_and_not_kept() -> None:
    columns, warnings = times(subject(raw_event(timestamp_micros=2**63)))
    assert columns["event_timestamp"] == RECEIVED
    assert "event_original_occurrence_timestamp" not in columns
    assert len(warnings) == 1


def test_the_day_is_written_both_ways() -> None:
    columns, _ = times(subject())
    assert (columns["date"], columns["event_date"]) == ("2025-11-26", "20251126")


def test_the_day_is_the_streams() -> None:
    just_before_midnight_utc = 1_764_201_500 * SECOND  # 2025-11-26T23:58:20Z

    def day_in(zone: str) -> str:
        seen = subject(stream=Stream(time_zone=zone), received_at_micros=just_before_midnight_utc)
        return times(seen).columns["date"]

    assert day_in("Europe/Copenhagen") == "2025-11-27"
    assert day_in("America/New_York") == "2025-11-26"


@pytest.mark.parametrize("received", [-1, 0, 2**62, 2**80])
def test_a_receive_time_that_no_date_has_refuses_the_event(received: int) -> None:
    with pytest.raises(EventRefused) as refused:
        times(subject(received_at_micros=received))
    assert refused.value.reason is Reason.OUT_OF_RANGE
