"""Rows of ``tabledata.insertAll``.

JSON objects, checked field by field against the table's schema.
"""

import base64
import binascii
import math
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from local.bigquery import row_values
from local.bigquery.schema import Field, Schema, find_field

Row = dict[str, object]
# What ``json.loads`` gives.
JsonValue = Any


class RowRefusedError(Exception):
    """One row cannot be taken. ``location`` is the path of the field."""

    def __init__(self, location: str, message: str) -> None:
        super().__init__(message)
        self.location = location


def journal_row(
    row: Mapping[str, Any], schema: Schema, *, ignore_unknown: bool, path: str = ""
) -> Row:
    """The row in journal form; RowRefusedError names the first field that is wrong.

    ignore_unknown: leave out fields that the table does not have, at any depth, and do not refuse.
    """
    written: Row = {item.name: [] for item in schema if item.is_repeated}
    for name, value in row.items():
        item = find_field(schema, name)
        if item is None:
            if ignore_unknown:
                continue
            raise RowRefusedError(f"{path}{name}", f"no such field: {path}{name}.")
        if value is not None:
            written[item.name] = _field_value(
                value, item, f"{path}{item.name}", ignore_unknown=ignore_unknown
            )
    for item in schema:
        if item.mode == "REQUIRED" and item.name not in written:
            raise RowRefusedError(
                f"{path}{item.name}", f"Missing required field: {path}{item.name}."
            )
    return written


def _field_value(value: JsonValue, item: Field, path: str, *, ignore_unknown: bool) -> object:
    if not item.is_repeated:
        return _one_value(value, item, path, ignore_unknown=ignore_unknown)
    if not isinstance(value, list):
        raise RowRefusedError(path, "This field is repeated: an array is expected.")
    if any(element is None for element in value):
        raise RowRefusedError(path, "Only optional fields can be set to NULL.")
    return [_one_value(element, item, path, ignore_unknown=ignore_unknown) for element in value]


def _one_value(value: JsonValue, item: Field, path: str, *, ignore_unknown: bool) -> object:
    if item.is_record:
        if not isinstance(value, dict):
            raise RowRefusedError(path, f"This field: {item.name} is a record.")
        return journal_row(value, item.fields, ignore_unknown=ignore_unknown, path=f"{path}.")
    if isinstance(value, dict | list) and item.type != "JSON":
        what = (
            "an array was specified for a non-repeated field"
            if isinstance(value, list)
            else "not a record"
        )
        raise RowRefusedError(path, f"This field: {item.name} is {what}.")
    try:
        return CONVERTERS[item.type](value)
    except (ValueError, TypeError, OverflowError) as refused:
        raise RowRefusedError(path, str(refused)) from None


def _string(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(
            "The string is not valid Unicode: it has half of a surrogate pair"
        ) from None
    return text


def _bytes(value: JsonValue) -> str:
    try:
        return row_values.bytes_text(base64.b64decode(value, validate=True))
    except (binascii.Error, TypeError):
        raise ValueError("Could not decode base64 string to bytes.") from None


def _integer(value: JsonValue) -> int:
    message = f"Cannot convert value to integer (bad value): {value}"
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(message)
    try:
        return row_values.integer(_integer_of(value))
    except ValueError:
        raise ValueError(message) from None


def _integer_of(value: JsonValue) -> int:
    return int(value) if isinstance(value, int | float) else int(row_values.number_text(str(value)))


def _float(value: JsonValue) -> float | str:
    message = f"Cannot convert value to floating point (bad value): {value}"
    try:
        number = float("" if isinstance(value, bool) else row_values.number_text(str(value)))
    except ValueError:
        raise ValueError(message) from None
    return row_values.float_value(number)


def _boolean(value: JsonValue) -> bool:
    if isinstance(value, bool):
        return value
    known = {"true": True, "false": False}
    if str(value).lower() not in known:
        raise ValueError(f"Cannot convert value to boolean (bad value): {value}")
    return known[str(value).lower()]


def _timestamp(value: JsonValue) -> str:
    """Text, or seconds since 1970 as a number or a numeral."""
    try:
        seconds = float(row_values.number_text(str(value)))
    except ValueError:
        return row_values.timestamp_text(str(value))
    if not math.isfinite(seconds):
        raise ValueError(f"Could not parse '{value}' as a timestamp")
    if isinstance(value, int):
        return row_values.timestamp_of_micros(value * 1_000_000)
    return row_values.timestamp_of_micros(round(seconds * 1_000_000))


def _json(value: JsonValue) -> msgspec.Raw:
    """A JSON document as text, as the clients send it, or the value itself."""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return row_values.json_value(text)


CONVERTERS: dict[str, Callable[[Any], object]] = {
    "STRING": _string,
    "BYTES": _bytes,
    "INTEGER": _integer,
    "FLOAT": _float,
    "BOOLEAN": _boolean,
    "TIMESTAMP": _timestamp,
    "DATE": lambda value: row_values.date_text(str(value)),
    "TIME": lambda value: row_values.time_text(str(value)),
    "DATETIME": lambda value: row_values.datetime_text(str(value)),
    "JSON": _json,
    "NUMERIC": lambda value: row_values.decimal_text(str(value), "NUMERIC"),
    "BIGNUMERIC": lambda value: row_values.decimal_text(str(value), "BIGNUMERIC"),
}
