"""Sums of days and minutes, one currency at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .fields import Fields, amounts, whole


@dataclass(frozen=True, slots=True)
class Sums:
    """What a day or a minute holds; money by currency, in micro-units."""

    units: int = 0
    purchases: int = 0
    revenue: dict[str, int] = field(default_factory=dict)
    profit: dict[str, int] = field(default_factory=dict)


NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Totals:
    """What the page shows of a time, in one currency.

    units, purchases: of all currencies: the counters do not tell them apart.
    profit:           None where no item said one.
    average_order:    micro-units; None where there is no order, or where other currencies were sold
                      in as well and it cannot be known.
    is_mixed:         other currencies were sold in as well.
    """

    revenue: int
    profit: int | None
    units: int
    purchases: int
    average_order: int | None
    is_mixed: bool


def sums_of(fields: Fields) -> Sums:
    """A document of ``days`` or ``minutes``."""
    return Sums(
        whole(fields.get("units")),
        whole(fields.get("purchases")),
        amounts(fields.get("revenue_micros")),
        amounts(fields.get("profit_micros")),
    )


def added(parts: Iterable[Sums]) -> Sums:
    """All of them together, each currency by itself."""
    units = purchases = 0
    revenue: Counter[str] = Counter()
    profit: Counter[str] = Counter()
    for part in parts:
        units += part.units
        purchases += part.purchases
        revenue.update(part.revenue)
        profit.update(part.profit)
    return Sums(units, purchases, dict(revenue), dict(profit))


def totals(sums: Sums, currency: str) -> Totals:
    """What is shown of the sums in one currency."""
    revenue = sums.revenue.get(currency, 0)
    is_mixed = any(code != currency for code in sums.revenue)
    is_known = sums.purchases > 0 and not is_mixed
    return Totals(
        revenue=revenue,
        profit=sums.profit.get(currency),
        units=sums.units,
        purchases=sums.purchases,
        average_order=revenue // sums.purchases if is_known else None,
        is_mixed=is_mixed,
    )
