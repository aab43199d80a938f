"""The table's columns, as shared/schema/events.json lists them in BigQuery's own spelling."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import shared

EVENTS = Path(shared.__path__[0], "schema", "events.json")

# The names that a table has: in lower case, each with the names inside it (empty for a scalar).
# BigQuery's column names are the same whatever their case.
Names: TypeAlias = "dict[str, Names]"


@dataclass(frozen=True, slots=True)
class Column:
    """One column or field. ``type`` and ``mode`` are BigQuery's: STRING, RECORD; NULLABLE, ..."""

    name: str
    type: str
    mode: str
    fields: tuple["Column", ...] = ()
    by_name: Mapping[str, "Column"] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {inner.name: inner for inner in self.fields})

    @property
    def is_repeated(self) -> bool:
        """Whether it holds an array."""
        return self.mode == "REPEATED"


def columns_of(schema: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """Read a schema in the API's spelling, every type and mode written out."""
    return tuple(
        Column(item["name"], item["type"], item["mode"], columns_of(item.get("fields", ())))
        for item in schema
    )


def events_columns() -> tuple[Column, ...]:
    """The columns of the table ``events``."""
    return columns_of(json.loads(EVENTS.read_bytes()))


def common_columns(columns: Sequence[Column], names: Names) -> tuple[Column, ...]:
    """Those of ``columns`` that a table with these names has, in the order of ``columns``.

    A RECORD of which the table has no field that we know is left out: it would hold nothing.
    """
    kept = []
    for column in columns:
        inside = names.get(column.name.lower())
        if inside is None:
            continue
        fields = common_columns(column.fields, inside)
        if fields or column.type != "RECORD":
            kept.append(replace(column, fields=fields))
    return tuple(kept)


def paths_of(columns: Sequence[Column], parent: str = "") -> list[str]:
    """The dotted path of every column and field."""
    paths = []
    for column in columns:
        path = f"{parent}{column.name}"
        paths += [path, *paths_of(column.fields, f"{path}.")]
    return paths
