"""A row as paths and values, in the words of the document and of the table's schema."""

import json
from collections.abc import Iterator
from typing import Any

from functions.sink_bigquery.columns import Column, events_columns

COLUMNS = {column.name: column for column in events_columns()}


def values(row: dict[str, Any]) -> dict[str, Any]:
    """Every value of the row by its path: ``items[0].price``.

    Of an entry with a key that stands in the path: ``event_params.currency.string_value``.
    """
    return dict(_values(COLUMNS, row, ""))


def read(path: str, written: str) -> Any:  # noqa: ANN401 - a value of JSON
    """The value of a cell in the type of its column: ``1`` is a text in one of texts."""
    if written == "null":
        return None
    kind = _column(path).type
    if kind in ("STRING", "DATE"):
        return written
    value = json.loads(written)
    return float(value) if kind == "FLOAT" else value


def _values(columns: Any, record: dict[str, Any], parent: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    for name, value in record.items():
        yield from _of_column(columns[name], value, f"{parent}{name}")


def _of_column(column: Column, value: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if column.is_repeated:
        for index, one in enumerate(value):
            yield from _of_entry(column, one, path, index)
    elif column.type == "RECORD":
        yield from _values(column.by_name, value, f"{path}.")
    elif column.type == "JSON":
        yield from _of_json(value, path)
    else:
        yield path, value


def _of_json(value: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if not isinstance(value, dict):
        yield path, value
        return
    for name, inner in value.items():
        yield from _of_json(inner, f"{path}.{name}")


def _of_entry(column: Column, one: Any, path: str, index: int) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if _is_by_key(column):
        inside = column.by_name["value"]
        yield from _of_column(inside, one["value"], f"{path}.{one['key']}")
    elif column.type == "RECORD":
        yield from _values(column.by_name, one, f"{path}[{index}].")
    else:
        yield f"{path}[{index}]", one


def _is_by_key(column: Column) -> bool:
    return column.is_repeated and column.by_name.keys() == {"key", "value"}


def _column(path: str) -> Column:
    """The column that a path leads to."""
    names = iter(path.split("."))
    column = COLUMNS[next(names).partition("[")[0]]
    for name in names:
        if column.type == "JSON":
            break
        if _is_by_key(column):
            column = column.by_name["value"]
        else:
            column = column.by_name[name.partition("[")[0]]
    return column
