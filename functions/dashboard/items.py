"""The items, as rows of a table in one currency."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .fields import Fields, by_currency, text, whole


@dataclass(frozen=True, slots=True)
class Item:
    """A document of ``items``; money by currency, in micro-units."""

    item_id: str
    name: str
    brand: str
    category: str
    units: int
    revenue: dict[str, int]
    profit: dict[str, int]


class Row(NamedTuple):
    """A line of the table.

    profit: None where the item never said one
    share:  of the revenue of all items, from 0 to 1; None where there is no revenue at all
    """

    item: Item
    revenue: int
    profit: int | None
    share: float | None


class Table(NamedTuple):
    """The rows that are shown, how many match the search, and how many items there are."""

    rows: list[Row]
    matching: int
    items: int


BY_REVENUE = "Revenue"

# What the table is sorted by: most first, a name from A.
ORDERS: dict[str, Callable[[Row], Any]] = {
    BY_REVENUE: lambda row: (-row.revenue, -row.item.units),
    "Units": lambda row: (-row.item.units, -row.revenue),
    "Profit": lambda row: (-(row.profit or 0), -row.revenue),
    "Name": lambda row: (shown_name(row.item).casefold(), row.item.item_id),
}


def item_of(name: str, fields: Fields) -> Item:
    """A document; ``name`` is its id, which an item without a name of its own is known by."""
    return Item(
        item_id=text(fields.get("item_id")) or name,
        name=text(fields.get("item_name")),
        brand=text(fields.get("item_brand")),
        category=text(fields.get("item_category")),
        units=whole(fields.get("counter")),
        revenue=by_currency(fields.get("revenue_micros")),
        profit=by_currency(fields.get("profit_micros")),
    )


def shown_name(item: Item) -> str:
    """What the item is called on the page."""
    return item.name or item.item_id


def table(items: Iterable[Item], currency: str, *, search: str, order: str, limit: int) -> Table:
    """The first ``limit`` rows by ``order``, of the items that have every word of ``search``."""
    words = search.casefold().split()
    listed = list(items)
    whole_revenue = sum(item.revenue.get(currency, 0) for item in listed)
    found = [item for item in listed if not words or _has(item, words)]
    rows = (_row(item, currency, whole_revenue) for item in found)
    return Table(heapq.nsmallest(limit, rows, key=ORDERS[order]), len(found), len(listed))


def _has(item: Item, words: Iterable[str]) -> bool:
    said = f"{item.name} {item.brand} {item.category} {item.item_id}".casefold()
    return all(word in said for word in words)


def _row(item: Item, currency: str, whole_revenue: int) -> Row:
    revenue = item.revenue.get(currency, 0)
    share = revenue / whole_revenue if whole_revenue > 0 else None
    return Row(item, revenue, item.profit.get(currency), share)
