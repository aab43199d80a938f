"""Fields of documents, read without trusting their types: a wrong type is an absent value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Fields = Mapping[str, Any]


def whole(value: object) -> int:
    """A counter; 0 where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def text(value: object) -> str:
    """A text; empty where it is none."""
    return value if isinstance(value, str) else ""


def time(value: object) -> datetime | None:
    """A point in time, with its zone; None where it is none."""
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def by_currency(value: object) -> dict[str, int]:
    """A map of currency to micro-units or a count; what else is in it is left out."""
    if not isinstance(value, Mapping):
        return {}
    return {code: whole(number) for code, number in value.items() if isinstance(code, str)}
