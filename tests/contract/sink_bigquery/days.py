"""Rows of the last days, and the daily tables that are made of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .conftest import Dataset
from .shop import event

Row = dict[str, Any]


def run_daily(dataset: Dataset, *options: str, zone: str = "UTC") -> date:
    """Run the command; the day that it took for today."""
    while True:
        today = datetime.now(ZoneInfo(zone)).date()
        assert dataset.command("daily", "--time-zone", zone, *options) == 0
        if today == datetime.now(ZoneInfo(zone)).date():
            return today


def on(day: date, name: str = "page_view", *, clock: str = "12:00", **columns: Any) -> Row:  # noqa: ANN401
    """A row of a day; its time is of UTC."""
    return moved(event(name, **columns), day, clock)


def moved(row: Row, day: date, clock: str = "12:00") -> Row:
    """The row on another day."""
    at = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)
    when = {"date": f"{day}", "event_date": f"{day:%Y%m%d}"}
    return row | when | {"event_timestamp": int(at.timestamp() * 1_000_000)}


def days_before(today: date, *ages: int) -> list[date]:
    """The days so many days ago."""
    return [today - timedelta(days=age) for age in ages]


def daily(days: Sequence[date]) -> set[str]:
    """The names of their tables."""
    return {f"events_{day:%Y%m%d}" for day in days}
