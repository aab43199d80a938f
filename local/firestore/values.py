"""Firestore's order over all values, as tuples that Python compares the same way.

Types come in the documented order; numbers are compared as numbers whatever their type, with NaN
below all of them; text by code point, which is the order of its UTF-8 bytes.
Source: https://cloud.google.com/firestore/docs/concepts/data-types#value_type_ordering
"""

import math
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from local.firestore.errors import invalid_argument
from local.firestore.messages import Value

Key = tuple[Any, ...]
"""``(rank, ...)``: comparable with every other key, equal where Firestore finds values equal."""

VECTOR_TYPE = "__vector__"
"""A vector travels as a map ``{"__type__": "__vector__", "value": [doubles]}``."""


class Rank(IntEnum):
    """Where a type stands in the order of all values."""

    NULL = 0
    BOOLEAN = 1
    NUMBER = 2
    TIMESTAMP = 3
    STRING = 4
    BYTES = 5
    REFERENCE = 6
    GEO_POINT = 7
    ARRAY = 8
    VECTOR = 9
    MAP = 10


NULL_KEY: Key = (Rank.NULL,)
NAN_KEY: Key = (Rank.NUMBER, 0)


def sort_key(value: Value) -> Key:
    """The key of ``value``; INVALID_ARGUMENT where it has no type at all."""
    kind = value.WhichOneof("value_type")
    if kind not in _KEYS:
        raise invalid_argument("A value has no type, or one that is not supported.")
    return _KEYS[kind](value)


def name_key(name: str) -> Key:
    """The key of a document's name: the ids in turn, so that ``a/b`` comes before ``a!/b``."""
    return (Rank.REFERENCE, tuple(name.split("/")))


def number_of(value: Value | None) -> int | float | None:
    """The number in ``value``, or None where it holds none."""
    kind = None if value is None else value.WhichOneof("value_type")
    if value is not None and kind == "integer_value":
        return value.integer_value
    if value is not None and kind == "double_value":
        return value.double_value
    return None


def is_vector(value: Value) -> bool:
    """Whether the map ``value`` stands for a vector."""
    fields = value.map_value.fields
    return "__type__" in fields and fields["__type__"].string_value == VECTOR_TYPE


def _number_key(number: float) -> Key:
    return NAN_KEY if math.isnan(number) else (Rank.NUMBER, 1, number)


def _map_key(value: Value) -> Key:
    fields = value.map_value.fields
    if is_vector(value):
        numbers = fields["value"].array_value.values if "value" in fields else ()
        return (Rank.VECTOR, len(numbers), tuple(sort_key(number) for number in numbers))
    return (Rank.MAP, tuple((name, sort_key(fields[name])) for name in sorted(fields)))


_KEYS: dict[str | None, Callable[[Value], Key]] = {
    "null_value": lambda _: NULL_KEY,
    "boolean_value": lambda value: (Rank.BOOLEAN, value.boolean_value),
    "integer_value": lambda value: (Rank.NUMBER, 1, value.integer_value),
    "double_value": lambda value: _number_key(value.double_value),
    "timestamp_value": lambda value: (
        Rank.TIMESTAMP,
        value.timestamp_value.seconds,
        value.timestamp_value.nanos,
    ),
    "string_value": lambda value: (Rank.STRING, value.string_value),
    "bytes_value": lambda value: (Rank.BYTES, value.bytes_value),
    "reference_value": lambda value: name_key(value.reference_value),
    "geo_point_value": lambda value: (
        Rank.GEO_POINT,
        value.geo_point_value.latitude,
        value.geo_point_value.longitude,
    ),
    "array_value": lambda value: (
        Rank.ARRAY,
        tuple(sort_key(element) for element in value.array_value.values),
    ),
    "map_value": _map_key,
}
