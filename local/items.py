"""`make items`: the live counters, as the local Firestore holds them."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from google.api_core.exceptions import GoogleAPICallError, RetryError
from google.cloud.firestore import Query
from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from . import tables
from .clients import firestore_client
from .settings import HOST, Ports

# A shop has thousands of items; what sells best is what one looks for.
MOST_ITEMS = 40
TIMEOUT_S = 5.0

COLUMNS = ("item_id", "item_name", "units", "purchases", "refunds", "revenue")

# Those that take as many lines as they need.
BROKEN = frozenset({"item_name", "revenue"})


def main() -> int:
    """Print the items that sold most; 1 and one line where Firestore cannot be reached."""
    address = f"{HOST}:{Ports.from_env().firestore}"
    sold = firestore_client(address).collection("items").order_by("counter", direction="DESCENDING")
    try:
        most, all_items = _most_sold(sold), _count(sold)
    except (GoogleAPICallError, RetryError):
        print(f"nothing answers on {address}: start it with `make run`", file=sys.stderr)
        return 1
    if not most:
        print("no purchase yet")
        return 0
    for line in tables.lines(table(most)):
        print(line)
    print(f"{len(most)} of {all_items}, most sold first")
    return 0


def table(items: Sequence[Mapping[str, Any]]) -> Table:
    """One line an item of the collection ``items``.

    Names and revenues may be broken; ids and numbers never, however narrow the terminal.
    """
    rows = [_cells(item) for item in items]
    made = Table(box=box.SIMPLE)
    for name, cells in zip(COLUMNS, zip(*rows, strict=True), strict=True):
        if name in BROKEN:
            made.add_column(name)
        else:
            longest = max(map(cell_len, (name, *cells)))
            made.add_column(name, no_wrap=True, min_width=longest)
    for row in rows:
        made.add_row(*map(Text, row))
    return made


def _most_sold(sold: Query) -> list[dict[str, Any]]:
    found = sold.limit(MOST_ITEMS).stream(timeout=TIMEOUT_S, retry=None)
    return [snapshot.to_dict() or {} for snapshot in found]


def _count(sold: Query) -> int:
    query: Any = sold.count()  # its decorator hides the signature of `get`
    [[counted]] = query.get(timeout=TIMEOUT_S, retry=None)
    return int(counted.value)


def _cells(item: Mapping[str, Any]) -> list[str]:
    revenue = item.get("revenue_micros")
    named = sorted(revenue.items()) if isinstance(revenue, dict) else ()
    return [
        str(item.get("item_id") or ""),
        str(item.get("item_name") or ""),
        *(str(item.get(name) or 0) for name in ("counter", "purchases", "refunds")),
        ", ".join(f"{micros / 1_000_000:,.2f} {currency}" for currency, micros in named),
    ]
