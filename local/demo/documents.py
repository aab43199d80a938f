"""What Firestore holds, asked with Google's own client."""

from collections.abc import Iterator
from typing import Any

from google.cloud import firestore

from local.demo.counters import MICROS, Counters, ItemCount, Totals, total

# The columns of the best sellers.
BEST_SELLERS = ("item_name", "counter", "revenue")
_MOST = 5


def counters(client: firestore.Client) -> Counters:
    """All documents of all counters."""
    transactions = dict(_all(client, "transactions"))
    return Counters(
        items={name: _item(fields) for name, fields in _all(client, "items")},
        minutes=total(_totals(fields) for _, fields in _all(client, "minutes")),
        days=total(_totals(fields) for _, fields in _all(client, "days")),
        transactions=frozenset(transactions),
        refunds=sum(len(fields["refunds"]) for fields in transactions.values()),
    )


def best_sellers(client: firestore.Client) -> list[list[Any]]:
    """The items of which most is sold, as a look-up or the dashboard asks for them."""
    query = client.collection("items").order_by("counter", direction=firestore.Query.DESCENDING)
    return [_best_seller(item.to_dict() or {}) for item in query.limit(_MOST).stream()]


def _best_seller(fields: dict[str, Any]) -> list[Any]:
    revenue = sorted(fields.get("revenue_micros", {}).items())
    money = ", ".join(f"{micros / MICROS:,.2f} {currency}" for currency, micros in revenue)
    return [fields.get("item_name"), fields.get("counter"), money]


def _all(client: firestore.Client, collection: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for document in client.collection(collection).stream():
        yield document.id, document.to_dict() or {}


def _item(fields: dict[str, Any]) -> ItemCount:
    return ItemCount(
        units=fields.get("counter", 0),
        purchases=fields.get("purchases", 0),
        refunds=fields.get("refunds", 0),
        revenue_micros=fields.get("revenue_micros", {}),
    )


def _totals(fields: dict[str, Any]) -> Totals:
    return Totals(
        units=fields.get("units", 0),
        purchases=fields.get("purchases", 0),
        revenue_micros=fields.get("revenue_micros", {}),
        units_by_currency=fields.get("units_by_currency", {}),
        purchases_by_currency=fields.get("purchases_by_currency", {}),
    )
