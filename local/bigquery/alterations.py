"""Columns that a table gains: ALTER TABLE for every difference between two schemas."""

import duckdb

from local.bigquery.duck_types import duck_type, quoted
from local.bigquery.schema import Field, Schema, find_field

NO_COLUMNS = "no columns yet"


def add_columns(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    before: Schema,
    after: Schema,
    path: tuple[str, ...],
) -> None:
    """Add the columns and nested fields that are new, and drop NOT NULL where a column was relaxed.

    A field inside of an array is addressed through ``element``.
    """
    for item in after:
        old = find_field(before, item.name)
        here = (*path, item.name)
        if old is None:
            cursor.execute(f"ALTER TABLE {table} ADD COLUMN {_added(item, here)}")
        elif item.is_record:
            inner = (*here, "element") if item.is_repeated else here
            add_columns(cursor, table, old.fields, item.fields, inner)
        elif old.mode == "REQUIRED" != item.mode and not path:
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {quoted(item.name)} DROP NOT NULL")
    if not before and not path:
        cursor.execute(f"ALTER TABLE {table} DROP COLUMN {quoted(NO_COLUMNS)}")


def _added(item: Field, path: tuple[str, ...]) -> str:
    default = " DEFAULT []" if item.is_repeated and len(path) == 1 else ""
    return f"{'.'.join(map(quoted, path))} {duck_type(item)}{default}"
