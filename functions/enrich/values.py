"""Loose values from outside as the type that a column has; None where that is impossible."""

import math
import re
from typing import Any

import msgspec

from shared.errors import Reason
from shared.strict_json import MAX_INTEGER, MIN_INTEGER

from .refused import EventRefused

# A number as JSON or a shop's data layer writes it, in ASCII's digits; "1,5" could mean two things
# and is none. Python itself also reads "1_000" and the digits of other scripts.
# functions/sink_firestore/money.py has the same; a table in the tests holds both together.
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*", re.ASCII)
_WHOLE = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)

# Beyond this a float's integers have gaps, and int() of the text could be slow.
_LONGEST_NUMBER = 40


def number(value: object) -> float | None:
    """A finite number, from a number or its text."""
    if isinstance(value, str):
        if len(value) > _LONGEST_NUMBER or not _NUMBER.fullmatch(value):
            return None
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def integer(value: object) -> int | None:
    """A whole number that fits 64 bits, from a number or its text ("2", 2.0)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if MIN_INTEGER <= value <= MAX_INTEGER else None
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER and _WHOLE.fullmatch(value):
        return integer(int(value))
    found = number(value)
    if found is None or not found.is_integer():
        return None
    return integer(int(found))


def is_given(value: object) -> bool:
    """Whether there is a value at all; an empty text is none."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def text(value: object) -> str | None:
    """A text that is not empty; numbers as they are written, anything else is none."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return written(value)


def written(value: Any) -> str:  # noqa: ANN401 - anything that JSON holds
    """A value as JSON writes it; a text as it is."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def int64(value: int, place: str) -> int:
    """The integer if BigQuery can hold it; else the event is refused."""
    if MIN_INTEGER <= value <= MAX_INTEGER:
        return value
    raise EventRefused(Reason.OUT_OF_RANGE, f"{place}: an integer beyond 64 bits")
