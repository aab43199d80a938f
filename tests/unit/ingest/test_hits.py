"""A request's hits as messages that Pub/Sub takes."""

import pytest

from functions.ingest.errors import BadRequest
from functions.ingest.hits import messages
from shared import raw
from shared.raw import RawEvent, RawHit


def hit(events: int, size: int) -> RawHit:
    made = [
        RawEvent(event_id=f"e{n}", name="x", unknown={"pad": "x" * size}) for n in range(events)
    ]
    return RawHit(
        protocol="gtag", received_at_micros=1, request_id="r", stream_id="shop", events=made
    )


def test_a_hit_is_one_message() -> None:
    assert messages([hit(100, 10)]) == [raw.encode(hit(100, 10))]


def test_a_hit_that_is_too_large_is_divided_and_its_events_stay_the_same() -> None:
    large = hit(100, 1_000)
    parts = messages([large], max_bytes=20_000)
    assert all(len(part) <= 20_000 for part in parts)
    decoded = [raw.decode(part) for part in parts]
    assert [event for part in decoded for event in part.events] == large.events
    assert {part.request_id for part in decoded} == {"r"}


def test_an_event_that_is_too_large_alone_is_refused() -> None:
    with pytest.raises(BadRequest) as caught:
        messages([hit(2, 30_000)], max_bytes=20_000)
    assert (caught.value.status, caught.value.code) == (413, "too_large")
