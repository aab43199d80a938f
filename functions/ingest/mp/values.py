"""Loose values of JSON that the Measurement Protocol gives a meaning."""

import re

from ..values import whole

# A number as text, in ASCII's digits; Python itself also reads "1_000" and other scripts' digits.
_NUMBER = re.compile(r"[+-]?(\d{1,19}(\.\d{0,19})?|\.\d{1,19})", re.ASCII)


def is_number(value: object) -> bool:
    """Whether it is a number or its text, as a shop writes an amount."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def micros(value: object) -> int | None:
    """Microseconds since 1970, from a number or its text; None for what cannot be that."""
    found = whole(value)
    return found if found is not None and found >= 0 else None
