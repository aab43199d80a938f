"""Sums of days and minutes, one currency at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .fields import Fields, by_currency, whole


@dataclass(frozen=True, slots=True)
class Sums:
    """What a day or a minute holds; money in micro-units, maps by currency."""

    units: int = 0
    purchases: int = 0
    revenue: dict[str, int] = field(default_factory=dict)
    profit: dict[str, int] = field(default_factory=dict)
    units_by_currency: dict[str, int] = field(default_factory=dict)
    purchases_by_currency: dict[str, int] = field(default_factory=dict)

    @property
    def is_told_apart(self) -> bool:
        """Whether all that is counted stands in the maps; of before they were kept it does not."""
        return (
            sum(self.purchases_by_currency.values()) == self.purchases
            and sum(self.units_by_currency.values()) == self.units
        )

    @property
    def currencies(self) -> set[str]:
        """All that anything is known in."""
        return {
            *self.revenue, *self.profit, *self.units_by_currency, *self.purchases_by_currency,
        }  # fmt: skip


NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Totals:
    """What the page shows of a time, in one currency.

    profit:           None where no item said one.
    average_order:    micro-units; None where there is no order, or it cannot be known.
    is_mixed:         units and purchases are of all currencies: some were counted before they were
                      told apart, and nobody knows whose they are.
    """

    revenue: int
    profit: int | None
    units: int
    purchases: int
    average_order: int | None
    is_mixed: bool


def sums_of(fields: Fields) -> Sums:
    """A document of ``days`` or ``minutes``."""
    sums = Sums(
        whole(fields.get("units")),
        whole(fields.get("purchases")),
        by_currency(fields.get("revenue_micros")),
        by_currency(fields.get("profit_micros")),
        by_currency(fields.get("units_by_currency")),
        by_currency(fields.get("purchases_by_currency")),
    )
    if sums.is_told_apart or len(sums.currencies) != 1:
        return sums
    (only,) = sums.currencies
    return replace(
        sums,
        units_by_currency={only: sums.units},
        purchases_by_currency={only: sums.purchases},
    )


def added(parts: Iterable[Sums]) -> Sums:
    """All of them together, each currency by itself."""
    units = purchases = 0
    maps: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for part in parts:
        units += part.units
        purchases += part.purchases
        own = (part.revenue, part.profit, part.units_by_currency, part.purchases_by_currency)
        for total, more in zip(maps, own, strict=True):
            total.update(more)
    return Sums(units, purchases, *(dict(total) for total in maps))


def totals(sums: Sums, currency: str) -> Totals:
    """What is shown of the sums in one currency."""
    is_alone = sums.currencies <= {currency}
    is_mixed = not (is_alone or sums.is_told_apart)
    units, purchases = sums.units, sums.purchases
    if not (is_alone or is_mixed):
        units = sums.units_by_currency.get(currency, 0)
        purchases = sums.purchases_by_currency.get(currency, 0)
    revenue = sums.revenue.get(currency, 0)
    return Totals(
        revenue=revenue,
        profit=sums.profit.get(currency),
        units=units,
        purchases=purchases,
        average_order=revenue // purchases if purchases > 0 and not is_mixed else None,
        is_mixed=is_mixed,
    )
