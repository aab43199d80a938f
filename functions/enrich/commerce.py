"""The ecommerce record and the items: money of a purchase or a refund, line by line and in all."""

from collections.abc import Iterator, Sequence

from . import items as lines
from .currency import US_DOLLAR, currency_of
from .items import MONEY_DIGITS, PURCHASES, REFUNDS, line_money
from .row import Part, Row
from .row_commerce import Ecommerce, Item
from .subject import Subject
from .values import integer, is_given, number, text

_MONEY = (
    "value", "tax", "shipping", "purchase_revenue", "refund_value", "tax_value", "shipping_value",
)  # fmt: skip

# What is read of the event's ecommerce object, beside the parameters of GA4's names.
TOTALS = frozenset({*_MONEY, "total_item_quantity", "unique_items"})


def commerce(subject: Subject) -> Part:
    """ecommerce, items and event_value_in_usd; money in dollars only where it is in dollars."""
    event = subject.event
    in_usd = currency_of(subject) == US_DOLLAR
    items = [lines.item(given, event.name, in_usd=in_usd) for given in event.items]
    columns: Row = {"items": items} if items else {}
    if in_usd:
        columns["event_value_in_usd"] = _amount(subject, "value")
    if items or _stated(subject, "transaction_id") or event.name in PURCHASES | REFUNDS:
        columns["ecommerce"] = _totals(subject, items, in_usd=in_usd)
    return Part(columns, tuple(_warnings(subject)))


def _totals(subject: Subject, items: Sequence[Item], *, in_usd: bool) -> Ecommerce:
    name = subject.event.name
    revenue = refund = None
    if name in PURCHASES:
        revenue = _or_sum(_amount(subject, "value", "purchase_revenue"), items)
    if name in REFUNDS:
        refund = _or_sum(_amount(subject, "value", "refund_value"), items)
    tax = _amount(subject, "tax", "tax_value")
    shipping = _amount(subject, "shipping", "shipping_value")
    return Ecommerce(
        total_item_quantity=_count(subject, "total_item_quantity", _quantity(items)),
        purchase_revenue_in_usd=revenue if in_usd else None,
        purchase_revenue=revenue,
        refund_value_in_usd=refund if in_usd else None,
        refund_value=refund,
        shipping_value_in_usd=shipping if in_usd else None,
        shipping_value=shipping,
        tax_value_in_usd=tax if in_usd else None,
        tax_value=tax,
        unique_items=_count(subject, "unique_items", _kinds(items)),
        transaction_id=text(_stated(subject, "transaction_id")),
    )


def _count(subject: Subject, name: str, counted: int | None) -> int | None:
    """What the event says; else what its items come to."""
    stated = integer(_stated(subject, name))
    return counted if stated is None else stated


def _quantity(items: Sequence[Item]) -> int | None:
    return integer(sum(i.quantity or 0 for i in items)) if items else None


def _kinds(items: Sequence[Item]) -> int | None:
    """GA4 tells items apart by these three."""
    return len({(i.item_id, i.item_name, i.item_brand) for i in items}) or None


def _or_sum(stated: float | None, items: Sequence[Item]) -> float | None:
    """What the event says; else what its items come to, if every one of them has a price."""
    if stated is not None or not items:
        return stated
    known = [money for i in items if (money := line_money(i.price, i.quantity)) is not None]
    return number(round(sum(known), MONEY_DIGITS)) if len(known) == len(items) else None


def _amount(subject: Subject, *names: str) -> float | None:
    """The first of these that is a number."""
    found = (number(_stated(subject, name)) for name in names)
    return next((amount for amount in found if amount is not None), None)


def _stated(subject: Subject, name: str) -> object:
    """What the event says under a name: in its ecommerce object, else in its parameters."""
    stated = subject.event.ecommerce.get(name)
    return subject.stated(name) if stated is None else stated


def _warnings(subject: Subject) -> Iterator[str]:
    """What a shop's owner should know of this event's money."""
    for name in _MONEY:
        stated = _stated(subject, name)
        if is_given(stated) and number(stated) is None:
            yield f"{name} is no number"
    for place, given in enumerate(subject.event.items):
        yield from lines.bad_numbers(given, place)
    if subject.event.name in PURCHASES and currency_of(subject) is None:
        yield "purchase without a currency"
