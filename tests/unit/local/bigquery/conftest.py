"""A warehouse per module, in this process, and a function that runs SQL on it."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from local.bigquery.catalog import Table
from local.bigquery.definitions import create_dataset, create_table
from local.bigquery.json_rows import journal_row
from local.bigquery.names import DatasetName, TableName
from local.bigquery.schema import fields_from_api
from local.bigquery.session import Outcome, QueryRequest
from local.bigquery.statements import run
from local.bigquery.warehouse import Warehouse
from tests.unit.local.bigquery import dataset

PROJECT = "angelia-local"
Rows = list[tuple[Any, ...]]
# A field of QueryRequest.
Option = Any


class Sql:
    """Runs GoogleSQL on a warehouse and hands out DuckDB's Python values."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse

    def outcome(self, sql: str, **options: Option) -> tuple[Outcome, Rows]:
        """What the statement did, and its rows."""
        request = QueryRequest(sql=sql, project=PROJECT, **options)
        job_id = uuid.uuid4().hex
        with self.warehouse.storage.cursor() as cursor:
            outcome = run(self.warehouse, cursor, request, job_id)
            if not outcome.schema or request.dry_run or request.destination:
                return outcome, []
            return outcome, cursor.execute(f'FROM results."{job_id}"').fetchall()

    def __call__(self, sql: str, **options: Option) -> Rows:
        return self.outcome(sql, **options)[1]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    opened = Warehouse(tmp_path_factory.mktemp("warehouse"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sql(warehouse: Warehouse) -> Sql:
    return Sql(warehouse)


@pytest.fixture(scope="module")
def shop(warehouse: Warehouse) -> Sql:
    """The dataset ``shop`` with the tables of ``dataset``."""
    create_dataset(warehouse, DatasetName(PROJECT, "shop"), {})
    for name, rows in dataset.TABLES.items():
        schema = fields_from_api(dataset.SCHEMA)
        properties = {"timePartitioning": {"type": "DAY", "field": "date"}}
        table = Table.new(TableName(PROJECT, "shop", name), schema, properties)
        create_table(warehouse, table)
        warehouse.appends.append(
            table, [journal_row(row, schema, ignore_unknown=False) for row in rows]
        )
    return Sql(warehouse)
