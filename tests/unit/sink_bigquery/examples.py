"""Rows and columns that the tests of sink_bigquery share."""

import json
from typing import Any

from functions.sink_bigquery.columns import events_columns
from functions.sink_bigquery.descriptor import row_message
from functions.sink_bigquery.rows import Row, RowFormat
from shared.errors import Refusal

NOW_MICROS = 1_795_176_000_000_000  # 2026-11-20 12:00 UTC
TODAY = 20_777  # the same day, days since 1970

MAX_ROW_BYTES = 100_000
EVENTS = RowFormat(events_columns(), max_row_bytes=MAX_ROW_BYTES)

_read = row_message(events_columns()).new


def line(**fields: object) -> bytes:
    """A small row; a field given as None is left out."""
    row = {"event_id": "e1", "date": "2026-11-20", "event_name": "page_view"} | fields
    return json.dumps({name: value for name, value in row.items() if value is not None}).encode()


def written(source: bytes, row_format: RowFormat = EVENTS) -> Row:
    row = row_format.row(source, NOW_MICROS)
    assert isinstance(row, Row), row
    return row


def refused(source: bytes, row_format: RowFormat = EVENTS) -> Refusal:
    refusal = row_format.row(source, NOW_MICROS)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def read(row: Row) -> Any:  # noqa: ANN401 - a class made at run time
    """The row's protobuf message, by a descriptor of its own."""
    return _read.FromString(row.data)  # type: ignore[attr-defined]  # likewise
