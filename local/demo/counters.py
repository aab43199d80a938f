"""Counters as values: what Firestore holds, and in the same shape what was sold.

Money is in millionths of a currency's unit, by currency; what came to nothing is 0 or missing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MICROS = 1_000_000

Money = Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class ItemCount:
    """One item. ``units`` and money are less what was refunded; ``purchases`` is not."""

    units: int = 0
    purchases: int = 0
    refunds: int = 0
    revenue_micros: Money = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The sum of a collection's documents; of items nothing but units and money."""

    units: int = 0
    purchases: int = 0
    revenue_micros: Money = field(default_factory=dict)
    units_by_currency: Mapping[str, int] = field(default_factory=dict)
    purchases_by_currency: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Counters:
    """Everything that is counted.

    items:        by the document's id
    transactions: the documents' ids
    refunds:      that the transactions hold
    """

    items: Mapping[str, ItemCount]
    minutes: Totals
    days: Totals
    transactions: frozenset[str]
    refunds: int

    @property
    def in_items(self) -> Totals:
        """The sum of the items; of ``purchases`` there is none: one purchase has several items."""
        return total(
            Totals(units=item.units, revenue_micros=item.revenue_micros)
            for item in self.items.values()
        )


def total(parts: Iterable[Totals]) -> Totals:
    """The sum of several."""
    listed = list(parts)
    return Totals(
        units=sum(part.units for part in listed),
        purchases=sum(part.purchases for part in listed),
        revenue_micros=_sum(part.revenue_micros for part in listed),
        units_by_currency=_sum(part.units_by_currency for part in listed),
        purchases_by_currency=_sum(part.purchases_by_currency for part in listed),
    )


def _sum(maps: Iterable[Mapping[str, int]]) -> dict[str, int]:
    summed: Counter[str] = Counter()
    for one in maps:
        summed.update(one)
    return dict(summed)
