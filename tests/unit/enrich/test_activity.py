from typing import Any

import pytest

from functions.enrich.activity import active_user, batch
from functions.enrich.rows import subject_of
from shared.raw import Session
from shared.streams import Stream

from .subjects import raw_event, raw_hit, subject


@pytest.mark.parametrize(
    "visit",
    [
        {"event": raw_event("first_visit")},
        {"event": raw_event("first_open")},
        {"event": raw_event("user_engagement")},
        {"event": raw_event(params={"engagement_time_msec": 1})},
        {"event": raw_event(params={"engagement_time_msec": "17"})},
        {"event": raw_event(params={"session_engaged": "1"})},
        {"event": raw_event(params={"session_engaged": 1})},
        {"session": Session(engaged=True)},
    ],
)
def test_an_event_that_shows_an_active_user(visit: dict[str, Any]) -> None:
    assert active_user(subject(**visit)).columns == {"is_active_user": True}


@pytest.mark.parametrize(
    "visit",
    [
        {},
        {"event": raw_event("session_start")},
        {"event": raw_event(params={"engagement_time_msec": 0})},
        {"event": raw_event(params={"engagement_time_msec": "long"})},
        {"event": raw_event(params={"session_engaged": "0"}), "session": Session(engaged=True)},
        {"session": Session(engaged=False)},
    ],
)
def test_no_event_shows_that_a_user_was_not_active_all_day(visit: dict[str, Any]) -> None:
    assert active_user(subject(**visit)).columns == {}


def test_batch_columns() -> None:
    params = {"batch_page_id": 1746817938582, "batch_ordering_id": "2"}
    hit = raw_hit(raw_event(), raw_event(params=params))
    assert batch(subject_of(hit, 1, Stream())).columns == {
        "batch_event_index": 2, "batch_page_id": 1746817938582, "batch_ordering_id": 2,
    }  # fmt: skip
    assert batch(subject_of(hit, 0, Stream())).columns == {"batch_event_index": 1}
