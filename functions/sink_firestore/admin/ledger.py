"""What Firestore held at one moment: the transactions, and the counters beside them. Pure.

A transaction's document and the counters change in one commit. So at any moment the counters are to
be the sum over all transactions of that moment, however much traffic there is; what is on its way
is in neither. Where they are not, a counter is wrong.

Memory: about 300 bytes a transaction, 1 KB an item, day or minute.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ..counting import (
    DAYS,
    ITEMS,
    MINUTES,
    Document,
    Field,
    Increments,
    counted,
    difference,
    merged,
)
from ..documents import BadDocument, transaction_of
from ..transactions import Transaction
from .arrivals import digest
from .marker import Marker

_NUMBERS = {
    ITEMS: ("counter", "purchases", "refunds"),
    DAYS: ("units", "purchases"),
    MINUTES: ("units", "purchases"),
}
_BY_CURRENCY = ("revenue_micros", "profit_micros")
_SUMS_BY_CURRENCY = (*_BY_CURRENCY, "purchases_by_currency", "units_by_currency")
_MAPS = {ITEMS: _BY_CURRENCY, DAYS: _SUMS_BY_CURRENCY, MINUTES: _SUMS_BY_CURRENCY}


@dataclass(slots=True)
class Ledger:
    """Transactions and counters of one moment.

    at_micros:      the moment
    settled_micros: what changed after it may not be in BigQuery yet
    minutes_from:   the id of the first minute that is compared
    should_be:      the counters by the transactions
    are:            the counters as they are
    digests:        the facts of each transaction, by its name
    described:      items that say what they are
    unreadable:     what a person has to look at, in words
    transactions:   how many there are
    """

    at_micros: int
    settled_micros: int
    minutes_from: str
    marker: Marker
    should_be: Increments = field(default_factory=dict)
    are: Increments = field(default_factory=dict)
    digests: dict[str, bytes] = field(default_factory=dict)
    described: set[Document] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)
    transactions: int = 0

    def add_transaction(self, name: str, fields: Mapping[str, Any]) -> None:
        """A document of ``transactions``."""
        self.transactions += 1
        try:
            transaction = transaction_of(name, fields)
        except BadDocument as bad:
            self.unreadable.append(f"{bad}: not as the sink writes it")
            return
        self.digests[name] = digest(transaction)
        self.add_counts(transaction)

    def add_counts(self, transaction: Transaction) -> None:
        """What a transaction counts for; also one that Firestore has forgotten since."""
        add_to(self.should_be, without_old_minutes(counted(transaction), self.minutes_from))

    def add_counters(self, document: Document, fields: Mapping[str, Any]) -> None:
        """A document of ``items``, ``days`` or ``minutes``."""
        if document[0] == ITEMS and fields.get("item_id") is not None:
            self.described.add(document)
        numbers = self.are[document] = {}
        for path, value in _counters(document[0], fields):
            if type(value) is int:
                numbers[path] = value
            else:
                self.unreadable.append(f"{'/'.join(document)}: {'.'.join(path)} is no whole number")

    @property
    def sizes(self) -> dict[str, int]:
        """How many documents of each collection there were, by its name."""
        kept = Counter(collection for collection, _ in self.are)
        return {
            "transactions": self.transactions,
            **{kind: kept[kind] for kind in (ITEMS, DAYS, MINUTES)},
        }

    def wrong(self) -> Increments:
        """What leads from the counters as they are to what they should be."""
        return difference(merged([self.should_be]), self.are)

    def unknown_days(self, first: str) -> list[str]:
        """Days that have counts and are before the first one that anything is known of.

        first: BigQuery's first day, or ""

        There BigQuery has lost rows, or was not there yet: items' counters hold what it does not.
        """
        days = [first] if first else []
        known = min(days + [name for kind, name in self.should_be if kind == DAYS], default="9")
        counts = ((key, any(fields.values())) for key, fields in self.are.items())
        return sorted(name for (kind, name), has in counts if has and kind == DAYS and name < known)


def without_old_minutes(increments: Increments, minutes_from: str) -> Increments:
    """The same but for the minutes that are not compared: nobody knows what is in them."""
    return {
        document: numbers
        for document, numbers in increments.items()
        if document[0] != MINUTES or document[1] >= minutes_from
    }


def add_to(total: Increments, more: Increments) -> None:
    """Add in place: ``merged`` makes a new sum, which costs as much as all of it."""
    for document, fields in more.items():
        sums = total.setdefault(document, {})
        for name, number in fields.items():
            sums[name] = sums.get(name, 0) + number


def micros_of(time: Any) -> int:  # noqa: ANN401 - datetime, or protobuf's own
    """Microseconds since 1970 of a time as Firestore's client gives it."""
    at: datetime = time if isinstance(time, datetime) else time.ToDatetime(tzinfo=UTC)
    return round(at.timestamp() * 1_000_000)


def first_minute(at_micros: int, days: int) -> str:
    """The id of the first minute that is so many days before a moment, or later."""
    from_time = datetime.fromtimestamp(at_micros // 1_000_000, UTC) - timedelta(days=days)
    return from_time.strftime("%Y%m%dT%H%M")


def _counters(collection: str, fields: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    yield from (((name,), fields[name]) for name in _NUMBERS[collection] if name in fields)
    for name in _MAPS[collection]:
        held = fields.get(name, {})
        if isinstance(held, dict):
            yield from (((name, currency), value) for currency, value in held.items())
        else:
            yield (name,), held
