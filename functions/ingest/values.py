"""Values as clients write them, in GA4's types."""

import math
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from shared.raw import Value
from shared.strict_json import MAX_INTEGER, MIN_INTEGER

from .errors import BadRequest

# As JavaScript writes numbers, in ASCII.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)

# JavaScript never writes a number longer.
_LONGEST_NUMBER = 40


def number(written: str) -> int | float | None:
    """A whole number where it is one and fits 64 bits, else a fraction; None for anything else."""
    if len(written) > _LONGEST_NUMBER or not _NUMBER.fullmatch(written):
        return None
    value = float(written)
    if not math.isfinite(value):
        return None
    whole = int(written) if written.lstrip("+-").isdecimal() else None
    return whole if whole is not None and MIN_INTEGER <= whole <= MAX_INTEGER else value


def integer(written: str | None) -> int | None:
    """A whole number that fits 64 bits, or None."""
    value = number(written) if written else None
    return value if isinstance(value, int) else None


def is_set(written: str | None) -> bool:
    """Whether a flag such as ``_ss`` is there and not 0."""
    return bool(written) and written not in ("0", "false")


def whole(value: object) -> int | None:
    """A whole number that fits 64 bits, from a number or its text ("2", 2.0); None for all else."""
    if isinstance(value, str):
        return integer(value.strip())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if MIN_INTEGER <= value <= MAX_INTEGER else None


def typed(value: Any) -> Value:  # noqa: ANN401 - anything that JSON holds
    """A plain value as GA4 types it.

    Whole numbers, fractions and texts have columns of their own; true and false become texts, as
    gtag sends them; objects and lists become their JSON; null is no value.
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


def check_event_ids(ids: Iterable[tuple[str | None, str]]) -> None:
    """Refuse an id that occurs twice among a request's events: they would count as one.

    ids: each event's id, if it has one, and its place
    """
    seen: set[str] = set()
    for event_id, place in ids:
        if event_id and event_id in seen:
            message = "event_id occurs twice, the events would count as one: give each its own"
            raise BadRequest(400, "wrong_type", message, f"{place}.event_id")
        seen.add(event_id or "")
