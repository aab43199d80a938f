"""Items of a row: each a line that counts, or the reason why it does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.errors import Reason

from . import ids, money
from .events import Description, Line, RefundLine
from .fields import Fields, params_of, shortened, text
from .money import BadNumber

# GA4 takes 200 items an event:
# https://developers.google.com/analytics/devguides/collection/ga4/reference/events
MAX_LINES = 300

# Longest name that a transaction keeps of a line: 300 lines fit into a document of 1 MiB.
_MAX_NAME_LENGTH = 100

_DESCRIBING = ("item_name", "item_brand", "item_category")


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that does not count: its place in the event's items, and why."""

    place: int
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Given:
    """An item as the row has it. ``notes``: what enrich repaired in it, in words.

    enrich writes null for a number that it cannot read, and says so in angelia.warnings.
    """

    place: int
    fields: object
    notes: tuple[str, ...] = ()


def given_items(listed: Sequence[object], first: int, warnings: object) -> list[Given]:
    """The items with what enrich said of each. ``first`` is the place of the first one."""
    notes: dict[int, list[str]] = {}
    for warning in warnings if isinstance(warnings, list) else ():
        place, _, note = str(warning).removeprefix("items[").partition("].")
        if place.isdecimal() and note:
            notes.setdefault(int(place[:9]), []).append(note)
    return [
        Given(place, fields, tuple(notes.get(place, ())))
        for place, fields in enumerate(listed, first)
    ]


def line_of(given: Given) -> Line | RefusedLine:
    """A line of a purchase. A broken ``profit`` is no reason to lose the sale: it is left out."""
    try:
        fields = _checked(given)
        quantity = money.quantity_of(fields.get("quantity"))
        price = money.price_of(fields.get("price"))
        return Line(
            place=given.place,
            item_id=_item_id(fields),
            quantity=quantity,
            revenue_micros=0 if price is None else money.line_micros(price, quantity),
            profit_micros=_profit(fields, quantity) or 0,
            item_name=(text(fields.get("item_name")) or "")[:_MAX_NAME_LENGTH],
            price=None if price is None else float(price),
        )
    except BadNumber as bad:
        return RefusedLine(given.place, bad.reason, f"items[{given.place}]: {bad.detail}")


def refund_line_of(given: Given) -> RefundLine | RefusedLine:
    """A line of a refund."""
    try:
        fields = _checked(given)
        quantity = money.quantity_of(fields.get("quantity"))
        price = money.price_of(fields.get("price"))
        micros = None if price is None else money.line_micros(price, quantity)
        return RefundLine(_item_id(fields), quantity, micros)
    except BadNumber as bad:
        return RefusedLine(given.place, bad.reason, f"items[{given.place}]: {bad.detail}")


def has_price(given: Given) -> bool:
    """Whether the item brings money of its own."""
    return isinstance(given.fields, dict) and money.is_given(given.fields.get("price"))


def has_broken_profit(given: Given) -> bool:
    """Whether the item has a profit that cannot be counted."""
    if not isinstance(given.fields, dict):
        return False
    profit = params_of(given.fields.get("item_params")).get("profit")
    return money.is_given(profit) and _profit(given.fields, 1) is None


def description_of(given: Given, item_fields: Sequence[str], currency: str) -> Description:
    """What items/{item_id} says of the item; what this event does not say is left as it was."""
    fields: Mapping[str, Any] = given.fields if isinstance(given.fields, dict) else {}
    params = params_of(fields.get("item_params"))
    found: dict[str, str | int | float] = {"item_id": shortened(text(fields["item_id"]) or "")}
    for name in _DESCRIBING:
        if (value := text(fields.get(name))) is not None:
            found[name] = shortened(value)
    price = money.price_of(fields.get("price"))
    if price is not None:
        found |= {"price": float(price), "currency": currency}
    for name in item_fields:
        stated = fields.get(name, params.get(name))
        if isinstance(stated, str | int | float):
            found[name] = shortened(stated) if isinstance(stated, str) else stated
    return found


def _checked(given: Given) -> Fields:
    if not isinstance(given.fields, dict):
        raise BadNumber(Reason.WRONG_TYPE, "an object is needed")
    for name, reason in (("quantity", Reason.BAD_QUANTITY), ("price", Reason.BAD_PRICE)):
        is_noted = any(note.startswith(f"{name} ") for note in given.notes)
        if is_noted and not money.is_given(given.fields.get(name)):
            raise BadNumber(reason, f"{name}: a number is needed")
    return given.fields


def _item_id(fields: Fields) -> str:
    stated = ids.stated(text(fields.get("item_id")))
    return "" if stated is None else ids.kept_item_id(stated)


def _profit(fields: Fields, quantity: int) -> int | None:
    """Profit of the line, None where it is absent or cannot be counted; a loss is negative."""
    profit = money.decimal(params_of(fields.get("item_params")).get("profit"))
    if profit is None or abs(profit) > money.MAX_PRICE:
        return None
    try:
        return money.line_micros(profit, quantity)
    except BadNumber:
        return None
