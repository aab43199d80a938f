"""BigQuery's rows as the events that the sink counts, and what a transaction's come to. Pure.

The sink's own code reads the rows and adds the events, so that its rules hold here as well. What
BigQuery cannot tell is in which order the sink has seen them; taken is the order in which they were
stored in BigQuery. It matters for a purchase that was fired twice with different lines, and there
comparison.py asks Firestore which one has counted.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from ..documents import KEPT
from ..events import Event
from ..rows import parsed
from ..transactions import TooManyRefunds, Transaction, with_event

# What the query adds to the row's own columns.
STORED = "stored_micros"

# Expired documents are typically deleted within 24 hours
# (https://cloud.google.com/firestore/docs/ttl); until then events find them.
DELETED_IN_MICROS = 86_400_000_000

KEPT_MICROS = int(KEPT.total_seconds()) * 1_000_000


class Arrival(NamedTuple):
    """An event. ``stored_micros``: when its row came into BigQuery; ``line``: the row as JSON."""

    stored_micros: int
    event: Event
    line: bytes


@dataclass(slots=True)
class Segment:
    """What was known of a transaction from its first event until it was forgotten.

    facts: those of the arrivals that have added something
    """

    transaction: Transaction
    arrivals: list[Arrival] = field(default_factory=list)
    facts: list[Arrival] = field(default_factory=list)

    @property
    def forgotten_micros(self) -> int:
        """From when on Firestore has no document of it any more.

        What came already expired is known for a day as well.
        """
        expires_micros = self.transaction.latest_micros + KEPT_MICROS
        return max(expires_micros, self.arrivals[-1].stored_micros + DELETED_IN_MICROS)


def arrivals_of(row: Mapping[str, Any], item_fields: Sequence[str]) -> Iterator[Arrival]:
    """The row's events; none of a bot's, and none where the sink refuses it.

    The row passes through JSON, as the sink gets it. A FLOAT64 is written with the fewest digits
    that tell it from its neighbours, as enrich writes it: so its decimal is the one that counted.
    """
    line = msgspec.json.encode({name: value for name, value in row.items() if name != STORED})
    for event in parsed(line, item_fields).events:
        yield Arrival(row[STORED], event, line)


def by_transaction(arrivals: Iterable[Arrival]) -> Iterator[tuple[str, list[Arrival]]]:
    """Those that follow each other and are of one transaction, with its document's name."""
    for name, own in groupby(arrivals, lambda arrival: arrival.event.transaction):
        yield name, sorted(own, key=_order)


def segments(arrivals: Sequence[Arrival]) -> list[Segment]:
    """One segment, or more where an event came after the transaction's document had expired.

    The sink has counted such an event as one of a transaction that it did not know.
    """
    found: list[Segment] = []
    for arrival in arrivals:
        if not found or arrival.stored_micros > found[-1].forgotten_micros:
            found.append(Segment(Transaction(arrival.event.stream_id)))
        _add(found[-1], arrival)
    return found


def whole(arrivals: Sequence[Arrival]) -> Segment:
    """The same where Firestore has not deleted the document, though it might have."""
    found = Segment(Transaction(arrivals[0].event.stream_id))
    for arrival in arrivals:
        _add(found, arrival)
    return found


def _add(segment: Segment, arrival: Arrival) -> None:
    segment.arrivals.append(arrival)
    try:
        after = with_event(segment.transaction, arrival.event)
    except TooManyRefunds:
        return  # set aside by the sink as well
    if after is not segment.transaction:
        segment.facts.append(arrival)
        segment.transaction = after


def _order(arrival: Arrival) -> tuple[int, int, bytes]:
    return arrival.stored_micros, arrival.event.moment.at_micros, arrival.line


def digest(transaction: Transaction) -> bytes:
    """Equal for equal facts. Which of them came first, and so ``was_early``, is none."""
    facts = (
        transaction.bought,
        sorted(transaction.lines.items()),
        sorted(transaction.refused),
        sorted((key, known.refund) for key, known in transaction.refunds.items()),
    )
    return hashlib.blake2b(repr(facts).encode(), digest_size=16).digest()
