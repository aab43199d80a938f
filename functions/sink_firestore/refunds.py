"""A row as a refund: of everything that is left, or of the lines it lists."""

from shared.errors import Reason

from . import ids, lines, money
from .events import Refund, RefundLine
from .fields import text
from .lines import Given, RefusedLine
from .subject import REFUND_KEY, Found, RowRefused, Subject


def refund(subject: Subject) -> Found:
    """The refund. A refund whose lines are all refused is none, and never one of everything."""
    if subject.transaction_id is None:
        raise RowRefused(Reason.MISSING_TRANSACTION_ID, "transaction_id: a refund needs it")
    key = _key(subject)
    found = [lines.refund_line_of(given) for given in subject.items]
    good = tuple(line for line in found if isinstance(line, RefundLine))
    refused = tuple(line for line in found if isinstance(line, RefusedLine))
    is_whole = not subject.row.get("items") and subject.first_place is None
    other_micros, warnings = _other_micros(subject)
    counted = Refund(
        transaction=ids.transaction_document_id(
            subject.stream_id, "transaction", subject.transaction_id
        ),
        stream_id=subject.stream_id,
        key=key if subject.first_place is None else f"{key}.{subject.first_place}",
        moment=subject.moment,
        currency=subject.currency,
        is_whole=is_whole,
        lines=good,
        other_micros=other_micros,
    )
    return Found((counted,) if good or is_whole else (), refused, warnings, key)


def _key(subject: Subject) -> str:
    """The key that a dead letter brings, else the refund's own.

    GA4's refund has no id: its event_id is new each time that it is sent. A shop that refunds the
    same lines twice says so with the event parameter ``refund_id``.
    """
    brought = text(subject.row.get(REFUND_KEY))
    if brought is not None:
        return brought
    refund_id = ids.stated(text(subject.params.get("refund_id")))
    return ids.refund_key(refund_id, [_identity(given) for given in subject.items])


def _identity(given: Given) -> object:
    """What tells a refund's lines apart, as the row has it: refused lines belong to it as well."""
    if not isinstance(given.fields, dict):
        return given.fields
    item_id, quantity, price = (given.fields.get(name) for name in ("item_id", "quantity", "price"))
    # 10 and 10.0 are one price: BigQuery's FLOAT64 column gives the second for either.
    return [item_id, quantity, float(price) if type(price) is int else price]


def _other_micros(subject: Subject) -> tuple[int, tuple[str, ...]]:
    """Money that belongs to no line: the refund's own, where it lists lines without prices."""
    if not subject.items or any(lines.has_price(given) or given.notes for given in subject.items):
        return 0, ()
    try:
        return money.amount_of(subject.ecommerce.get("refund_value"), "refund_value") or 0, ()
    except money.BadNumber as bad:
        return 0, (bad.detail,)
