"""The table of the items that sell best."""

from html import escape

from ..items import Row, Table, shown_name
from ..money import money
from .numbers import NONE

_SORTED_BY = {"Name": "Item"}

_UNITS = " · units are of all currencies"


def top_items(table: Table, currency: str, order: str, *, is_mixed: bool = False) -> str:
    """The rows, or what there is to say where there are none.

    is_mixed: the shop sells in several currencies; an item's units are of all of them
    """
    if not table.rows:
        said = "No item has all these words." if table.items else "Nothing has been sold yet."
        return f'<p class="a-none">{said}</p>'
    widest = max((row.share or 0.0 for row in table.rows), default=0.0)
    head = "".join(_head(name, order) for name in ("Item", "Units", "Revenue", "Profit", "Share"))
    rows = "".join(_row(row, currency, widest) for row in table.rows)
    return (
        f'<table class="a-items"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="a-count">{_count(table)}{_UNITS if is_mixed else ""}</p>'
    )


def _head(name: str, order: str) -> str:
    is_sorted = name == _SORTED_BY.get(order, order)
    direction = "ascending" if name == "Item" else "descending"
    return f"<th{f' aria-sort={direction}' if is_sorted else ''}>{name}</th>"


def _row(row: Row, currency: str, widest: float) -> str:
    item = row.item
    kind = " · ".join(escape(part) for part in (item.brand, item.category) if part)
    profit = NONE if row.profit is None else escape(money(row.profit, currency))
    return (
        f'<tr data-item="{escape(item.item_id)}"><th scope="row"><span>{escape(shown_name(item))}'
        f"</span><small>{kind}</small></th>"
        f"<td>{item.units:,}</td><td>{escape(money(row.revenue, currency))}</td>"
        f"<td>{profit}</td><td>{_share(row.share, widest)}</td></tr>"
    )


def _share(share: float | None, widest: float) -> str:
    if share is None:
        return NONE
    width = max(0.0, share / widest) if widest > 0 else 0.0
    return f'<span class="a-share" style="--share:{width:.3f}">{share:.1%}</span>'


def _count(table: Table) -> str:
    found = f"{table.matching:,}" + (f" of {table.items:,}" if table.matching < table.items else "")
    return f"{len(table.rows):,} shown of {found} items"
