"""A purchase as a shop knows it, and as it is sent."""

from datetime import datetime
from typing import Any, NamedTuple

STREAM = "shop"
CURRENCY = "EUR"


class Line(NamedTuple):
    """So many units of an item, at so much a unit."""

    item: str
    quantity: int
    cents: int


class Sale(NamedTuple):
    """A purchase as the shop knows it."""

    transaction: str
    at: datetime
    lines: tuple[Line, ...]


def native(event_name: str, sale: Sale) -> dict[str, Any]:
    """The event as the native endpoint takes it."""
    return {
        "event_name": event_name,
        "timestamp_micros": int(sale.at.timestamp()) * 1_000_000,
        "ecommerce": {"transaction_id": sale.transaction, "currency": CURRENCY},
        "items": [_item(line) for line in sale.lines],
    }


def enriched(sale: Sale) -> dict[str, Any]:
    """The purchase as enrich hands it to the sinks, as far as the counters read it."""
    return {
        "event_name": "purchase",
        "event_id": sale.transaction,
        "event_timestamp": int(sale.at.timestamp()) * 1_000_000,
        "event_date": f"{sale.at:%Y%m%d}",
        "stream_id": STREAM,
        "ecommerce": {"transaction_id": sale.transaction},
        "event_params": [{"key": "currency", "value": {"string_value": CURRENCY}}],
        "items": [_item(line) for line in sale.lines],
    }


def _item(line: Line) -> dict[str, Any]:
    return {"item_id": line.item, "quantity": line.quantity, "price": line.cents / 100}
