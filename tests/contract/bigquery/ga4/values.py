"""What happened in a shop and in its app, as plain values: tables and answers come of them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class Single(float):
    """A number of GA4's column ``float_value``; any other float is of ``double_value``."""


Param: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a basket."""

    id: str
    name: str
    price: float
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A device and where its first visit came from: (source, medium, campaign)."""

    pseudo_id: str
    user_id: str | None
    source: tuple[str, str, str]
    category: str
    country: str
    has_app: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event.

    ``batch`` is GA4's (batch_page_id, batch_ordering_id, batch_event_index); user_id is the
    device's, from the log-in on.
    """

    at: dt.datetime
    name: str
    user: User
    user_id: str | None
    params: Mapping[str, Param] = field(hash=False)
    items: tuple[Item, ...]
    batch: tuple[int, int, int]

    @property
    def micros(self) -> int:
        """GA4's event_timestamp."""
        return (self.at - EPOCH) // MICROSECOND

    @property
    def day(self) -> str:
        """The day as the names of the daily tables end: YYYYMMDD, of UTC."""
        return f"{self.at:%Y%m%d}"

    def number(self, key: str) -> int | None:
        """A whole-number parameter, None without one."""
        value = self.params.get(key)
        return value if isinstance(value, int) else None

    def text(self, key: str) -> str | None:
        """A text parameter, None without one."""
        value = self.params.get(key)
        return value if isinstance(value, str) else None
