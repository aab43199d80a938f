"""The slow way into a row, for one that protobuf's constructor refused: which field, and why.

What no column is there for is taken out and kept; the rest fits afterwards, or a Misfit says where
it does not.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from shared.strict_json import MAX_INTEGER, MIN_INTEGER

from .columns import Column
from .values import Misfit


def _is_string(value: object) -> bool:
    return isinstance(value, str)


def _is_int64(value: object) -> bool:
    return type(value) is int and MIN_INTEGER <= value <= MAX_INTEGER


def _is_int32(value: object) -> bool:
    return type(value) is int and -(2**31) <= value < 2**31


def _is_float(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max


def _is_bool(value: object) -> bool:
    return isinstance(value, int) and MIN_INTEGER <= value <= MAX_INTEGER


# By BigQuery's type: the test, and what is needed. They agree with what protobuf's constructor
# takes, which reads 0 and 1 as booleans. Dates, times and JSON are converted before (values.py).
_NEEDED: dict[str, tuple[Callable[[object], bool], str]] = {
    "STRING": (_is_string, "a string"),
    "INTEGER": (_is_int64, "an integer of 64 bits"),
    "FLOAT": (_is_float, "a number"),
    "BOOLEAN": (_is_bool, "true or false"),
    "DATE": (_is_int32, "a date"),
    "TIMESTAMP": (_is_int64, "a time"),
    "JSON": (_is_string, "JSON"),
}


def fitted(
    columns: Mapping[str, Column], fields: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a row into what its columns hold, and the rest by dotted path (``items[0].colour``).

    Raises Misfit at the first value that its column cannot hold.
    """
    rest: dict[str, Any] = {}
    return _record(columns, fields, "", rest), rest


def _record(
    columns: Mapping[str, Column], fields: Mapping[str, Any], parent: str, rest: dict[str, Any]
) -> dict[str, Any]:
    kept = {}
    for name, value in fields.items():
        path = f"{parent}{name}"
        column = columns.get(name)
        if column is None:
            rest[path] = value
        elif value is not None:
            kept[name] = _value(column, value, path, rest)
    return kept


def _value(column: Column, value: Any, path: str, rest: dict[str, Any]) -> Any:  # noqa: ANN401
    if not column.is_repeated:
        return _single(column, value, path, rest)
    if not isinstance(value, list):
        raise Misfit(path, "an array")
    return [_single(column, item, f"{path}[{index}]", rest) for index, item in enumerate(value)]


def _single(column: Column, value: Any, path: str, rest: dict[str, Any]) -> Any:  # noqa: ANN401
    if column.type == "RECORD":
        if not isinstance(value, dict):
            raise Misfit(path, "an object")
        return _record(column.by_name, value, f"{path}.", rest)
    fits, needed = _NEEDED[column.type]
    if not fits(value):
        raise Misfit(path, needed)
    return value
