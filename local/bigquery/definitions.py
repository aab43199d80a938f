"""Making, changing and dropping datasets, tables and views.

Each a single transaction of data and catalog.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from local.bigquery.alterations import NO_COLUMNS, add_columns
from local.bigquery.catalog import Dataset, Table, modified, now_ms
from local.bigquery.duck_types import column_definition, quoted
from local.bigquery.errors import duplicate, invalid
from local.bigquery.names import DatasetName, TableName
from local.bigquery.schema import Schema, updated_schema
from local.bigquery.warehouse import Warehouse


@contextmanager
def transaction(
    warehouse: Warehouse, rows: "Rows | None" = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor whose statements take effect together or not at all, one writer at a time.

    Rows acknowledged before are in DuckDB when it begins.
    """
    with warehouse.storage.write_lock, warehouse.storage.cursor() as own:
        warehouse.appends.load_pending()
        # A query's rows are written on the query's own cursor, so that its job can be interrupted.
        cursor = rows.cursor if rows else own
        cursor.execute("BEGIN")
        try:
            yield cursor
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            warehouse.catalog.forget()
            raise
        warehouse.catalog.apply()


def create_dataset(warehouse: Warehouse, name: DatasetName, properties: dict[str, Any]) -> Dataset:
    """ApiError 409 where it exists."""
    with transaction(warehouse) as cursor:
        if warehouse.catalog.has_dataset(name):
            raise duplicate(f"Dataset {name}")
        now = now_ms()
        dataset = Dataset(name=name, properties=properties, created_ms=now, modified_ms=now)
        warehouse.catalog.put_dataset(cursor, dataset)
        return dataset


def update_dataset(warehouse: Warehouse, name: DatasetName, properties: dict[str, Any]) -> Dataset:
    """Put ``properties`` in place of what the dataset had."""
    with transaction(warehouse) as cursor:
        dataset = replace(
            warehouse.catalog.dataset(name), properties=properties, modified_ms=now_ms()
        )
        warehouse.catalog.put_dataset(cursor, dataset)
        return dataset


def delete_dataset(warehouse: Warehouse, name: DatasetName, *, delete_contents: bool) -> None:
    """ApiError 404 where there is none, 400 where it is not empty and may not lose its tables."""
    with transaction(warehouse) as cursor:
        tables = warehouse.catalog.tables(name)
        if tables and not delete_contents:
            raise invalid(f"Dataset {name} is still in use")
        for table in tables:
            _drop(warehouse, cursor, table)
        warehouse.catalog.remove_dataset(cursor, name)


@dataclass(frozen=True, slots=True)
class Rows:
    """A DuckDB query whose rows go to a table, matched by position, and the cursor that runs it."""

    sql: str
    cursor: duckdb.DuckDBPyConnection


def create_table(
    warehouse: Warehouse, table: Table, *, replace_existing: bool = False, rows: Rows | None = None
) -> int:
    """Make a table or a view, filled with ``rows``; return how many.

    ApiError 409 where the name is taken.
    """
    with transaction(warehouse, rows) as cursor:
        existing = warehouse.catalog.find_table(table.name)
        if existing is not None and replace_existing:
            _check_same_kind(existing, table)
        else:
            warehouse.catalog.check_absent(table.name)
        written = _make(cursor, table, rows)
        if existing is not None:
            # Only now: the rows may come from the table that is replaced.
            _drop(warehouse, cursor, existing)
        warehouse.catalog.put_table(cursor, table)
        return written


def insert_rows(warehouse: Warehouse, table: Table, rows: Rows) -> int:
    """Append the rows of a query, matched by position; return how many."""
    with transaction(warehouse, rows) as cursor:
        return _insert(cursor, table, rows)


def drop_table(warehouse: Warehouse, name: TableName) -> None:
    """ApiError 404 where there is none."""
    with transaction(warehouse) as cursor:
        _drop(warehouse, cursor, warehouse.catalog.table(name))


def update_table(
    warehouse: Warehouse, name: TableName, *, schema: Schema | None, properties: dict[str, Any]
) -> Table:
    """Change what a table is called and described as, and add columns.

    ApiError 400 for other schema changes.
    """
    with transaction(warehouse) as cursor:
        table = warehouse.catalog.table(name)
        if schema is not None and table.view_query is None:
            after = updated_schema(table.schema, schema, str(name))
            add_columns(cursor, f"data.{quoted(table.storage_id)}", table.schema, after, ())
        else:
            after = schema if schema is not None else table.schema
        changed = modified(table, schema=after, properties=properties)
        warehouse.catalog.put_table(cursor, changed)
        return changed


def _check_same_kind(existing: Table, table: Table) -> None:
    if (existing.view_query is None) != (table.view_query is None):
        kind = "VIEW" if existing.view_query is not None else "TABLE"
        raise invalid(
            f"{existing.name} is not allowed for this operation because it is currently a {kind}."
        )


def _make(cursor: duckdb.DuckDBPyConnection, table: Table, rows: Rows | None) -> int:
    if table.view_query is not None:
        return 0
    # DuckDB has no table without columns; BigQuery has, until its schema is set.
    columns = ", ".join(map(column_definition, table.schema)) or f"{quoted(NO_COLUMNS)} BOOLEAN"
    cursor.execute(f"CREATE TABLE data.{quoted(table.storage_id)} ({columns})")
    return _insert(cursor, table, rows) if rows else 0


def _insert(cursor: duckdb.DuckDBPyConnection, table: Table, rows: Rows) -> int:
    statement = f"INSERT INTO data.{quoted(table.storage_id)} {rows.sql}"
    (written,) = cursor.execute(statement).fetchone() or (0,)
    return int(written)


def _drop(warehouse: Warehouse, cursor: duckdb.DuckDBPyConnection, table: Table) -> None:
    if table.view_query is None:
        warehouse.appends.discard(table)
        cursor.execute(f"DROP TABLE data.{quoted(table.storage_id)}")
    warehouse.catalog.remove_table(cursor, table.name)
