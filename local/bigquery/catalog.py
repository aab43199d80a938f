"""Which datasets, tables and views exist, with everything about them that DuckDB cannot hold.

Kept in DuckDB tables as JSON, so that a change to a table and to its entry are one transaction, and
in
memory for reading.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Self

import duckdb

from local.bigquery.errors import duplicate, not_found
from local.bigquery.names import DatasetName, TableName
from local.bigquery.schema import Schema, as_api, fields_from_api
from local.bigquery.storage import Storage


def now_ms() -> int:
    """Wall clock in milliseconds, as the API writes times."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A dataset; ``properties`` is what the caller set and gets back (description, labels, ...)."""

    name: DatasetName
    properties: dict[str, Any] = field(default_factory=dict)
    created_ms: int
    modified_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or a view.

    properties: what the caller set and gets back: description, labels, timePartitioning,
    clustering, view, ...
    storage_id: name of the DuckDB table under ``data``; a table made anew under an old name gets a
    new one.
    view_query: GoogleSQL text, None for a table.
    """

    name: TableName
    schema: Schema
    properties: dict[str, Any] = field(default_factory=dict)
    storage_id: str
    created_ms: int
    modified_ms: int

    @classmethod
    def new(cls, name: TableName, schema: Schema, properties: dict[str, Any]) -> Self:
        """A table that does not exist yet."""
        now, storage_id = now_ms(), f"t_{uuid.uuid4().hex}"
        return cls(
            name=name, schema=schema, properties=properties,
            storage_id=storage_id, created_ms=now, modified_ms=now,
        )  # fmt: skip

    @property
    def view_query(self) -> str | None:
        """The GoogleSQL of a view."""
        view = self.properties.get("view")
        return str(view["query"]) if view else None

    @property
    def partition_field(self) -> str | None:
        """The column that the table is partitioned by, None for ingestion time or no partitions."""
        partitioning = self.properties.get("timePartitioning") or {}
        return partitioning.get("field")


class Catalog:
    """The entries. A change is written through the cursor of the caller's transaction.

    Call ``put_*`` and ``remove_*`` holding the storage's write lock, then ``apply`` or ``forget``.
    """

    def __init__(self, storage: Storage) -> None:
        self._datasets: dict[DatasetName, Dataset] = {}
        self._tables: dict[TableName, Table] = {}
        self._changes: list[Callable[[], object]] = []
        with storage.cursor() as cursor:
            self._read(cursor)

    def dataset(self, name: DatasetName) -> Dataset:
        """ApiError 404 where there is none."""
        found = self._datasets.get(name)
        if found is None:
            raise not_found(f"Dataset {name}")
        return found

    def datasets(self, project: str) -> list[Dataset]:
        """By name."""
        return sorted(
            (d for d in list(self._datasets.values()) if d.name.project == project), key=_name
        )

    def has_dataset(self, name: DatasetName) -> bool:
        """True where the dataset exists."""
        return name in self._datasets

    def table(self, name: TableName) -> Table:
        """ApiError 404 where there is no such dataset or table."""
        found = self.find_table(name)
        if found is None:
            self.dataset(name.parent)
            raise not_found(f"Table {name}")
        return found

    def find_table(self, name: TableName) -> Table | None:
        """None where there is no such table."""
        return self._tables.get(name)

    def table_of_storage(self, storage_id: str) -> Table | None:
        """The table whose rows are in the DuckDB table of this name, None once it is dropped."""
        return next((t for t in self._every_table() if t.storage_id == storage_id), None)

    def tables(self, dataset: DatasetName) -> list[Table]:
        """By name, views included; ApiError 404 where there is no such dataset."""
        self.dataset(dataset)
        return sorted((t for t in self._every_table() if t.name.parent == dataset), key=_name)

    def check_absent(self, name: TableName) -> None:
        """ApiError 409 where the table exists, 404 where its dataset does not."""
        self.dataset(name.parent)
        if name in self._tables:
            raise duplicate(f"Table {name}")

    def put_dataset(self, cursor: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
        """Add the dataset, or put it in place of the one of its name."""
        self._delete_row(cursor, dataset.name)
        times = {"created_ms": dataset.created_ms, "modified_ms": dataset.modified_ms}
        resource = json.dumps({"properties": dataset.properties, **times})
        cursor.execute("INSERT INTO catalog.datasets VALUES (?, ?, ?)", [*dataset.name, resource])
        self._changes.append(partial(self._datasets.__setitem__, dataset.name, dataset))

    def remove_dataset(self, cursor: duckdb.DuckDBPyConnection, name: DatasetName) -> None:
        """Forget the dataset; its tables are removed one by one before."""
        self._delete_row(cursor, name)
        self._changes.append(partial(self._datasets.pop, name))

    def put_table(self, cursor: duckdb.DuckDBPyConnection, table: Table) -> None:
        """Add the table, or put it in place of the one of its name."""
        self._delete_row(cursor, table.name)
        resource = {
            "schema": as_api(table.schema),
            "properties": table.properties,
            "storage_id": table.storage_id,
            "created_ms": table.created_ms,
            "modified_ms": table.modified_ms,
        }
        row = [*table.name, json.dumps(resource)]
        cursor.execute("INSERT INTO catalog.tables VALUES (?, ?, ?, ?)", row)
        self._changes.append(partial(self._tables.__setitem__, table.name, table))

    def remove_table(self, cursor: duckdb.DuckDBPyConnection, name: TableName) -> None:
        """Forget the table."""
        self._delete_row(cursor, name)
        self._changes.append(partial(self._tables.pop, name))

    def apply(self) -> None:
        """Show the changes of a transaction to everybody, once it is committed."""
        changes, self._changes = self._changes, []
        for change in changes:
            change()

    def forget(self) -> None:
        """Drop the changes of a transaction that was rolled back."""
        self._changes = []

    def _every_table(self) -> Iterator[Table]:
        yield from list(self._tables.values())

    def _delete_row(self, cursor: duckdb.DuckDBPyConnection, name: TableName | DatasetName) -> None:
        if isinstance(name, TableName):
            where = "catalog.tables WHERE project = ? AND dataset = ? AND table_id = ?"
        else:
            where = "catalog.datasets WHERE project = ? AND dataset = ?"
        cursor.execute(f"DELETE FROM {where}", list(name))

    def _read(self, cursor: duckdb.DuckDBPyConnection) -> None:
        for project, dataset, text in cursor.execute("FROM catalog.datasets").fetchall():
            name = DatasetName(project, dataset)
            self._datasets[name] = Dataset(name=name, **json.loads(text))
        for project, dataset, table_id, text in cursor.execute("FROM catalog.tables").fetchall():
            values = json.loads(text)
            schema = fields_from_api(values.pop("schema")["fields"])
            table = TableName(project, dataset, table_id)
            self._tables[table] = Table(name=table, schema=schema, **values)


def modified(table: Table, schema: Schema, properties: dict[str, Any]) -> Table:
    """The table with another schema and properties, and a new modification time."""
    return replace(table, modified_ms=now_ms(), schema=schema, properties=properties)


def _name(entry: Dataset | Table) -> tuple[str, ...]:
    return entry.name
