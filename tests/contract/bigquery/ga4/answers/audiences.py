"""Answers to the audiences that Google's samples count."""

from collections import Counter
from collections.abc import Iterable

from tests.contract.bigquery.ga4.answers.basic import BOUGHT
from tests.contract.bigquery.ga4.answers.registry import Data, Row, expected, known_users, named
from tests.contract.bigquery.ga4.values import Event

HIGHLY_ACTIVE_MS = 0.1 * 60 * 1_000_000


def _daily(data: Data, events: Iterable[Event]) -> list[Event]:
    """Without the day that is still in its intraday table."""
    daily = set(data.between("0", "9"))
    return [event for event in events if event in daily]


def _engaged(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if (event.number("engagement_time_msec") or 0) > 0]


@expected()
def purchasers(data: Data) -> list[Row]:
    bought = named(data.between("20180501", "20240131"), *BOUGHT)
    return [(len(known_users(bought)),)]


@expected()
def active_users(data: Data) -> list[Row]:
    """The one that reads the intraday table too: its filter has no end."""
    return [(len(known_users(_engaged(data.since(7)))),)]


@expected()
def inactive_users(data: Data) -> list[Row]:
    month, week = (_engaged(_daily(data, data.since(days))) for days in (20, 7))
    return [(len(known_users(month) - known_users(week)),)]


@expected()
def frequently_active_users(data: Data) -> list[Row]:
    events = _engaged(_daily(data, data.since(10)))
    counts = Counter(event.user_id for event in events if event.user_id)
    return [(sum(count >= 4 for count in counts.values()),)]


@expected()
def highly_active_users(data: Data) -> list[Row]:
    engaged: Counter[str] = Counter()
    for event in _daily(data, data.since(20)):
        if event.user_id:
            engaged[event.user_id] += event.number("engagement_time_msec") or 0
    return [(sum(msec > HIGHLY_ACTIVE_MS for msec in engaged.values()),)]


@expected()
def acquired_users(data: Data) -> list[Row]:
    events = data.between("20201128", "20201201")
    source = ("google", "cpc", "VTA-Test-Android")
    return [(len(known_users(e for e in events if e.user.source == source)),)]


@expected()
def users_acquired_last_week(data: Data) -> list[Row]:
    week = {*data.since(14)} - {*data.since(7)}
    first = named(_daily(data, week), "first_open", "first_visit")
    return [(len({e.user.pseudo_id for e in first if e.user.source[0] == "google"}),)]
