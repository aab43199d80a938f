"""Answers to Google's advanced queries."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from zoneinfo import ZoneInfo

from tests.contract.bigquery.ga4.answers.basic import WINTER
from tests.contract.bigquery.ga4.answers.registry import (
    Data,
    Row,
    by,
    device,
    expected,
    named,
    value_of,
)
from tests.contract.bigquery.ga4.values import Event
from tests.contract.bigquery.ga4.visits import KNOWN

SELECTED = "Google Navy Speckled Tee"
LOGINS = ("login1", "login2")
REPORTING_ZONE = ZoneInfo("America/Los_Angeles")


def quantity(row: Row) -> int:
    """Most first."""
    return -int(row[1])


@expected(order=quantity)
def also_bought(data: Data) -> list[Row]:
    return _bought_besides(data)


@expected(order=quantity)
def also_bought_by_script(data: Data) -> list[Row]:
    return _bought_besides(data)


def _bought_besides(data: Data) -> list[Row]:
    bought: Counter[str] = Counter()
    for events in by(device, named(data.between(*WINTER), "purchase")).values():
        items = [item for event in events for item in event.items]
        if any(item.name == SELECTED for item in items):
            for item in items:
                bought[item.name] += item.quantity
    del bought[SELECTED]
    return [*bought.most_common()]


@expected()
def spend_per_session(data: Data) -> list[Row]:
    rows = []
    for who, events in by(device, named(data.between(*WINTER), "purchase")).items():
        sessions = {event.number("ga_session_id") for event in events}
        spent = sum(value_of(event) or 0 for event in events)
        rows.append((who, len(sessions), spent / len(sessions)))
    return rows


@expected()
def latest_session_of_devices(data: Data) -> list[Row]:
    return _latest(data, KNOWN, device)


@expected()
def latest_session_of_users(data: Data) -> list[Row]:
    return _latest(data, LOGINS, lambda event: event.user_id)


def _latest(data: Data, ids: tuple[str, ...], who: Callable[[Event], str | None]) -> list[Row]:
    """The session of each one's newest event in the last days' tables, today's among them."""
    today = data.now.astimezone(REPORTING_ZONE).date()
    first, last = (f"{day:%Y%m%d}" for day in (today - dt.timedelta(days=3), today))
    events = [e for e in data.events if first <= e.day <= last and who(e) in ids]
    newest = {who(event): event for event in sorted(events, key=lambda event: event.at)}
    return [
        (one, event.number("ga_session_id"), event.number("ga_session_number"))
        for one, event in newest.items()
    ]
