"""``dataset.INFORMATION_SCHEMA.*``.

TABLES, VIEWS, COLUMNS and COLUMN_FIELD_PATHS, from the catalog.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from sqlglot import exp

from local.bigquery.catalog import Catalog, Table
from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.names import DatasetName
from local.bigquery.schema import Field
from local.bigquery.sql.nodes import cast, text

STANDARD_NAMES = {"INTEGER": "INT64", "FLOAT": "FLOAT64", "BOOLEAN": "BOOL"}
Row = tuple[Any, ...]


def data_type(item: Field) -> str:
    """The GoogleSQL name of a field's type, e.g. ``ARRAY<STRUCT<key STRING>>``."""
    name = STANDARD_NAMES.get(item.type, item.type)
    if item.is_record:
        name = f"STRUCT<{', '.join(f'{child.name} {data_type(child)}' for child in item.fields)}>"
    return f"ARRAY<{name}>" if item.is_repeated else name


def _tables(tables: list[Table]) -> Iterator[Row]:
    for table in tables:
        kind = "VIEW" if table.view_query is not None else "BASE TABLE"
        insertable = "NO" if table.view_query is not None else "YES"
        created = dt.datetime.fromtimestamp(table.created_ms / 1000, dt.UTC)
        yield *table.name, kind, insertable, "NO", created


def _views(tables: list[Table]) -> Iterator[Row]:
    for table in tables:
        if table.view_query is not None:
            yield *table.name, table.view_query, "YES"


def _columns(tables: list[Table]) -> Iterator[Row]:
    for table in tables:
        clustered = (table.properties.get("clustering") or {}).get("fields") or []
        for position, item in enumerate(table.schema, 1):
            nullable = "NO" if item.mode == "REQUIRED" else "YES"
            partition = "YES" if item.name == table.partition_field else "NO"
            cluster = clustered.index(item.name) + 1 if item.name in clustered else None
            yield *table.name, item.name, position, nullable, data_type(item), partition, cluster


def _paths(item: Field, path: str) -> Iterator[tuple[str, Field]]:
    yield path, item
    for child in item.fields:
        yield from _paths(child, f"{path}.{child.name}")


def _field_paths(tables: list[Table]) -> Iterator[Row]:
    for table in tables:
        for column in table.schema:
            for path, item in _paths(column, column.name):
                yield *table.name, column.name, path, data_type(item), item.extra.get("description")


TABLE_KEY = ("table_catalog", "table_schema", "table_name")
# view -> (its columns as (name, DuckDB type), the rows of a dataset's tables)
VIEWS: dict[str, tuple[tuple[str, ...], Callable[[list[Table]], Iterator[Row]]]] = {
    "TABLES": (
        (*TABLE_KEY, "table_type", "is_insertable_into", "is_typed", "creation_time:TIMESTAMPTZ"),
        _tables,
    ),
    "VIEWS": ((*TABLE_KEY, "view_definition", "use_standard_sql"), _views),
    "COLUMNS": (
        (*TABLE_KEY, "column_name", "ordinal_position:BIGINT", "is_nullable", "data_type",
         "is_partitioning_column", "clustering_ordinal_position:BIGINT"),
        _columns,
    ),
    "COLUMN_FIELD_PATHS": (
        (*TABLE_KEY, "column_name", "field_path", "data_type", "description"),
        _field_paths,
    ),
}  # fmt: skip


def information_schema(node: exp.Table, catalog: Catalog, project: str) -> exp.Expr:
    """A query with the rows of one view. The dataset has to be named: regions are not emulated."""
    view = node.name.upper().rpartition(".")[2]
    if view not in VIEWS:
        raise unsupported_sql(f"INFORMATION_SCHEMA.{view}")
    if not node.db:
        raise invalid_query("INFORMATION_SCHEMA must be qualified with a dataset")
    dataset = DatasetName(node.catalog or project, node.db)
    columns, rows = VIEWS[view]
    return _values(columns, list(rows(catalog.tables(dataset))))


def _values(columns: tuple[str, ...], rows: list[Row]) -> exp.Expr:
    selects = [_row(columns, row) for row in rows] or [
        _row(columns, (None,) * len(columns)).where(exp.false())
    ]
    query: exp.Expr = selects[0]
    for select in selects[1:]:
        query = exp.Union(this=query, expression=select, distinct=False)
    return query


def _row(columns: tuple[str, ...], row: Row) -> exp.Select:
    values = []
    for column, value in zip(columns, row, strict=True):
        name, _, type_ = column.partition(":")
        node = exp.null() if value is None else text(str(value))
        values.append(exp.alias_(cast(node, type_ or "VARCHAR"), name))
    return exp.Select(expressions=values)
