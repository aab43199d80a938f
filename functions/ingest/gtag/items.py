"""Items as gtag sends them: ``pr1=idSKU~nmName~pr12.5~qt2~k0size~v0XL``."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..values import number

MAX_ITEMS = 200

_KEY = re.compile(r"pr([1-9]\d{0,2})")

# Before the two-letter prefixes: a custom field's name, and its value by the same number.
# 200 of them are far more than GA4 takes of an item, and bound the time that a number may cost.
_CUSTOM = re.compile(r"k(\d{1,3})(.*)", re.DOTALL)

TEXTS = {
    "id": "item_id",
    "nm": "item_name",
    "br": "item_brand",
    "va": "item_variant",
    "ca": "item_category",
    "c2": "item_category2",
    "c3": "item_category3",
    "c4": "item_category4",
    "c5": "item_category5",
    "cp": "coupon",
    "ln": "item_list_name",
    "li": "item_list_id",
    "af": "affiliation",
    "lo": "location_id",
    "pi": "promotion_id",
    "pn": "promotion_name",
    "cn": "creative_name",
    "cs": "creative_slot",
}
NUMBERS = {"pr": "price", "qt": "quantity", "ds": "discount", "lp": "index"}


def is_item(key: str) -> bool:
    """Whether a parameter is one of the 200 items; others that begin with pr are not."""
    found = _KEY.fullmatch(key)
    return found is not None and int(found[1]) <= MAX_ITEMS


def items(values: Mapping[str, str]) -> list[dict[str, Any]]:
    """The items in their order; what none of the known fields is keeps its own name."""
    listed = sorted((int(key[2:]), text) for key, text in values.items() if is_item(key))
    return [item for _, text in listed if (item := dict(_fields(text)))]


def _fields(text: str) -> Iterator[tuple[str, Any]]:
    custom: dict[str, str] = {}  # by their numbers, as they came
    for token in text.split("~"):
        if found := _CUSTOM.fullmatch(token):
            custom[found[1]] = found[2]
        elif (place := _custom_place(token, custom)) is not None:
            yield custom[place], token[len(place) + 1 :]
        elif token:
            prefix, value = token[:2], token[2:]
            if prefix in NUMBERS:
                known = number(value)
                yield NUMBERS[prefix], value if known is None else known
            else:
                yield TEXTS.get(prefix, prefix), value


def _custom_place(token: str, custom: dict[str, str]) -> str | None:
    """The number of the custom field whose value this is.

    ``v10`` may be field 10, empty, or field 1 with the value 0: gtag writes a value right behind
    its name, so the field that was announced last is tried first, then the longest number.
    """
    digits = re.match(r"v(\d{1,3})", token)
    if digits is None:
        return None
    written = digits[1]
    if custom and written.startswith(last := next(reversed(custom))):
        return last
    ends = range(len(written), 0, -1)
    return next((written[:end] for end in ends if written[:end] in custom), None)
