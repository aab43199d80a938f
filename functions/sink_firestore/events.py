"""What is counted: purchases, lines of them that come later, refunds. Values, never changed.

Money is in integer micro-units of the event's currency, times are microseconds since 1970, UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from .ids import minute_id

# Fields that describe an item, for items/{item_id}: texts and numbers for people to read.
Description: TypeAlias = Mapping[str, str | int | float]


class Moment(NamedTuple):
    """When an event happened. ``day`` is its date in the stream's time zone, YYYYMMDD."""

    at_micros: int
    day: str

    @property
    def minute(self) -> str:
        """The id of the minute's document."""
        return minute_id(self.at_micros)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a purchase. ``item_id`` is "" where the item has no id of its own."""

    place: int  # in the event's items, from 0
    item_id: str
    quantity: int
    revenue_micros: int = 0
    profit_micros: int = 0
    item_name: str = ""
    price: float | None = None  # of one unit, for people to read


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase. ``transaction`` is the id of its document."""

    transaction: str
    stream_id: str
    moment: Moment
    currency: str
    lines: tuple[Line, ...] = ()
    refused: frozenset[int] = frozenset()  # places of the lines that were refused
    other_micros: int = 0  # revenue that belongs to no line
    descriptions: Mapping[str, Description] = field(default_factory=dict)  # by item id


@dataclass(frozen=True, slots=True)
class LateLine:
    """A line that was refused when its purchase was counted, and is replayed."""

    transaction: str
    stream_id: str
    moment: Moment
    line: Line
    descriptions: Mapping[str, Description] = field(default_factory=dict)


class RefundLine(NamedTuple):
    """A line of a refund; without money of its own, its share of what is left is refunded."""

    item_id: str
    quantity: int
    micros: int | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund. ``is_whole``: of everything that is left."""

    transaction: str
    stream_id: str
    key: str  # what it is counted once by, within its transaction
    moment: Moment
    currency: str | None = None  # of its money; None: the purchase's
    is_whole: bool = False
    lines: tuple[RefundLine, ...] = ()
    other_micros: int = 0  # money that belongs to no line


Event: TypeAlias = Purchase | LateLine | Refund
