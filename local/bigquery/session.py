"""A query as it comes in, what running it needs, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
from sqlglot import exp

from local.bigquery.catalog import Table
from local.bigquery.duck_types import result_schema
from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.names import DatasetName, TableName
from local.bigquery.schema import Schema
from local.bigquery.sql.scope import Names
from local.bigquery.sql.translate import duck_sql, translated
from local.bigquery.warehouse import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """A query as the API hands it in."""

    sql: str
    project: str
    default_dataset: DatasetName | None = None
    parameters: tuple[Mapping[str, Any], ...] = ()
    dry_run: bool = False
    destination: TableName | None = None
    write_disposition: str = "WRITE_EMPTY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a statement did.

    ``schema`` and ``total_rows`` are of its rows, which are in ``results.<job>``.
    """

    statement_type: str
    schema: Schema = ()
    total_rows: int = 0
    affected_rows: int | None = None
    ddl: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """What running a statement needs.

    ``cursor`` is the job's own, so that the job can be interrupted; ``temporary`` are a script's
    own tables.
    """

    warehouse: Warehouse
    cursor: duckdb.DuckDBPyConnection
    request: QueryRequest
    parameters: Mapping[str, exp.Expr]
    temporary: dict[str, Table] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """How names in the statement are read."""
        request, catalog = self.request, self.warehouse.catalog
        return Names(catalog, request.project, request.default_dataset, self.temporary)

    def duck(self, tree: exp.Expr) -> str:
        """The statement, translated."""
        return duck_sql(translated(tree, self.names, self.parameters))


def described(cursor: duckdb.DuckDBPyConnection, sql: str) -> Schema:
    """The columns that a query gives, without running it; ApiError 400 where two have one name."""
    relation = cursor.sql(sql)
    if relation is None:
        raise unsupported_sql("This statement")
    schema = result_schema(zip(relation.columns, relation.types, strict=True))
    seen: set[str] = set()
    for item in schema:
        if item.name.lower() in seen:
            raise invalid_query(
                "Duplicate column names in the result are not supported when a destination table "
                f"is present. Found duplicate(s): {item.name}"
            )
        seen.add(item.name.lower())
    return schema
