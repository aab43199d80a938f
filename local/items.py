"""`make items`: the live counters, as the local Firestore holds them."""

import sys

from google.api_core.exceptions import GoogleAPICallError, RetryError
from rich import box
from rich.console import Console
from rich.table import Table

from .clients import firestore_client
from .settings import HOST, Ports

# A shop has thousands of items; what sells best is what one looks for.
MOST_ITEMS = 40
TIMEOUT_S = 5.0


def main() -> int:
    """Print the items that sold most; 1 and one line where Firestore cannot be reached."""
    address = f"{HOST}:{Ports.from_env().firestore}"
    sold = firestore_client(address).collection("items").order_by("counter", direction="DESCENDING")
    table = Table(
        "item_id", "item_name", "units", "purchases", "refunds", "revenue", box=box.SIMPLE
    )
    try:
        for snapshot in sold.limit(MOST_ITEMS).stream(timeout=TIMEOUT_S, retry=None):
            table.add_row(*_cells(snapshot.to_dict() or {}))
    except (GoogleAPICallError, RetryError):
        print(f"nothing answers on {address}: start it with `make run`", file=sys.stderr)
        return 1
    Console(soft_wrap=True).print(table if table.rows else "no purchase yet")
    return 0


def _cells(item: dict[str, object]) -> list[str]:
    revenue = item.get("revenue_micros")
    named = revenue.items() if isinstance(revenue, dict) else ()
    return [
        str(item.get("item_id") or ""),
        str(item.get("item_name") or ""),
        *(str(item.get(name) or 0) for name in ("counter", "purchases", "refunds")),
        ", ".join(f"{micros / 1_000_000:,.2f} {currency}" for currency, micros in named),
    ]
