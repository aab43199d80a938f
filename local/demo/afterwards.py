"""What comes after purchases, beside the day's hits: sent again, loaded again, taken back."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from local.demo.actions import Action, Hit, Sending
from local.demo.catalog import SHOP
from local.demo.hits import new_event_id, params

REPEATS = 40  # purchases that the client delivers twice, with the same event id
RELOADS = 10  # other ones, whose thank-you page fires again: a new event id, the same transaction

ORDERS_PAGE = f"{SHOP}/account/orders"

_SOONEST_S, _LATEST_S = 1.0, 2.0

# What a refund has of the purchase: who, and in which session.
_VISITOR = ("client_id", "user_id", "user_properties", "privacy_info")
_SESSION = ("ga_session_id", "ga_session_number")

Placed = tuple[float, Action]  # place in the day's order, counted in hits
Items = Sequence[Mapping[str, Any]]


def _whole(_items: Items) -> Items | None:
    """GA4's refund of everything lists no items."""
    return ()


def _line(items: Items) -> Items | None:
    return items[:1] if len(items) > 1 else None


def _unit(items: Items) -> Items | None:
    return next(([{**item, "quantity": 1}] for item in items if item["quantity"] > 1), None)


def _unit_without_price(items: Items) -> Items | None:
    found = _unit(items)
    return found and [{key: value for key, value in found[0].items() if key != "price"}]


# Each refund: what it lists of an order's items (None where the order does not suit), and how
# often it is sent. Taking a unit back twice would show: the order has another one.
_REFUNDS: tuple[tuple[Callable[[Items], Items | None], int], ...] = (
    (_whole, 1),
    (_whole, 1),
    (_line, 1),
    (_unit, 2),
    (_unit_without_price, 1),
)
REFUNDS = len(_REFUNDS)
REFUND_HITS = sum(times for _, times in _REFUNDS)


@dataclass(frozen=True)
class Afterwards:
    """Draws what follows; ``start_micros``: when the day's first hit is due."""

    draw: random.Random
    start_micros: int
    pace_per_s: int

    def of(self, hits: Sequence[Hit]) -> Iterator[Placed]:
        """What follows people's purchases, each a second or two after what it follows."""
        bought: list[tuple[float, Hit]] = [
            (place, hit)
            for place, hit in enumerate(hits)
            if hit.event_name == "purchase" and not hit.is_bot
        ]
        chosen = self.draw.sample(bought, REPEATS + RELOADS)
        for place, hit in chosen[:REPEATS]:
            yield self._later(place), replace(hit, sending=Sending.REPEAT)
        for place, hit in chosen[REPEATS:]:
            yield self._anew(place, hit, Sending.RELOAD)
        # Taken back is what came twice, reloaded pages first: there a mistake would show.
        yield from self._refunds(chosen[::-1])

    def _refunds(self, bought: list[tuple[float, Hit]]) -> Iterator[Placed]:
        for listed, times in _REFUNDS:
            chosen, items = next(
                (number, items)
                for number, (_, hit) in enumerate(bought)
                if (items := listed(hit.event["items"])) is not None
            )
            place, purchase = bought.pop(chosen)
            refund = replace(purchase, event=_refund(purchase, items))
            for _ in range(times):
                place, refund = self._anew(place, refund, Sending.REFUND)
                yield place, refund

    def _later(self, place: float) -> float:
        return place + self.pace_per_s * self.draw.uniform(_SOONEST_S, _LATEST_S)

    def _anew(self, place: float, hit: Hit, sending: Sending) -> tuple[float, Hit]:
        """The same event later on, with an id and a time of its own."""
        later = self._later(place)
        own = {
            "event_id": new_event_id(self.draw),
            "timestamp_micros": self.start_micros + round(later * 1_000_000 / self.pace_per_s),
        }
        return later, replace(hit, event={**hit.event, **own}, sending=sending)


def _refund(purchase: Hit, items: Items) -> dict[str, Any]:
    """The event that takes items of a purchase back, from the customer's list of orders."""
    bought = purchase.event
    prices = {item["item_id"]: item["price"] for item in bought["items"]}
    back = items or bought["items"]
    order = {
        "transaction_id": bought["ecommerce"]["transaction_id"],
        "currency": bought["ecommerce"]["currency"],
        "value": round(sum(prices[item["item_id"]] * item["quantity"] for item in back), 2),
    }
    page = {"page_location": ORDERS_PAGE, "page_title": "Your orders"}
    session = [param for param in bought["event_params"] if param["key"] in _SESSION]
    return {
        "event_name": "refund",
        **{name: bought[name] for name in _VISITOR if name in bought},
        "event_params": [*session, *params({**page, **order})],
        "ecommerce": order,
        **({"items": items} if items else {}),
    }
