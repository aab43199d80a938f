"""Minutes and days by the names of their documents (docs/counters.md)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .totals import NOTHING, Sums, added

# The last hour, and the one before it that it is held against.
WINDOW_MINUTES = 60

_MINUTE = timedelta(minutes=1)
_FORM = "%Y%m%dT%H%M"


class Point(NamedTuple):
    """A minute of the chart.

    at: its begin, where the shop is, by the offset that holds there at the end of the chart. Where
        clocks are set back an hour of theirs comes twice, where they go forward one never comes:
        not so of one offset.
    """

    at: datetime
    micros: int


class Hours(NamedTuple):
    """The last 60 minutes with the one that runs, and the 60 before."""

    last: Sums
    before: Sums


def minute_name(at: datetime) -> str:
    """The document of the minute that ``at`` is in."""
    return at.astimezone(UTC).strftime(_FORM)


def day_name(at: datetime, zone: ZoneInfo) -> str:
    """The document of the day that ``at`` is in, where the shop is."""
    return at.astimezone(zone).strftime("%Y%m%d")


def oldest_name(now: datetime) -> str:
    """The document of the oldest minute that is shown or counted."""
    return minute_name(now - (2 * WINDOW_MINUTES - 1) * _MINUTE)


def hours(minutes: Mapping[str, Sums], now: datetime) -> Hours:
    """The two hours that are held against each other."""
    return Hours(
        _sum(minutes, _minutes_until(now)),
        _sum(minutes, _minutes_until(now - WINDOW_MINUTES * _MINUTE)),
    )


def series(
    minutes: Mapping[str, Sums], now: datetime, currency: str, zone: ZoneInfo
) -> list[Point]:
    """Revenue of each of the last 60 minutes, oldest first; 0 where nothing was sold."""
    offset = timezone(now.astimezone(zone).utcoffset() or timedelta())
    return [
        Point(at.astimezone(offset), minutes.get(minute_name(at), NOTHING).revenue.get(currency, 0))
        for at in _minutes_until(now)
    ]


def change(after: int, before: int) -> float | None:
    """By which share it grew; None where there was nothing, or less, to grow from."""
    return (after - before) / before if before > 0 else None


def _minutes_until(now: datetime) -> list[datetime]:
    last = now.astimezone(UTC).replace(second=0, microsecond=0)
    return [last - ago * _MINUTE for ago in reversed(range(WINDOW_MINUTES))]


def _sum(minutes: Mapping[str, Sums], wanted: Iterable[datetime]) -> Sums:
    return added(minutes[name] for at in wanted if (name := minute_name(at)) in minutes)
