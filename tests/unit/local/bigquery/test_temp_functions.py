"""CREATE TEMP FUNCTION: functions that a script makes for itself."""

import datetime as dt
from typing import Any

import pytest

from local.bigquery.errors import ApiError
from tests.unit.local.bigquery.conftest import Sql
from tests.unit.local.bigquery.dataset import EVENTS, param

TWICE = "CREATE TEMP FUNCTION Twice(x INT64) AS (x * 2);"
PARAMETER = """
    CREATE TEMP FUNCTION Number(params ANY TYPE, name STRING) AS (
      (SELECT value.int_value FROM UNNEST(params) WHERE key = name LIMIT 1)
    );"""

SCRIPTS: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("expression", f"{TWICE} SELECT Twice(3) AS a, twice(1 + 2) * 3 AS b", [(6, 18)]),
    ("of_itself", f"{TWICE} SELECT Twice(Twice(Twice(1)))", [(8,)]),
    ("of_an_aggregate", f"{TWICE} SELECT Twice(SUM(n)) FROM UNNEST([1, 2]) AS n", [(6,)]),
    ("in_an_aggregate", f"{TWICE} SELECT SUM(Twice(n)) FROM UNNEST([1, 2]) AS n", [(6,)]),
    ("grouped", f"{TWICE} SELECT Twice(n) AS t, COUNT(*) FROM UNNEST([1, 1]) AS n GROUP BY t",
     [(2, 2)]),
    ("no_arguments", "CREATE TEMPORARY FUNCTION One() AS (1); SELECT One() + One()", [(2,)]),
    ("argument_as_declared", "CREATE TEMP FUNCTION Half(x FLOAT64) AS (DIV(4, 2) + x);"
     " SELECT Half(1)", [(3.0,)]),
    ("value_as_declared", "CREATE TEMP FUNCTION f(x INT64) RETURNS FLOAT64 AS (x); SELECT f(2) / 4",
     [(0.5,)]),
    ("date_from_text", "CREATE TEMP FUNCTION Next(d DATE) AS (DATE_ADD(d, INTERVAL 1 DAY));"
     " SELECT Next('2026-11-20')", [(dt.date(2026, 11, 21),)]),
    ("field_of_an_argument", "CREATE TEMP FUNCTION A(s ANY TYPE) AS (s.a + s.b.c);"
     " SELECT A(STRUCT(1 AS a, STRUCT(2 AS c) AS b))", [(3,)]),
    ("field_of_the_value", "CREATE TEMP FUNCTION S(x INT64) AS ((SELECT STRUCT(x AS a)));"
     " SELECT S(5).a", [(5,)]),
    ("one_calls_another", f"{TWICE} CREATE TEMP FUNCTION Four(x INT64) AS (Twice(Twice(x)));"
     " SELECT Four(2)", [(8,)]),
    ("made_anew", f"{TWICE} CREATE OR REPLACE TEMP FUNCTION Twice(x INT64) AS (x * 20);"
     " SELECT Twice(1)", [(20,)]),
    ("in_set", f"DECLARE n INT64; {TWICE} SET n = Twice(4); SELECT Twice(n)", [(16,)]),
    ("the_arrays_own_name", "CREATE TEMP FUNCTION Total(n ANY TYPE) AS ("
     "(SELECT SUM(one) FROM UNNEST(n) AS one)); SELECT Total(n) FROM (SELECT [1, 2] AS n)", [(3,)]),
    ("a_column_called_as_a_field", f"{PARAMETER} SELECT Number(params, key) FROM (SELECT"
     " 'b' AS key, [STRUCT('a' AS key, STRUCT(1 AS int_value) AS value),"
     " STRUCT('b' AS key, STRUCT(2 AS int_value) AS value)] AS params)", [(2,)]),
    ("a_field_goes_before_an_argument", "CREATE TEMP FUNCTION f(params ANY TYPE, key STRING) AS ("
     "(SELECT COUNT(*) FROM UNNEST(params) WHERE key = key));"
     " SELECT f([STRUCT('a' AS key), STRUCT('b')], 'a')", [(2,)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "rows"), [case[1:] for case in SCRIPTS], ids=[case[0] for case in SCRIPTS]
)
def test_functions(sql: Sql, script: str, rows: list[tuple[Any, ...]]) -> None:
    assert sql(script) == rows


def test_a_parameter_of_every_event_by_a_function(shop: Sql) -> None:
    found = shop(
        f"""{PARAMETER}
        SELECT event_id, Number(event_params, 'ga_session_id'),
          SUM(Number(event_params, 'engagement_time_msec')) OVER ()
        FROM shop.events WHERE Number(event_params, 'ga_session_id') IS NOT NULL
        ORDER BY 1, 2"""
    )
    rows = [r for r in EVENTS if param(r, "ga_session_id", "int_value") is not None]
    total = sum(param(r, "engagement_time_msec", "int_value") for r in rows)
    assert found == sorted(
        (r["event_id"], param(r, "ga_session_id", "int_value"), total) for r in rows
    )


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (f"{TWICE} SELECT Twice(1, 2)", "No matching signature for function twice"),
        (f"{TWICE} SELECT Thrice(1)", "Function not found: Thrice"),
        (f"{TWICE} {TWICE} SELECT 1", "Already Exists: Function twice"),
        (f"{TWICE} CREATE VIEW d.v AS SELECT Twice(1) AS x", "view cannot reference a temporary"),
        ("CREATE TEMP FUNCTION f(x INT64) AS (f(x)); SELECT f(1)", "Function not found: f"),
        ("CREATE TEMP FUNCTION f(x INT64) RETURNS INT64 LANGUAGE js AS 'return x'; SELECT f(1)",
         "not an expression of SQL is not supported"),
        ("CREATE TEMP FUNCTION f(x ANY TYPE) AS ((SELECT x)); SELECT f(COUNT(*)) FROM UNNEST([1])",
         "An aggregate as an argument of f, which has a subquery, is not supported"),
        ("CREATE FUNCTION d.f(x INT64) AS (x); SELECT 1", "CREATE FUNCTION is not supported"),
    ],
)  # fmt: skip
def test_refusals(sql: Sql, script: str, words: str) -> None:
    with pytest.raises(ApiError, match=words) as refused:
        sql(script)
    assert refused.value.code == 400
