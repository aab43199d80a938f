"""One item: GA4's fields as its columns have them, the rest as item_params."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from shared import raw

from .param_values import own_value, typed
from .row_commerce import Item
from .row_records import Param
from .values import integer, is_given, number, text

PURCHASES = frozenset({"purchase"})
REFUNDS = frozenset({"refund"})

_TEXTS = (
    "item_id", "item_name", "item_brand", "item_variant", "item_category", "item_category2",
    "item_category3", "item_category4", "item_category5", "coupon", "affiliation", "location_id",
    "item_list_id", "item_list_name", "promotion_id", "promotion_name", "creative_name",
    "creative_slot",
)  # fmt: skip

# What becomes a column; the last line's are computed, and an item's own word for them is not taken.
COLUMNS = frozenset(_TEXTS) | {
    "price", "quantity", "index", "item_list_index", "item_params",
    "price_in_usd", "item_revenue", "item_revenue_in_usd", "item_refund", "item_refund_in_usd",
}  # fmt: skip

# Money is kept to micro-units; this takes out what float multiplication adds (3 * 0.1).
MONEY_DIGITS = 6


def item(given: Mapping[str, Any], event_name: str, *, in_usd: bool) -> Item:
    """One line of the cart. A missing quantity is 1, as in GA4; a bad number is null."""
    price = number(given.get("price"))
    quantity = _quantity(given)
    money = line_money(price, quantity)
    revenue = money if event_name in PURCHASES else None
    refund = money if event_name in REFUNDS else None
    return Item(
        **{name: text(given.get(name)) for name in _TEXTS},
        price_in_usd=price if in_usd else None,
        price=price,
        quantity=quantity,
        item_revenue_in_usd=revenue if in_usd else None,
        item_revenue=revenue,
        item_refund_in_usd=refund if in_usd else None,
        item_refund=refund,
        item_list_index=text(given.get("item_list_index")) or text(given.get("index")),
        item_params=tuple(_params(given)),
    )


def bad_numbers(given: Mapping[str, Any], place: int) -> Iterator[str]:
    """What of the item's numbers cannot be read, in words."""
    if is_given(given.get("price")) and number(given["price"]) is None:
        yield f"items[{place}].price is no number"
    if _quantity(given) is None:
        yield f"items[{place}].quantity is no whole number"


def line_money(price: float | None, quantity: int | None) -> float | None:
    """Price times quantity, None where one is not known."""
    if price is None or quantity is None:
        return None
    return number(round(price * quantity, MONEY_DIGITS))


def _quantity(given: Mapping[str, Any]) -> int | None:
    stated = given.get("quantity")
    return integer(stated) if is_given(stated) else 1


def _params(given: Mapping[str, Any]) -> Iterator[Param]:
    """The item's own parameters in GA4's form, and every field that has no column."""
    listed = given.get("item_params")
    if listed is not None:
        try:
            entries = msgspec.convert(listed, list[raw.Param])
        except msgspec.ValidationError:
            yield Param("item_params", typed(listed))
        else:
            yield from (Param(entry.key, own_value(entry)) for entry in entries)
    for key, value in given.items():
        if key not in COLUMNS and value is not None:
            yield Param(key, typed(value))
