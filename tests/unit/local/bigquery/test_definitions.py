"""Tables and views made, changed and filled by SQL; the catalog shows them as the API would."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from local.bigquery.catalog import Table
from local.bigquery.definitions import create_dataset, update_table
from local.bigquery.errors import ApiError
from local.bigquery.json_rows import journal_row
from local.bigquery.names import DatasetName, TableName
from local.bigquery.schema import Field, as_api
from local.bigquery.warehouse import Warehouse
from tests.unit.local.bigquery.conftest import PROJECT, Sql

DATASET = DatasetName(PROJECT, "d")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Sql]:
    warehouse = Warehouse(tmp_path)
    create_dataset(warehouse, DATASET, {})
    yield Sql(warehouse)
    warehouse.close()


def table(db: Sql, name: str) -> Table:
    return db.warehouse.catalog.table(TableName(*DATASET, name))


def test_create_table_keeps_types_modes_descriptions_partitions_and_clusters(db: Sql) -> None:
    outcome, _ = db.outcome(
        """CREATE TABLE d.t (a INT64 NOT NULL OPTIONS(description='number'),
             b ARRAY<STRUCT<x STRING, y FLOAT64>>,
             n NUMERIC(10, 2), ts TIMESTAMP, civil DATETIME, j JSON)
           PARTITION BY TIMESTAMP_TRUNC(ts, HOUR) CLUSTER BY a, n OPTIONS(description='a table')"""
    )
    made = table(db, "t")
    assert (outcome.statement_type, outcome.ddl["ddlOperationPerformed"]) == (
        "CREATE_TABLE",
        "CREATE",
    )
    assert as_api(made.schema)["fields"] == [
        {"name": "a", "type": "INTEGER", "mode": "REQUIRED", "description": "number"},
        {
            "name": "b",
            "type": "RECORD",
            "mode": "REPEATED",
            "fields": [
                {"name": "x", "type": "STRING", "mode": "NULLABLE"},
                {"name": "y", "type": "FLOAT", "mode": "NULLABLE"},
            ],
        },
        {"name": "n", "type": "NUMERIC", "mode": "NULLABLE"},
        {"name": "ts", "type": "TIMESTAMP", "mode": "NULLABLE"},
        {"name": "civil", "type": "DATETIME", "mode": "NULLABLE"},
        {"name": "j", "type": "JSON", "mode": "NULLABLE"},
    ]
    assert made.properties == {
        "timePartitioning": {"type": "HOUR", "field": "ts"},
        "clustering": {"fields": ["a", "n"]},
        "description": "a table",
    }


def test_create_table_as_select_takes_the_querys_schema(db: Sql) -> None:
    db(
        """CREATE TABLE d.t PARTITION BY day AS
           SELECT DATE '2026-11-22' AS day, SUM(x) AS total, [STRUCT(1 AS k)] AS list,
             NUMERIC '1.5' AS n
           FROM UNNEST([1, 2]) AS x"""
    )
    types = [(f.name, f.type, f.mode) for f in table(db, "t").schema]
    assert types == [
        ("day", "DATE", "NULLABLE"),
        ("total", "INTEGER", "NULLABLE"),
        ("list", "RECORD", "REPEATED"),
        ("n", "NUMERIC", "NULLABLE"),
    ]
    assert db("SELECT * FROM d.t") == [(dt.date(2026, 11, 22), 3, [{"k": 1}], Decimal("1.5"))]


def test_a_table_can_be_replaced_by_a_query_of_itself(db: Sql) -> None:
    db("CREATE TABLE d.t AS SELECT x FROM UNNEST([1, 2, 3]) AS x")
    db("CREATE OR REPLACE TABLE d.t AS SELECT x * 10 AS y FROM d.t WHERE x > 1")
    assert sorted(db("SELECT y FROM d.t")) == [(20,), (30,)]


def test_names_that_are_taken_or_missing(db: Sql) -> None:
    db("CREATE TABLE d.t (a INT64)")
    for statement, code in (
        ("CREATE TABLE d.t (a INT64)", 409),
        ("CREATE TABLE nowhere.t (a INT64)", 404),
        ("DROP TABLE d.nothing", 404),
        ("DROP VIEW d.t", 400),
        ("CREATE OR REPLACE VIEW d.t AS SELECT 1 AS a", 400),
    ):
        with pytest.raises(ApiError) as refused:
            db(statement)
        assert refused.value.code == code, statement
    db("CREATE TABLE IF NOT EXISTS d.t (b STRING)")
    db("DROP TABLE IF EXISTS d.nothing")
    assert [f.name for f in table(db, "t").schema] == ["a"]


def test_insert_update_delete_and_truncate_count_their_rows(db: Sql) -> None:
    db("CREATE TABLE d.t (a INT64, s STRING, ts TIMESTAMP, tags ARRAY<STRING>)")
    inserted, _ = db.outcome("INSERT INTO d.t (a, ts) VALUES (1, '2026-11-22 10:00:00'), (2, NULL)")
    updated, _ = db.outcome("UPDATE d.t AS t SET s = CONCAT('n', CAST(a AS STRING)) WHERE t.a > 1")
    assert (inserted.affected_rows, updated.affected_rows) == (2, 1)
    at_ten = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
    assert db("SELECT * FROM d.t ORDER BY a") == [(1, None, at_ten, []), (2, "n2", None, [])]
    deleted, _ = db.outcome("DELETE d.t WHERE a IN (SELECT x FROM UNNEST([1, 5]) AS x)")
    truncated, _ = db.outcome("TRUNCATE TABLE d.t")
    assert (deleted.affected_rows, truncated.affected_rows) == (1, 1)
    assert db("SELECT COUNT(*) FROM d.t") == [(0,)]


def test_merge(db: Sql) -> None:
    db("CREATE TABLE d.target (id STRING, n INT64)")
    db("INSERT INTO d.target VALUES ('a', 1), ('b', 2), ('z', 9)")
    outcome, _ = db.outcome(
        """MERGE d.target AS t USING (SELECT 'b' AS id, 5 AS n UNION ALL SELECT 'c', 7) AS s
           ON t.id = s.id
           WHEN MATCHED THEN UPDATE SET n = t.n + s.n
           WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n)
           WHEN NOT MATCHED BY SOURCE AND t.id = 'z' THEN DELETE"""
    )
    assert outcome.affected_rows == 3
    assert db("SELECT * FROM d.target ORDER BY id") == [("a", 1), ("b", 7), ("c", 7)]


def test_merge_insert_row(db: Sql) -> None:
    db("CREATE TABLE d.target (id STRING, n INT64)")
    db(
        """MERGE d.target AS t USING (SELECT 'c' AS id, 7 AS n) AS s ON FALSE
           WHEN NOT MATCHED THEN INSERT ROW"""
    )
    assert db("SELECT * FROM d.target") == [("c", 7)]


def test_required_columns_stay_required(db: Sql) -> None:
    db("CREATE TABLE d.t (a INT64 NOT NULL, b INT64)")
    with pytest.raises(ApiError, match="Required field a cannot be null"):
        db("INSERT INTO d.t (b) VALUES (1)")


def test_a_view_reads_what_is_there_now_and_keeps_its_text(db: Sql) -> None:
    db("CREATE TABLE d.t (a INT64)")
    query = "SELECT *, (SELECT COUNT(*) FROM UNNEST([1, 2])) AS two  -- as written\nFROM d.t"
    db(f"CREATE VIEW d.v AS {query};")
    db("CREATE VIEW d.w OPTIONS(description='of a view') AS SELECT a + two AS b FROM d.v")
    db("INSERT INTO d.t VALUES (1)")
    db("ALTER TABLE d.t ADD COLUMN c STRING")
    assert table(db, "v").view_query == query
    assert db("SELECT * FROM d.v") == [(1, None, 2)]
    assert db("SELECT b FROM d.w AS x WHERE x.b > 0") == [(3,)]
    assert [f.name for f in table(db, "w").schema] == ["b"]
    for statement in ("INSERT INTO d.v VALUES (1, 2)", "DELETE FROM d.v WHERE TRUE"):
        with pytest.raises(ApiError, match="Cannot modify a view"):
            db(statement)


def test_a_wildcard_that_matches_a_view_is_refused(db: Sql) -> None:
    db("CREATE TABLE d.events_1 (a INT64)")
    db("CREATE VIEW d.events_v AS SELECT 1 AS a")
    with pytest.raises(ApiError, match="Views cannot be queried through prefix"):
        db("SELECT * FROM `d.events_*`")


def test_wildcard_tables_with_different_columns_are_joined_by_name(db: Sql) -> None:
    db("CREATE TABLE d.t_1 AS SELECT 1 AS a, 'x' AS b")
    db("CREATE TABLE d.t_2 AS SELECT 'y' AS b, TRUE AS c")
    rows = db("SELECT a, b, c, _TABLE_SUFFIX AS s FROM `d.t_*` ORDER BY s")
    assert rows == [(1, "x", None, "1"), (None, "y", True, "2")]


def test_columns_are_added_also_inside_of_records_and_arrays(db: Sql) -> None:
    db("CREATE TABLE d.t (r STRUCT<x INT64>, l ARRAY<STRUCT<y INT64>>)")
    db("INSERT INTO d.t VALUES (STRUCT(1), [STRUCT(2)])")
    before = table(db, "t")
    record, array = before.schema
    k, z = Field(name="k", type="STRING"), Field(name="z", type="DATE", mode="REPEATED")
    wider = (
        Field(name="new", type="JSON"),
        Field(name="r", type="RECORD", fields=(*record.fields, k)),
        Field(name="l", type="RECORD", mode="REPEATED", fields=(*array.fields, z)),
    )
    update_table(db.warehouse, before.name, schema=wider, properties={})
    assert [f.name for f in table(db, "t").schema] == ["r", "l", "new"]
    assert db("SELECT r.k, ARRAY_LENGTH(l), l[OFFSET(0)].y, new FROM d.t") == [(None, 1, 2, None)]


@pytest.mark.parametrize(
    ("wider", "message"),
    [
        ((Field(name="a", type="STRING"),), "Field a has changed type from INTEGER to STRING"),
        ((Field(name="b", type="INTEGER"),), "Field a is missing in new schema"),
        ((Field(name="a", type="INTEGER", mode="REPEATED"),), "Field a has changed mode"),
        (
            (Field(name="a", type="INTEGER"), Field(name="b", type="DATE", mode="REQUIRED")),
            "Cannot add required fields to an existing schema. (field: b)",
        ),
    ],
)
def test_other_schema_changes_are_refused(db: Sql, wider: tuple[Field, ...], message: str) -> None:
    db("CREATE TABLE d.t (a INT64)")
    with pytest.raises(ApiError) as refused:
        update_table(db.warehouse, TableName(*DATASET, "t"), schema=wider, properties={})
    assert refused.value.code == 400
    expected = f"Provided Schema does not match Table {PROJECT}:d.t. {message}"
    assert refused.value.message.startswith(expected)


def test_a_failed_definition_leaves_nothing_behind(db: Sql) -> None:
    with pytest.raises(ApiError, match="division by zero"):
        db("CREATE TABLE d.t AS SELECT 1 / x AS y FROM UNNEST([1, 0]) AS x")
    assert db.warehouse.catalog.find_table(TableName(*DATASET, "t")) is None
    db("CREATE TABLE d.t AS SELECT 1 AS y")
    assert db("SELECT * FROM d.t") == [(1,)]


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Warehouse(tmp_path)
    create_dataset(first, DATASET, {"description": "kept"})
    Sql(first)("CREATE TABLE d.t (a INT64, l ARRAY<STRING>) PARTITION BY _PARTITIONDATE")
    Sql(first)("CREATE VIEW d.v AS SELECT SUM(a) AS s FROM d.t")
    made = first.catalog.table(TableName(*DATASET, "t"))
    rows: list[dict[str, object]] = [{"a": 1, "l": ["x"]}, {"a": 2}]
    first.appends.append(made, [journal_row(r, made.schema, ignore_unknown=False) for r in rows])
    first.close()
    second = Warehouse(tmp_path)
    assert second.catalog.dataset(DATASET).properties == {"description": "kept"}
    assert second.catalog.table(made.name) == made
    assert Sql(second)("SELECT s FROM d.v") == [(3,)]
    assert Sql(second)("SELECT l FROM d.t ORDER BY a") == [(["x"],), ([],)]
    second.close()


def test_a_query_with_a_destination_table(db: Sql) -> None:
    name = TableName(*DATASET, "out")
    for disposition in ("WRITE_TRUNCATE", "WRITE_APPEND", "WRITE_TRUNCATE", "WRITE_APPEND"):
        db("SELECT 1 AS a", destination=name, write_disposition=disposition)
    assert db("SELECT a FROM d.out") == [(1,), (1,)]
    with pytest.raises(ApiError) as refused:
        db("SELECT 1 AS a", destination=name)
    assert refused.value.code == 409


def test_a_dry_run_tells_the_schema_and_changes_nothing(db: Sql) -> None:
    outcome, _ = db.outcome("SELECT 1 AS a, [1.5] AS b", dry_run=True)
    assert [(f.name, f.type, f.mode) for f in outcome.schema] == [
        ("a", "INTEGER", "NULLABLE"),
        ("b", "FLOAT", "REPEATED"),
    ]
    db.outcome("CREATE TABLE d.t (a INT64)", dry_run=True)
    assert db.warehouse.catalog.tables(DATASET) == []


def test_schemas_made_and_dropped_by_sql(db: Sql) -> None:
    db("CREATE SCHEMA made")
    db("CREATE SCHEMA IF NOT EXISTS made")
    db("CREATE TABLE made.t (a INT64)")
    with pytest.raises(ApiError, match="is still in use"):
        db("DROP SCHEMA made")
    db("DROP SCHEMA made CASCADE")
    assert [d.name.dataset for d in db.warehouse.catalog.datasets(PROJECT)] == ["d"]
