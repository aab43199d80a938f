"""A shop's events, chosen by chance, and what they come to by plain arithmetic.

The arithmetic shares nothing with the functions: what is sold and given back is added up here, in
whole cents, as each event is made.
"""

import hashlib
import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tests.soak.sales import STREAM, Line, Sale, native

VISITOR = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

MICROS_A_CENT = 10_000

# Sales happen around the midnight before the last one: two days, twenty minutes, and within the
# 72 hours that a client's own time is believed for.
SPAN_S = 1_200

Tally = dict[str, dict[str, Counter[str]]]


class Hit(NamedTuple):
    """An event to be sent, until it is accepted."""

    event_id: str
    body: bytes
    user_agent: str = VISITOR


class Shop:
    """Makes events and keeps the books; for one thread at a time."""

    def __init__(self, seed: int, items: int = 30) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a test's choices
        self._prices = {f"I{number:02}": 99 + 137 * number for number in range(items)}
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._begin = today - timedelta(days=1, seconds=SPAN_S // 2)
        self._sales: list[Sale] = []
        self._hits = 0
        self.books: Tally = {"items": {}, "minutes": {}, "days": {}}
        self.transactions: dict[str, int] = {}  # micros by the id of the document

    def hit(self) -> Hit:
        """An event: mostly pages and purchases, some reloads, refunds and bots."""
        kind = self._chance.choices(
            ("page", "purchase", "reload", "refund", "bot"), (40, 40, 8, 7, 5)
        )[0]
        if kind == "bot":
            return self._hit(native("purchase", self._sale()), BOT)
        if kind == "reload" and self._sales:
            return self._hit(native("purchase", self._chance.choice(self._sales)))
        if kind == "refund" and self._sales:
            return self._refund()
        if kind == "purchase":
            return self.purchase()
        return self._hit({"event_name": "page_view"})

    def purchase(self) -> Hit:
        """A purchase, sent for the first time."""
        return self._hit(native("purchase", self.sale()))

    def sale(self) -> Sale:
        """What a purchase is made of, already in the books."""
        sale = self._sale()
        self._sales.append(sale)
        key = json.dumps([STREAM, "transaction", sale.transaction], separators=(",", ":"))
        name = hashlib.sha256(key.encode()).hexdigest()
        self.transactions[name] = sum(
            line.quantity * line.cents * MICROS_A_CENT for line in sale.lines
        )
        self._book(sale.at, sale.lines, sign=1)
        return sale

    def _sale(self) -> Sale:
        count = self._chance.randint(1, min(3, len(self._prices)))
        names = self._chance.sample(sorted(self._prices), count)
        return Sale(
            f"T{self._hits}-{self._chance.randrange(10**9)}",
            self._begin + timedelta(seconds=self._chance.randrange(SPAN_S)),
            tuple(Line(name, self._chance.randint(1, 4), self._prices[name]) for name in names),
        )

    def _refund(self) -> Hit:
        """Everything or one unit of a sale, which has no other refund after that."""
        sale = self._sales.pop(self._chance.randrange(len(self._sales)))
        at = sale.at + timedelta(seconds=90)
        if self._chance.random() < 0.5:
            self._book(at, sale.lines, sign=-1)
            return self._hit(native("refund", sale._replace(at=at, lines=())))
        one = (sale.lines[0]._replace(quantity=1),)
        self._book(at, one, sign=-1)
        body = native("refund", sale._replace(at=at, lines=one))
        del body["items"][0]["price"]  # its share of what was paid
        return self._hit(body)

    def _book(self, at: datetime, lines: tuple[Line, ...], *, sign: int) -> None:
        times = [
            self.books["minutes"].setdefault(f"{at:%Y%m%dT%H%M}", Counter()),
            self.books["days"].setdefault(f"{at:%Y%m%d}", Counter()),
        ]
        event = "purchases" if sign > 0 else "refunds"
        for line in lines:
            units = sign * line.quantity
            micros = units * line.cents * MICROS_A_CENT
            item = self.books["items"].setdefault(line.item, Counter())
            item.update({"counter": units, "micros": micros, event: 1})
            for time in times:
                time.update(units=units, micros=micros)
        for time in times:
            time["purchases"] += sign > 0

    def _hit(self, body: dict[str, Any], user_agent: str = VISITOR) -> Hit:
        self._hits += 1
        event_id = f"E{self._hits}-{self._chance.randrange(10**9)}"
        return Hit(event_id, json.dumps({**body, "event_id": event_id}).encode(), user_agent)
