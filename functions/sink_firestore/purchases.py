"""A row as a purchase, or as lines of one that are counted later."""

from collections.abc import Iterator, Mapping

from shared.errors import Reason

from . import ids, lines, money
from .currencies import NO_CURRENCY
from .events import Description, LateLine, Line, Purchase
from .fields import text
from .lines import RefusedLine
from .subject import Found, RowRefused, Subject


def purchase(subject: Subject) -> Found:
    """The purchase with the lines that count. Raises RowRefused where nothing of it can."""
    good, refused = _lines(subject)
    other_micros, warnings = _other_micros(subject)
    counted = Purchase(
        transaction=_transaction(subject),
        stream_id=subject.stream_id,
        moment=subject.moment,
        currency=subject.currency or NO_CURRENCY,
        lines=good,
        refused=frozenset(line.place for line in refused),
        other_micros=other_micros,
        descriptions=_descriptions(subject, good),
    )
    return Found((counted,), refused, (*warnings, *_warnings(subject)))


def late_lines(subject: Subject) -> Found:
    """Replayed lines, each to be added to its purchase."""
    good, refused = _lines(subject)
    transaction = _transaction(subject)
    descriptions = _descriptions(subject, good)
    late = tuple(
        LateLine(transaction, subject.stream_id, subject.moment, line, descriptions)
        for line in good
    )
    return Found(late, refused)


def _transaction(subject: Subject) -> str:
    """The id of the transaction's document: by the shop's id, else by the event's."""
    if subject.transaction_id is not None:
        return ids.transaction_document_id(subject.stream_id, "transaction", subject.transaction_id)
    event_id = text(subject.row.get("event_id"))
    if event_id is None:
        detail = "event_id: needed where there is no transaction_id"
        raise RowRefused(Reason.MISSING_EVENT_ID, detail)
    return ids.transaction_document_id(subject.stream_id, "event", event_id)


def _lines(subject: Subject) -> tuple[tuple[Line, ...], tuple[RefusedLine, ...]]:
    found = [lines.line_of(given) for given in subject.items]
    return (
        tuple(line for line in found if isinstance(line, Line)),
        tuple(line for line in found if isinstance(line, RefusedLine)),
    )


def _descriptions(subject: Subject, good: tuple[Line, ...]) -> Mapping[str, Description]:
    """What is known of each item; where it has several lines, the last one's word holds."""
    by_place = {given.place: given for given in subject.items}
    currency = subject.currency or NO_CURRENCY
    return {
        line.item_id: lines.description_of(by_place[line.place], subject.item_fields, currency)
        for line in good
        if line.item_id
    }


def _other_micros(subject: Subject) -> tuple[int, tuple[str, ...]]:
    """Revenue that belongs to no line: the purchase's own, where no item has a price.

    GA4 defines a purchase's value as the sum of price times quantity, so priced lines say the
    same, and items, minutes and days agree.
    """
    if any(lines.has_price(given) or given.notes for given in subject.items):
        return 0, ()
    try:
        return money.amount_of(
            subject.ecommerce.get("purchase_revenue"), "purchase_revenue"
        ) or 0, ()
    except money.BadNumber as bad:
        if not subject.items:
            raise RowRefused(bad.reason, bad.detail) from None
        return 0, (bad.detail,)


def _warnings(subject: Subject) -> Iterator[str]:
    if subject.currency is None:
        yield f"currency: none that exists, money is counted as {NO_CURRENCY}"
    if any(lines.has_broken_profit(given) for given in subject.items):
        yield "profit: no number that can be counted"
