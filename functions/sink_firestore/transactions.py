"""A transaction: all that is known of one purchase and its refunds, whatever came first.

It is a set of facts, each added once. What it counts for is a function of the facts alone
(counting.py). Of a refund that is fired again the earliest one is the fact, so the order of arrival
does not matter; of a purchase that is fired again it is the one that came first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .events import Event, LateLine, Line, Moment, Purchase, Refund

# A document holds 1 MiB (https://cloud.google.com/firestore/quotas); 300 lines of a purchase take
# up to 630 KB of it (an id of 1,500 bytes, a name of 400 and the rest).
MAX_REFUNDS = 50
MAX_REFUND_BYTES = 300_000
_LINE_BYTES = 150


class TooManyRefunds(Exception):  # noqa: N818 - reads as what it is
    """A refund for which the transaction's document has no room."""


@dataclass(frozen=True, slots=True)
class Bought:
    """That the purchase has happened: when, and what belongs to no line of it."""

    moment: Moment
    currency: str
    other_micros: int = 0


@dataclass(frozen=True, slots=True)
class KnownRefund:
    """A refund as it was asked for. ``was_early``: it came before its purchase."""

    refund: Refund
    was_early: bool


@dataclass(frozen=True, slots=True)
class Transaction:
    """The facts. Without ``bought`` they wait for their purchase and count nothing."""

    stream_id: str
    latest_micros: int = 0  # the time of its latest event
    bought: Bought | None = None
    lines: Mapping[int, Line] = field(default_factory=dict)  # by place
    refused: frozenset[int] = frozenset()  # places of lines that may still come
    refunds: Mapping[str, KnownRefund] = field(default_factory=dict)  # by key

    @property
    def size_bytes(self) -> int:
        """About the size of its document."""
        refunds = sum(_refund_bytes(known.refund) for known in self.refunds.values())
        return sum(_line_bytes(line) for line in self.lines.values()) + refunds + 500


def with_event(transaction: Transaction, event: Event) -> Transaction:
    """The transaction with the event; the very same one where it knows the event already.

    Raises TooManyRefunds.
    """
    if isinstance(event, Purchase):
        found = _with_purchase(transaction, event)
    elif isinstance(event, LateLine):
        found = _with_late_line(transaction, event.line)
    else:
        found = _with_refund(transaction, event)
    if found is transaction:
        return transaction
    latest_micros = max(transaction.latest_micros, event.moment.at_micros)
    return replace(found, latest_micros=latest_micros)


def _with_purchase(transaction: Transaction, purchase: Purchase) -> Transaction:
    """The first one holds; another one of the same transaction is a repetition."""
    if transaction.bought is not None:
        return transaction
    waiting = {
        place: line for place, line in transaction.lines.items() if place in purchase.refused
    }
    return replace(
        transaction,
        bought=Bought(purchase.moment, purchase.currency, purchase.other_micros),
        lines=waiting | {line.place: line for line in purchase.lines},
        refused=purchase.refused - waiting.keys(),
    )


def _with_late_line(transaction: Transaction, line: Line) -> Transaction:
    """Only a line that the purchase's own row had, and that was refused, is added."""
    if line.place in transaction.lines:
        return transaction
    if transaction.bought is not None and line.place not in transaction.refused:
        return transaction
    return replace(
        transaction,
        lines={**transaction.lines, line.place: line},
        refused=transaction.refused - {line.place},
    )


def _with_refund(transaction: Transaction, refund: Refund) -> Transaction:
    """Of equal keys the earliest holds, whichever of them came first."""
    known = KnownRefund(refund, was_early=transaction.bought is None)
    same = transaction.refunds.get(refund.key)
    if same is not None:
        if _order(same.refund) <= _order(refund):
            return transaction
        known = replace(same, refund=refund)
    refunds = {**transaction.refunds, refund.key: known}
    size_bytes = sum(_refund_bytes(other.refund) for other in refunds.values())
    if len(refunds) > MAX_REFUNDS or size_bytes > MAX_REFUND_BYTES:
        raise TooManyRefunds
    return replace(transaction, refunds=refunds)


def _order(refund: Refund) -> tuple[int, str]:
    """By time; two of the same time, though they differ, have one order as well."""
    return refund.moment.at_micros, repr(refund)


def _line_bytes(line: Line) -> int:
    return len(line.item_id.encode()) + len(line.item_name.encode()) + _LINE_BYTES


def _refund_bytes(refund: Refund) -> int:
    return sum(len(line.item_id.encode()) + _LINE_BYTES for line in refund.lines) + 2 * _LINE_BYTES
