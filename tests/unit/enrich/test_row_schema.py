"""The typed row against the table's schema: same columns, same nesting, types that go together."""

import json
import types
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from functions.enrich.row import Row

SCHEMA = json.loads((Path(__file__).parents[3] / "shared" / "schema" / "events.json").read_bytes())
BY_THE_SINK = {"synced_at_utc_", "synced_at_micros_"}
JSON_TYPES = {
    str: {"STRING", "DATE"},
    int: {"INTEGER"},
    float: {"FLOAT"},
    bool: {"BOOLEAN"},
    dict: {"JSON"},
}


def columns(fields: list[dict[str, Any]], parent: str = "") -> dict[str, tuple[str, bool]]:
    """Dotted path -> type, repeated; of a schema in BigQuery's spelling."""
    found = {}
    for field in fields:
        path = parent + field["name"]
        found[path] = (field["type"], field.get("mode") == "REPEATED")
        found |= columns(field.get("fields", []), f"{path}.")
    return found


def typed_columns(record: object, parent: str = "") -> dict[str, tuple[Any, bool]]:
    """Dotted path -> Python type, repeated; of the row's types."""
    found: dict[str, tuple[Any, bool]] = {}
    for name, hint in get_type_hints(record).items():
        path = parent + name
        kind, is_repeated = bare(hint)
        found[path] = (kind, is_repeated)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            found |= typed_columns(kind, f"{path}.")
    return found


def bare(hint: object) -> tuple[Any, bool]:
    """Take None, list and tuple off a type; a choice of texts is a text."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = {inner for inner in get_args(hint) if inner is not type(None)}
    if get_origin(hint) in (list, tuple):
        return get_args(hint)[0], True
    if get_args(hint) and all(isinstance(choice, str) for choice in get_args(hint)):
        return str, False
    return hint, False


TABLE = {path: kind for path, kind in columns(SCHEMA).items() if path not in BY_THE_SINK}
TYPED = typed_columns(Row)


def test_the_row_has_exactly_the_tables_columns_but_the_sinks() -> None:
    assert set(TYPED) == set(TABLE)


@pytest.mark.parametrize("path", sorted(TYPED))
def test_a_columns_type_goes_into_the_tables(path: str) -> None:
    kind, is_repeated = TYPED[path]
    table_kind, table_repeats = TABLE[path]
    assert is_repeated == table_repeats
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        assert table_kind == "RECORD"
    else:
        assert table_kind in JSON_TYPES[get_origin(kind) or kind]
