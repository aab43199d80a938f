"""The latest purchases, as the feed shows them."""

from dataclasses import dataclass
from datetime import datetime

from .fields import Fields, text, time, whole


@dataclass(frozen=True, slots=True)
class Purchase:
    """A document of ``transactions``.

    name:        the document's id, a hash
    units:       of all its lines
    items:       what they are called, in the order of the purchase
    is_refunded: at least one refund of it is known
    """

    name: str
    at: datetime
    currency: str
    revenue: int
    units: int
    items: tuple[str, ...]
    is_refunded: bool


def purchase_of(name: str, fields: Fields) -> Purchase | None:
    """A document; None while only a refund of it has come."""
    at = time(fields.get("at"))
    if at is None:
        return None
    given = fields.get("lines")
    lines = [line for line in given if isinstance(line, dict)] if isinstance(given, list) else []
    names = (text(line.get("item_name")) or text(line.get("item_id")) for line in lines)
    return Purchase(
        name=name,
        at=at,
        currency=text(fields.get("currency")),
        revenue=whole(fields.get("revenue_micros")),
        units=sum(whole(line.get("quantity")) for line in lines),
        items=tuple(filter(None, names)),
        is_refunded=bool(fields.get("refunds")),
    )
