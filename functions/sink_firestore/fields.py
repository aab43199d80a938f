"""Fields of an enriched row, read without trusting their types: a wrong type is an absent value."""

from collections.abc import Mapping
from typing import Any

# GA4's typed value: one of these is set.
_VALUES = ("string_value", "int_value", "double_value", "float_value")

Fields = Mapping[str, Any]
NO_FIELDS: Fields = {}

# Longest text that is copied to a document: what Firestore indexes of one
# (https://cloud.google.com/firestore/quotas).
MAX_TEXT_BYTES = 1_500


def record(fields: Fields, name: str) -> Fields:
    """A RECORD column; empty where it is absent or no object."""
    value = fields.get(name)
    return value if isinstance(value, dict) else NO_FIELDS


def params_of(listed: object) -> dict[str, Any]:
    """GA4's key and value list as a dict; of a key that occurs twice the last one, as in enrich."""
    found: dict[str, Any] = {}
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict) and isinstance(key := entry.get("key"), str):
            value = record(entry, "value")
            set_ones = (value[kind] for kind in _VALUES if value.get(kind) is not None)
            found[key] = next(set_ones, None)
    return found


def text(value: object) -> str | None:
    """A text that is not empty; numbers as they are written, anything else is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value) or None


def shortened(value: str) -> str:
    """The beginning of a text, short enough for Firestore to index the whole of it."""
    return value.encode()[:MAX_TEXT_BYTES].decode("utf-8", "ignore")
