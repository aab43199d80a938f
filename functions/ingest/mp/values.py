"""Loose values of JSON as the types that GA4 gives them."""

import re
from typing import Any

import msgspec

from shared.raw import Value
from shared.strict_json import MAX_INTEGER, MIN_INTEGER

# Numbers as text, in ASCII's digits; Python itself also reads "1_000" and digits of other scripts.
_WHOLE = re.compile(r"\s*[+-]?\d{1,19}\s*", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d{1,19}(\.\d{0,19})?|\.\d{1,19})", re.ASCII)


def typed(value: Any) -> Value:  # noqa: ANN401 - anything that JSON holds
    """GA4's value: whole numbers, fractions and texts in columns of their own.

    true and false become texts, as gtag sends them; objects and lists become their JSON.
    """
    if value is None:
        return Value()
    if isinstance(value, bool):
        return Value(string_value="true" if value else "false")
    if isinstance(value, int):
        return Value(int_value=value)
    if isinstance(value, float):
        return Value(double_value=value)
    if isinstance(value, str):
        return Value(string_value=value)
    return Value(string_value=msgspec.json.encode(value).decode())


def whole(value: object) -> int | None:
    """A whole number that fits 64 bits, from a number or its text ("2", 2.0)."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if MIN_INTEGER <= value <= MAX_INTEGER else None


def is_number(value: object) -> bool:
    """Whether it is a number or its text, as a shop writes an amount."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def micros(value: object) -> int | None:
    """Microseconds since 1970, from a number or its text; None for what cannot be that."""
    found = whole(value)
    return found if found is not None and found >= 0 else None
