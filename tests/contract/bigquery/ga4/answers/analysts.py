"""Answers to what analysts ask: landing pages, sessions, time on page."""

import datetime as dt
from itertools import pairwise
from urllib.parse import urlsplit

from tests.contract.bigquery.ga4.answers.registry import (
    FIVE_DAYS,
    Data,
    Row,
    by,
    device,
    devices,
    expected,
    named,
    revenue,
)
from tests.contract.bigquery.ga4.values import MICROSECOND, Event

SECOND = dt.timedelta(seconds=1)


def session(event: Event) -> tuple[str, int | None]:
    """Whose session it is and which."""
    return device(event), event.number("ga_session_id")


@expected(order=lambda row: (-row[3], row[0], row[1]))
def landing_pages(data: Data) -> list[Row]:
    groups: dict[Row, list[list[Event]]] = {}
    for events in by(session, data.between("20201128", "20201201")).values():
        for first in (e for e in events if e.number("entrances") == 1):
            source, medium, campaign = first.user.source
            path = urlsplit(str(first.text("page_location"))).path
            groups.setdefault((path, f"{source} / {medium}", campaign), []).append(events)
    rows = []
    for group, sessions in groups.items():
        engaged = sum(any(e.text("session_engaged") for e in events) for events in sessions)
        bounces = len(sessions) - engaged
        bought = sum(len(named(events, "purchase")) for events in sessions)
        rate = round(bounces / len(sessions), 4)
        rows.append((*group, len(sessions), engaged, bounces, rate, bought))
    return sorted(rows, key=lambda row: (-row[3], row[0], row[1]))


@expected(order=lambda row: row[:2])
def revenue_by_session_source(data: Data) -> list[Row]:
    rows = []
    for source, events in sorted(by(lambda e: e.user.source[:2], data.between(*FIVE_DAYS)).items()):
        bought = named(events, "purchase")
        rows.append((*source, len({*map(session, events)}), len(bought), sum(map(revenue, bought))))
    return rows


@expected(order=lambda row: -row[0])
def purchases_of_a_day(data: Data) -> list[Row]:
    purchases = named(data.between("20201201", "20201201"), "purchase")
    rows = []
    for e in sorted(purchases, key=lambda event: event.at, reverse=True):
        dearest = sorted(e.items, key=lambda item: (-item.price * item.quantity, item.name))
        top = [item.name for item in dearest[:2]]
        rows.append((e.micros, device(e), e.text("transaction_id"), revenue(e), len(e.items), top))
    return rows


@expected()
def pages_as_a_column(data: Data) -> list[Row]:
    events = [e for e in data.events if e.day in ("20201201", "20201203")]
    pages = by(lambda e: (e.name, e.text("page_location")), events)
    return [
        (*page, sum((e.number("ga_session_number") or 0) > 1 for e in seen), len(seen))
        for page, seen in pages.items()
        if page[1] is not None
    ]


@expected(order=lambda row: row[:2])
def first_page_of_each_session(data: Data) -> list[Row]:
    events = [e for e in data.between("20201130", "20201201") if e.text("page_location")]
    first = {who: min(seen, key=lambda e: e.at) for who, seen in by(session, events).items()}
    rows = []
    for who, event in sorted(first.items()):
        url = urlsplit(str(event.text("page_location")))
        rows.append((*who, url.hostname, url.path.split("/")[1]))
    return rows


@expected(order=lambda row: row[0])
def time_on_page(data: Data) -> list[Row]:
    times: dict[str, list[dt.timedelta]] = {}
    for events in by(session, named(data.between("0", "20201201"), "page_view")).values():
        for event in events:
            times.setdefault(event.text("page_title") or "(not set)", [])
        for page, after in pairwise(events):
            times[page.text("page_title") or "(not set)"].append(after.at - page.at)
    return [
        (
            title,
            len(spent),
            round(sum(time / MICROSECOND for time in spent) / len(spent) / 1e6, 3),
            max(time // SECOND for time in spent),
        )
        for title, spent in sorted(times.items())
    ]


@expected(order=lambda row: row[0])
def engagement_by_medium(data: Data) -> list[Row]:
    events = [event for event in data.events if event.day >= "20201129"]
    media: dict[str, list[list[Event]]] = {}
    for of_session in by(session, events).values():
        media.setdefault(of_session[0].user.source[1], []).append(of_session)
    rows = []
    for medium, sessions in sorted(media.items()):
        engaged = sum(any(e.text("session_engaged") for e in seen) for seen in sessions)
        msec = [sum(e.number("engagement_time_msec") or 0 for e in seen) for seen in sessions]
        rows.append((medium, len(sessions), engaged, sum(msec) / 1000, min(msec)))
    return rows


@expected(order=lambda row: row[0])
def users_by_weekday_and_device(data: Data) -> list[Row]:
    days = by(lambda event: f"{event.at:%A}", data.between(*FIVE_DAYS))
    categories = ("desktop", "mobile", "tablet")
    return [
        (day, *(devices(e for e in events if e.user.category == one) for one in categories))
        for day, events in sorted(days.items())
    ]
