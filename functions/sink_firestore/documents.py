"""A transaction as its Firestore document has it, and back. docs/counters.md shows the shape."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .events import Line, Moment, Refund, RefundLine
from .transactions import Bought, KnownRefund, Transaction

# Thank-you pages are opened again months later: so long a purchase is known as counted.
KEPT = timedelta(days=400)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class BadDocument(ValueError):  # noqa: N818 - reads as what it is
    """A transaction's document that somebody else has written or changed."""


def document_of(transaction: Transaction) -> dict[str, Any]:
    """The document's fields. Nothing of the visitor is in it, nor the shop's id of the order."""
    bought = transaction.bought
    lines = sorted(transaction.lines.values(), key=lambda line: line.place)
    fields: dict[str, Any] = {
        "stream_id": transaction.stream_id,
        "lines": [_line_fields(line) for line in lines],
        "refused_lines": sorted(transaction.refused),
        "refunds": {key: _refund_fields(known) for key, known in transaction.refunds.items()},
        "expires_at": _time(transaction.latest_micros) + KEPT,
    }
    if bought is not None:
        # Only with these it is found where documents are ordered by ``at``.
        fields |= {
            "at": _time(bought.moment.at_micros),
            "day": bought.moment.day,
            "currency": bought.currency,
            "other_micros": bought.other_micros,
            "revenue_micros": bought.other_micros + sum(line.revenue_micros for line in lines),
        }
    return fields


def transaction_of(name: str, fields: Mapping[str, Any]) -> Transaction:
    """Read a document; ``name`` is its id. Raises BadDocument."""
    try:
        bought = None
        if "at" in fields:
            moment = Moment(_micros(fields["at"]), fields["day"])
            bought = Bought(moment, fields["currency"], fields["other_micros"])
        stream_id = fields["stream_id"]
        lines = [_line(given) for given in fields["lines"]]
        return Transaction(
            stream_id=stream_id,
            latest_micros=_micros(fields["expires_at"] - KEPT),
            bought=bought,
            lines={line.place: line for line in lines},
            refused=frozenset(fields["refused_lines"]),
            refunds={
                key: _refund(name, stream_id, key, given)
                for key, given in fields["refunds"].items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadDocument(f"transactions/{name}: {type(error).__name__}") from error


def _line_fields(line: Line) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "place": line.place,
        "item_id": line.item_id or None,
        "quantity": line.quantity,
        "price": line.price,
        "revenue_micros": line.revenue_micros,
        "profit_micros": line.profit_micros,
    }
    return fields | ({"item_name": line.item_name} if line.item_name else {})


def _line(fields: Mapping[str, Any]) -> Line:
    return Line(
        place=fields["place"],
        item_id=fields["item_id"] or "",
        quantity=fields["quantity"],
        revenue_micros=fields["revenue_micros"],
        profit_micros=fields["profit_micros"],
        item_name=fields.get("item_name", ""),
        price=fields["price"],
    )


def _refund_fields(known: KnownRefund) -> dict[str, Any]:
    refund = known.refund
    return {
        "at": _time(refund.moment.at_micros),
        "day": refund.moment.day,
        "currency": refund.currency,
        "whole": refund.is_whole,
        "early": known.was_early,
        "other_micros": refund.other_micros,
        "lines": [
            {"item_id": line.item_id or None, "quantity": line.quantity, "micros": line.micros}
            for line in refund.lines
        ],
    }


def _refund(name: str, stream_id: str, key: str, fields: Mapping[str, Any]) -> KnownRefund:
    refund = Refund(
        transaction=name,
        stream_id=stream_id,
        key=key,
        moment=Moment(_micros(fields["at"]), fields["day"]),
        currency=fields["currency"],
        is_whole=fields["whole"],
        lines=tuple(
            RefundLine(line["item_id"] or "", line["quantity"], line["micros"])
            for line in fields["lines"]
        ),
        other_micros=fields["other_micros"],
    )
    return KnownRefund(refund, fields["early"])


def _time(micros: int) -> datetime:
    return _EPOCH + micros * _MICROSECOND


def _micros(time: datetime) -> int:
    return (time - _EPOCH) // _MICROSECOND
