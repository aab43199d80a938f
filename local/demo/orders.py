"""What the shop sold: orders, and what refunds leave of them. Values.

As simple as the shop day is: an order has an item once, and a refund's price is the order's.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from local.demo.counters import Totals


class OrderLine(NamedTuple):
    """Units of an item, and what one of them costs."""

    item_id: str
    quantity: int
    price_micros: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """What one transaction sold. ``value_micros`` is the purchase's own word for its worth."""

    stream_id: str
    transaction_id: str
    currency: str
    value_micros: int
    lines: tuple[OrderLine, ...]

    @property
    def key(self) -> str:
        """The id of its document in ``transactions``."""
        return document_key(self.stream_id, "transaction", self.transaction_id)


# What a refund takes back: (item id, units) of each line; None takes everything.
Taking = frozenset[tuple[str, int]] | None


@dataclass(frozen=True, kw_only=True)
class Sale:
    """An order and its refunds, each of them once, however often they were sent."""

    order: Order
    takings: frozenset[Taking] = frozenset()

    @property
    def units(self) -> Mapping[str, int]:
        """Item id -> units that are sold and not taken back: never less than 0."""
        left = self._bought()
        for taken in self._taken():
            left -= taken
        return left

    @property
    def refunded_items(self) -> Counter[str]:
        """Item id -> how many refunds took some of it."""
        return Counter(item_id for taken in self._taken() for item_id in taken)

    @property
    def totals(self) -> Totals:
        """What it adds to the minutes and days, refunds included."""
        left, currency = self.units, self.order.currency
        units = sum(left.values())
        revenue = sum(left.get(line.item_id, 0) * line.price_micros for line in self.order.lines)
        return Totals(
            units=units,
            purchases=1,
            revenue_micros={currency: revenue},
            units_by_currency={currency: units},
            purchases_by_currency={currency: 1},
        )

    def _bought(self) -> Counter[str]:
        return Counter({line.item_id: line.quantity for line in self.order.lines})

    def _taken(self) -> list[Counter[str]]:
        return [
            self._bought() if taking is None else Counter(dict(taking)) for taking in self.takings
        ]


def document_key(stream_id: str, kind: str, identifier: str) -> str:
    """The id of a document in ``transactions``; ``kind`` is "transaction" or "event"."""
    return hashlib.sha256(msgspec.json.encode([stream_id, kind, identifier])).hexdigest()
