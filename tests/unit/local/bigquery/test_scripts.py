"""Scripts: several statements in one query, with variables, branches and loops."""

import datetime as dt
from contextlib import nullcontext
from typing import Any

import pytest

from local.bigquery.errors import ApiError
from local.bigquery.names import DatasetName, TableName
from local.bigquery.script.tokens import is_script, tokens
from tests.unit.local.bigquery.conftest import PROJECT, Sql
from tests.unit.local.bigquery.dataset import EVENTS


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT 1", False),
        ("SELECT 1;", False),
        ("SELECT ';' AS a, 'it\\'s; ' -- ; SELECT 2\n;", False),
        ("SELECT r';\\\\', `a;b` FROM t # ;\n/* ; SELECT */ ;\n", False),
        ('SELECT """a";b""" ;', False),
        ("SELECT 1; SELECT 2", True),
        ("DECLARE x INT64", True),
        ("execute immediate 'SELECT 1'", True),
        ("-- a comment\nIF TRUE THEN SELECT 1; END IF", True),
        ("", False),
    ],
)
def test_what_is_a_script(sql: str, found: bool) -> None:
    assert is_script(sql) == found


def test_words_are_read_in_any_case_and_texts_stay_as_they_are() -> None:
    found = [token.value for token in tokens("Select 'It' , `Name` -- no\n@P @@s")]
    assert found == ["SELECT", "'It'", ",", "`Name`", "@P", "@@S"]


SCRIPTS: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("last_statement", "SELECT 1 AS a; SELECT 2 AS b;", [(2,)]),
    ("last_is_no_query", "SELECT 1; CREATE TEMP TABLE t AS SELECT 1 AS x", []),
    ("default", "DECLARE x, y INT64 DEFAULT 3; SELECT x + y", [(6,)]),
    ("without_a_value", "DECLARE x STRING; SELECT x IS NULL, IFNULL(x, 'none')", [(True, "none")]),
    ("typed", "DECLARE d DATE DEFAULT '2026-11-20'; SELECT DATE_ADD(d, INTERVAL 1 DAY)",
     [(dt.date(2026, 11, 21),)]),
    ("type_of_the_value", "DECLARE x DEFAULT 1.5; SELECT x * 2", [(3.0,)]),
    ("earlier_variable", "DECLARE x INT64 DEFAULT 2; DECLARE y INT64 DEFAULT x * x; SELECT y",
     [(4,)]),
    ("set", "DECLARE x INT64 DEFAULT 1; SET x = x + 1; SET x = x * 10; SELECT x", [(20,)]),
    ("set_keeps_the_type", "DECLARE x STRING; SET x = 'a'; SELECT CONCAT(x, 'b')", [("ab",)]),
    ("null_is_not_true", "IF NULL THEN SELECT 1; ELSE SELECT 2; END IF", [(2,)]),
    ("elseif", "DECLARE x INT64 DEFAULT 4; IF x > 4 THEN SELECT 'a'; ELSEIF x = 4 THEN SELECT 'b';"
     " ELSE SELECT 'c'; END IF;", [("b",)]),
    ("case_inside", "IF CASE WHEN TRUE THEN FALSE END THEN SELECT 1; ELSE SELECT 2; END IF",
     [(2,)]),
    ("nested", "IF TRUE THEN IF FALSE THEN SELECT 1; ELSE SELECT 2; END IF; END IF", [(2,)]),
    ("array", "DECLARE a ARRAY<STRING> DEFAULT ['x', 'y']; SELECT 'y' IN UNNEST(a), a[OFFSET(0)]",
     [(True, "x")]),
    ("for", "DECLARE total INT64 DEFAULT 0; FOR r IN (SELECT n, n * n AS square FROM"
     " UNNEST([1, 2, 3]) AS n) DO SET total = total + r.square; END FOR; SELECT total", [(14,)]),
    ("for_of_nothing", "FOR r IN (SELECT 1 AS n FROM UNNEST([0]) WHERE FALSE) DO SELECT r.n;"
     " END FOR; SELECT 'after'", [("after",)]),
    ("for_in_for", "DECLARE words STRING DEFAULT ''; FOR a IN (SELECT 1 AS n UNION ALL SELECT 2"
     " ORDER BY n) DO FOR b IN (SELECT a.n * 10 AS n) DO SET words = CONCAT(words, ' ',"
     " CAST(a.n + b.n AS STRING)); END FOR; END FOR; SELECT words", [(" 11 22",)]),
    ("execute", "DECLARE n INT64 DEFAULT 7; EXECUTE IMMEDIATE FORMAT('SELECT %d AS x', n)", [(7,)]),
    ("temp_table", "CREATE TEMP TABLE t AS SELECT 1 AS x; CREATE TEMPORARY TABLE u AS SELECT x + 1"
     " AS x FROM t; SELECT t.x, s.x AS y FROM t, _SESSION.u AS s", [(1, 2)]),
    ("temp_table_that_was_put_together", "EXECUTE IMMEDIATE 'CREATE TEMP TABLE t AS SELECT 1 AS x';"
     " EXECUTE IMMEDIATE 'SELECT x + 1 AS y FROM t'", [(2,)]),
    ("temp_table_made_anew", "CREATE TEMP TABLE t AS SELECT 1 AS x; CREATE TEMP TABLE IF NOT EXISTS"
     " t AS SELECT 9 AS x; CREATE OR REPLACE TEMP TABLE t AS SELECT x + 1 AS x FROM t;"
     " INSERT INTO t SELECT 5; SELECT x FROM t ORDER BY x", [(2,), (5,)]),
    ("with_goes_before_a_temp_table", "CREATE TEMP TABLE t AS SELECT 1 AS x;"
     " WITH t AS (SELECT 2 AS x) SELECT x FROM t", [(2,)]),
    ("struct_in_a_temp_table", "CREATE TEMP TABLE t AS SELECT STRUCT(1 AS a, [2] AS b) AS s;"
     " SELECT s.a, b FROM t, t.s.b", [(1, 2)]),
    ("execute_quoted", 'EXECUTE IMMEDIATE CONCAT("SELECT \'a;b\'", " AS x")', [("a;b",)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "rows"), [case[1:] for case in SCRIPTS], ids=[case[0] for case in SCRIPTS]
)
def test_scripts(sql: Sql, script: str, rows: list[tuple[Any, ...]]) -> None:
    outcome, found = sql.outcome(script)
    assert outcome.statement_type == "SCRIPT"
    assert found == rows


def test_a_statement_reads_what_the_one_before_has_written(shop: Sql) -> None:
    found = shop(
        """DECLARE first_day DATE DEFAULT (SELECT MIN(date) FROM shop.events);
        FOR one IN (SELECT DISTINCT event_name AS name FROM shop.events WHERE date = first_day
                    ORDER BY name) DO
          EXECUTE IMMEDIATE FORMAT(\"\"\"
            CREATE OR REPLACE TABLE shop.of_%s AS SELECT * FROM shop.events
            WHERE event_name = '%s' AND date = '%t' \"\"\", one.name, one.name, first_day);
        END FOR;
        SELECT table_name FROM shop.INFORMATION_SCHEMA.TABLES
        WHERE STARTS_WITH(table_name, 'of_') ORDER BY table_name"""
    )
    first = min(row["date"] for row in EVENTS)
    names = {row["event_name"] for row in EVENTS if row["date"] == first}
    assert found == [(f"of_{name}",) for name in sorted(names)]
    for name in names:
        [(count,)] = shop(f"SELECT COUNT(*) FROM shop.of_{name}")
        assert count == sum(r["date"] == first and r["event_name"] == name for r in EVENTS)


@pytest.mark.parametrize(
    ("after", "error"),
    [("SELECT 1", None), ("SELECT 1 / 0", "zero")],
    ids=["ended", "failed"],
)
def test_a_temp_table_is_gone_with_its_script(sql: Sql, after: str, error: str | None) -> None:
    sql("CREATE SCHEMA IF NOT EXISTS kept; CREATE OR REPLACE TABLE kept.t AS SELECT 'kept' AS x")
    default = DatasetName(PROJECT, "kept")
    with pytest.raises(ApiError, match=error) if error else nullcontext():
        sql(f"CREATE TEMP TABLE t AS SELECT 7 AS x; {after}", default_dataset=default)
    assert sql("SELECT x FROM t; SELECT x FROM t", default_dataset=default) == [("kept",)]
    with sql.warehouse.storage.cursor() as cursor:
        left = cursor.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name ="
            " 'results' AND table_name LIKE 't\\_%' ESCAPE '\\'"
        ).fetchall()
    assert left == []


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("CREATE TEMP TABLE t AS SELECT 1 AS x; CREATE TEMP TABLE t AS SELECT 1 AS x", 409),
        ("SELECT 1; SELECT * FROM _SESSION.t", 404),
    ],
)
def test_a_temp_table_is_made_once_and_before_it_is_read(sql: Sql, script: str, code: int) -> None:
    with pytest.raises(ApiError, match="_SESSION") as refused:
        sql(script)
    assert refused.value.code == code


def test_parameters_reach_the_statements_of_a_script(sql: Sql) -> None:
    number = {"name": "n", "parameterType": {"type": "INT64"}, "parameterValue": {"value": "5"}}
    found = sql("DECLARE x INT64 DEFAULT @n; SELECT x + @n", parameters=(number,))
    assert found == [(10,)]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("DECLARE x INT64; DECLARE x INT64", "redeclaration"),
        ("SET y = 1", "Undeclared variable: y"),
        ("FOR r IN (SELECT 1 AS n) DO SELECT r.m; END FOR", "Unrecognized name: r.m"),
        ("FOR r IN (SELECT 1 AS n) DO SELECT 1;", "Expected END but got end of script"),
        ("IF TRUE SELECT 1; END IF", "Expected THEN"),
        ("SELECT 1; END IF", "Unexpected END"),
        ("DECLARE 5 INT64", "Syntax error"),
        ("EXECUTE IMMEDIATE CAST(NULL AS STRING)", "cannot be NULL"),
        ("EXECUTE IMMEDIATE 'SELECT 1; SELECT 2'", "another statement"),
        ("EXECUTE IMMEDIATE 'SELECT @a' USING 1 AS a", "EXECUTE IMMEDIATE … USING"),
        ("CREATE TEMP TABLE t (x INT64); SELECT 1", "CREATE TEMP TABLE without AS"),
        ("WHILE TRUE DO SELECT 1; END WHILE", "WHILE in a script"),
        ("BEGIN SELECT 1; END", "BEGIN in a script"),
        ("DECLARE d DATE DEFAULT '2026-02-30'; SELECT d", "2026-02-30"),
    ],
)
def test_what_is_wrong_with_a_script_is_said(sql: Sql, script: str, words: str) -> None:
    with pytest.raises(ApiError, match=words) as refused:
        sql(script)
    assert refused.value.code == 400


def test_a_variable_that_is_called_as_a_column_is_refused(shop: Sql) -> None:
    """BigQuery takes the column: a silent difference would be worse."""
    with pytest.raises(ApiError, match="called as a column is, date,"):
        shop("DECLARE date DATE DEFAULT '2026-11-20'; SELECT * FROM shop.events WHERE date = date")


def test_a_script_writes_to_no_destination(sql: Sql) -> None:
    with pytest.raises(ApiError, match="destinationTable"):
        sql("SELECT 1; SELECT 2", destination=TableName(PROJECT, "d", "t"))


def test_a_dry_run_of_a_script_does_nothing(sql: Sql) -> None:
    outcome, _ = sql.outcome("CREATE SCHEMA never; SELECT 1", dry_run=True)
    assert outcome.statement_type == "SCRIPT"
    assert sql("CREATE SCHEMA never; SELECT 1") == [(1,)]
