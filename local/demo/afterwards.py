"""What comes after purchases, beside the day's hits: sent again, loaded again, taken back."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from local.demo.actions import Action, Hit, Sending
from local.demo.batches import Batch, Moment, Way
from local.demo.catalog import SHOP, SHOP_NAME
from local.demo.journeys import Step
from local.demo.protocols import hit_of

REPEATS = 40  # purchases whose request the client delivers twice
RELOADS = 10  # other ones, whose thank-you page fires again: new events, the same transaction

ORDERS_PAGE = f"{SHOP}/account/orders"

_SOONEST_S, _LATEST_S = 1.0, 2.0

Placed = tuple[float, Action]  # place in the day's order, counted in requests
Items = Sequence[Mapping[str, Any]]


class Sent(NamedTuple):
    """A hit of the day, and what it was made of."""

    place: float
    batch: Batch
    moment: Moment
    hit: Hit


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


class _Refund(NamedTuple):
    """``listed``: of an order's items, None where the order does not suit; ``times``: sent."""

    listed: Callable[[Items], Items | None]
    times: int = 1
    is_by_server: bool = False


# Taking a unit back twice would show: the order has another one.
_REFUNDS = (
    _Refund(_whole, is_by_server=True),
    _Refund(_whole),
    _Refund(_line),
    _Refund(_unit, times=2, is_by_server=True),
    _Refund(_unit_without_price),
)
REFUNDS = len(_REFUNDS)
REFUND_HITS = sum(refund.times for refund in _REFUNDS)


@dataclass(frozen=True)
class Afterwards:
    """Draws what follows; ``start_micros``: when the day's first request is due."""

    draw: random.Random
    start_micros: int
    pace_per_s: int

    def of(self, sent: Sequence[Sent]) -> Iterator[Placed]:
        """What follows people's purchases, each a second or two after what it follows."""
        bought = [one for one in sent if one.hit.purchases and not one.hit.is_bot]
        # A server has no page that is loaded again.
        pages = [one for one in bought if one.batch.way is not Way.SERVER]
        reloaded = self.draw.sample(pages, RELOADS)
        repeated = self.draw.sample([one for one in bought if one not in reloaded], REPEATS)
        for one in repeated:
            yield self._later(one.place), replace(one.hit, sending=Sending.REPEAT)
        for one in reloaded:
            again = self._anew(one.place, one, replace(one.batch, request=1), Sending.RELOAD)
            yield again.place, again.hit
        # Taken back is what came twice, reloaded pages first: there a mistake would show.
        yield from self._refunds([*reloaded, *repeated])

    def _refunds(self, bought: list[Sent]) -> Iterator[Placed]:
        for refund in _REFUNDS:
            chosen, purchase, items = next(
                (number, purchase, items)
                for number, purchase in enumerate(map(_purchase, bought))
                if (items := refund.listed(purchase.items)) is not None
            )
            one = bought.pop(chosen)
            batch = Batch(
                visit=one.batch.visit,
                way=Way.SERVER if refund.is_by_server else one.batch.way,
                steps=(_refund(purchase, items),),
                first_step=one.batch.first_step + len(one.batch.steps),
            )
            place = one.place
            for _ in range(refund.times):
                again = self._anew(place, one, batch, Sending.REFUND)
                place = again.place
                yield place, again.hit

    def _later(self, place: float) -> float:
        return place + self.pace_per_s * self.draw.uniform(_SOONEST_S, _LATEST_S)

    def _anew(self, place: float, first: Sent, batch: Batch, sending: Sending) -> Sent:
        """A batch of the same session after the place, on a page that is loaded for it."""
        later = self._later(place)
        micros = self.start_micros + round(later * 1_000_000 / self.pace_per_s)
        moment = Moment(micros, first.moment.session_s, micros // 1_000)
        hit = replace(hit_of(batch, moment, self.draw), sending=sending)
        return Sent(later, batch, moment, hit)


def _purchase(sent: Sent) -> Step:
    return next(step for step in sent.batch.steps if step.name == "purchase")


def _refund(bought: Step, items: Items) -> Step:
    """The event that takes items of a purchase back, from the customer's list of orders."""
    prices = {item["item_id"]: item["price"] for item in bought.items}
    back = items or bought.items
    order = {
        "transaction_id": bought.ecommerce["transaction_id"],
        "currency": bought.ecommerce["currency"],
        "value": round(sum(prices[item["item_id"]] * item["quantity"] for item in back), 2),
    }
    return Step(
        name="refund",
        location=ORDERS_PAGE,
        title=f"Your orders | {SHOP_NAME}",
        referrer="",
        params=order,
        ecommerce=order,
        items=items,
    )
