"""What the counters must come to, worked out from what was sent and accepted. Pure.

A model of its own, from docs/counters.md alone: it knows nothing of how the pipeline counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from local.demo.actions import Action, Event, HermesPublish, Hit, Outcome
from local.demo.counters import MICROS, Counters, ItemCount, total
from local.demo.orders import Order, OrderLine, Sale, Taking, document_key
from local.demo.stream import STREAM_ID

# Of what sGTM publishes: enrich's setting HERMES_STREAM_ID where nobody sets it.
HERMES_STREAM_ID = "sgtm"


def sales(outcomes: Iterable[Outcome]) -> list[Sale]:
    """Every order that people placed and the pipeline accepted, once."""
    accepted = [outcome.action for outcome in outcomes if outcome.is_accepted]
    orders = {order.key: order for action in accepted for order in orders_of(action)}
    takings: dict[str, set[Taking]] = {}
    hits = (action for action in accepted if isinstance(action, Hit))
    for refund in (event for hit in hits for event in hit.events if event.name == "refund"):
        transaction_id = refund.ecommerce["transaction_id"]
        key = document_key(STREAM_ID, "transaction", transaction_id)
        takings.setdefault(key, set()).add(_taking(refund.items))
    return [
        Sale(order=order, takings=frozenset(takings.get(key, ()))) for key, order in orders.items()
    ]


def expected_counters(sold: Sequence[Sale]) -> Counters:
    """What Firestore has to hold."""
    totals = total(sale.totals for sale in sold)
    return Counters(
        items=_items(sold),
        minutes=totals,
        days=totals,
        transactions=frozenset(sale.order.key for sale in sold),
        refunds=sum(len(sale.takings) for sale in sold),
    )


def orders_of(action: Action) -> list[Order]:
    """The orders that a person's purchases state; none of anything else, and of a bot's."""
    match action:
        case Hit(is_bot=False):
            return [order_of(purchase) for purchase in action.purchases]
        case HermesPublish():
            return [_published(action.content)]
    return []


def order_of(purchase: Event) -> Order:
    """What the event states."""
    stated = purchase.ecommerce
    return Order(
        stream_id=STREAM_ID,
        transaction_id=stated["transaction_id"],
        currency=stated["currency"],
        value_micros=_micros(stated["value"]),
        lines=_lines(purchase.items),
    )


def _published(content: Mapping[str, Any]) -> Order:
    return Order(
        stream_id=HERMES_STREAM_ID,
        transaction_id=content["transaction_id"],
        currency=content["items"][0]["currency"],
        value_micros=_micros(content["transaction_value"]),
        lines=_lines(content["items"]),
    )


def _lines(items: Iterable[Mapping[str, Any]]) -> tuple[OrderLine, ...]:
    return tuple(
        OrderLine(item["item_id"], item["quantity"], _micros(item["price"])) for item in items
    )


def _micros(amount: float | str) -> int:
    return round(float(amount) * MICROS)


def _taking(items: Iterable[Mapping[str, Any]]) -> Taking:
    return frozenset((item["item_id"], item["quantity"]) for item in items) if items else None


def _items(sold: Iterable[Sale]) -> dict[str, ItemCount]:
    counts: dict[str, ItemCount] = {}
    for sale in sold:
        units, refunded = sale.units, sale.refunded_items
        for line in sale.order.lines:
            before = counts.get(line.item_id, ItemCount())
            money = Counter(before.revenue_micros)
            money[sale.order.currency] += units.get(line.item_id, 0) * line.price_micros
            counts[line.item_id] = ItemCount(
                units=before.units + units.get(line.item_id, 0),
                purchases=before.purchases + 1,
                refunds=before.refunds + refunded[line.item_id],
                revenue_micros=dict(money),
            )
    return counts
