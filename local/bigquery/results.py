"""Result values as BigQuery's JSON: every value a string, rows as ``{"f": [{"v": …}]}``."""

import base64
import datetime as dt
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from local.bigquery.schema import Field, Schema

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
# (value, as the caller wants timestamps) -> JSON
Cell = Callable[[Any], Any]


def row_writer(
    schema: Schema, *, int64_timestamps: bool
) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """A function from a DuckDB row to an API row.

    int64_timestamps: microseconds (``formatOptions.useInt64Timestamp``), else seconds as a float,
    the API's default.
    """
    cells = [_cell(item, int64_timestamps=int64_timestamps) for item in schema]

    def write(row: Sequence[Any]) -> dict[str, Any]:
        return {"f": [{"v": cell(value)} for cell, value in zip(cells, row, strict=True)]}

    return write


def _cell(item: Field, *, int64_timestamps: bool) -> Cell:
    one = _nullable(_value_writer(item, int64_timestamps=int64_timestamps))
    if not item.is_repeated:
        return one
    return lambda values: [{"v": one(value)} for value in values or ()]


def _nullable(one: Cell) -> Cell:
    return lambda value: None if value is None else one(value)


def _value_writer(item: Field, *, int64_timestamps: bool) -> Cell:
    if item.is_record:
        children = [
            (child.name, _cell(child, int64_timestamps=int64_timestamps)) for child in item.fields
        ]
        return lambda value: {"f": [{"v": cell(value[name])} for name, cell in children]}
    if item.type == "TIMESTAMP":
        return _timestamp_micros if int64_timestamps else _timestamp_seconds
    return WRITERS[item.type]


def _timestamp_micros(value: dt.datetime) -> str:
    return str((value - EPOCH) // MICROSECOND)


def _timestamp_seconds(value: dt.datetime) -> str:
    return repr((value - EPOCH) / dt.timedelta(seconds=1))


def _float(value: float) -> str:
    if math.isfinite(value):
        return repr(float(value))
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _decimal(value: Decimal) -> str:
    """Without the zeros that the column's scale adds."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _datetime(value: dt.datetime) -> str:
    return value.isoformat()


WRITERS: dict[str, Cell] = {
    "STRING": str,
    "INTEGER": str,
    "FLOAT": _float,
    "BOOLEAN": lambda value: "true" if value else "false",
    "BYTES": lambda value: base64.b64encode(value).decode(),
    "NUMERIC": _decimal,
    "BIGNUMERIC": _decimal,
    "DATE": lambda value: value.isoformat(),
    "TIME": lambda value: value.isoformat(),
    "DATETIME": _datetime,
    "JSON": str,
}
