"""Answers to funnels: how many came to each step."""

import datetime as dt

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

STEPS = ("view_item", "add_to_cart", "begin_checkout", "purchase")


@expected()
def funnel_users(data: Data) -> list[Row]:
    events = data.between(*FIVE_DAYS)
    return [tuple(devices(named(events, step)) for step in ("session_start", *STEPS))]


@expected(order=lambda row: row[0])
def conversion_per_day(data: Data) -> list[Row]:
    rows = []
    for day, events in sorted(by(lambda e: e.at.date(), data.between("0", "9")).items()):
        visitors, carts, buyers = (
            devices(named(events, name)) for name in ("session_start", "add_to_cart", "purchase")
        )
        rates = (round(count / visitors, 4) for count in (carts, buyers))
        rows.append((day, visitors, carts, buyers, *rates))
    return rows


@expected(order=lambda row: row[0])
def three_steps_per_week(data: Data) -> list[Row]:
    weeks: dict[dt.date, list[list[dt.date]]] = {}
    for events in by(device, data.between(*FIVE_DAYS)).values():
        reached: list[dt.date] = []
        for step in ("view_item", "add_to_cart", "purchase"):
            days = {event.at.date() for event in named(events, step)}
            later = [day for day in days if not reached or day >= reached[-1]]
            if not later:
                break
            reached.append(min(later))
        if reached:
            sunday = reached[0] - dt.timedelta(days=reached[0].isoweekday() % 7)
            weeks.setdefault(sunday, []).append(reached)
    rows = []
    for week, users in sorted(weeks.items()):
        carts, buyers = (sum(len(days) >= steps for days in users) for steps in (2, 3))
        waited = [(days[2] - days[0]).days for days in users if len(days) == 3]
        rows.append((week, len(users), carts, buyers, sum(waited) / len(waited)))
    return rows


@expected(order=lambda row: row[0])
def funnel_per_day(data: Data) -> list[Row]:
    december = [event for event in data.events if event.day.startswith("202012")]
    rows = []
    for day, events in sorted(by(lambda event: event.at.date(), december).items()):
        counts = tuple(len(named(events, step)) for step in STEPS)
        paid = sum(map(revenue, named(events, "purchase")))
        rows.append((day, *counts, counts[3] / counts[0], paid))
    return rows
