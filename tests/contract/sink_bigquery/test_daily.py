"""GA4's daily tables, by the very script that a scheduled query runs."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.sink_bigquery.__main__ import main
from functions.sink_bigquery.admin import definitions
from tests.contract.bigquery.server import PROJECT

from .conftest import Dataset
from .days import daily, days_before, on, run_daily


def names(dataset: Dataset) -> set[str]:
    found = dataset.query("SELECT table_name FROM d.INFORMATION_SCHEMA.TABLES")
    return {row["table_name"] for row in found if row["table_name"].startswith("events_")}


def event_ids(dataset: Dataset, table: str) -> list[str]:
    """By the time they hold, as the daily tables have no event_id."""
    found = dataset.query(f"SELECT user_pseudo_id FROM d.{table} ORDER BY 1")
    return [row["user_pseudo_id"] for row in found]


def test_each_of_the_last_days_has_its_events_once_and_without_bots(
    dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC).date()
    rows = [on(day, user=f"age {age}") for age, day in enumerate(days_before(now, 0, 1, 2, 3, 4))]
    dataset.load([*rows, *rows[:3], on(now, user="bot", angelia={"is_bot": True})])
    dataset.load(rows)
    capsys.readouterr()
    today = run_daily(dataset)
    assert today == now, "the day turned while the test ran"
    assert names(dataset) == daily(days_before(now, 1, 2, 3)) | {f"events_intraday_{now:%Y%m%d}"}
    for age, day in enumerate(days_before(now, 1, 2, 3), start=1):
        assert event_ids(dataset, f"events_{day:%Y%m%d}") == [f"age {age}"]
    assert event_ids(dataset, f"events_intraday_{now:%Y%m%d}") == ["age 0"]
    assert f"events_intraday_{now:%Y%m%d}: 1 rows" in capsys.readouterr().out


def test_a_daily_table_has_ga4s_columns_and_no_others(dataset: Dataset) -> None:
    today = run_daily(dataset)

    def typed(columns: list[dict[str, Any]]) -> list[Any]:
        return [
            (column["name"], column["type"], column["mode"] == "REPEATED",
             typed(column.get("fields", [])))
            for column in columns
        ]  # fmt: skip

    ga4 = [c for c in definitions.fields("events.json") if c["name"] in definitions.ga4_columns()]
    assert len(ga4) == 31
    for name in (f"events_intraday_{today:%Y%m%d}", *daily(days_before(today, 1))):
        table = dataset.server.client.get_table(f"{PROJECT}.{dataset.name}.{name}")
        assert typed([column.to_api_repr() for column in table.schema]) == typed(ga4)
        assert table.time_partitioning is None


def test_ga4s_own_query_runs_unchanged(dataset: Dataset) -> None:
    """The first of https://developers.google.com/analytics/bigquery/basic-queries, days apart."""
    now = datetime.now(UTC).date()
    ages = {0: 5, 1: 2, 2: 3, 3: 1}
    for age, count in ages.items():
        day = now - timedelta(days=age)
        dataset.load([on(day, user=f"user {n}") for n in range(count)])
    today = run_daily(dataset)
    first, last = (f"{day:%Y%m%d}" for day in days_before(today, 2, 1))
    [row] = dataset.query(
        f"""SELECT COUNT(DISTINCT user_pseudo_id) AS user_count,
              COUNT(DISTINCT CASE WHEN event_name = 'page_view' THEN user_pseudo_id END) AS viewers,
              COUNT(*) AS events
            FROM `d.events_*`
            WHERE _TABLE_SUFFIX BETWEEN '{first}' AND '{last}'"""
    )
    assert row == {"user_count": 3, "viewers": 3, "events": 5}
    [intraday] = dataset.query("SELECT COUNT(*) AS events FROM `d.events_intraday_*`")
    assert intraday == {"events": 5}


def test_a_late_event_is_in_its_days_table_after_the_next_run(dataset: Dataset) -> None:
    today = run_daily(dataset)
    [day] = days_before(today, 2)
    assert event_ids(dataset, f"events_{day:%Y%m%d}") == []
    dataset.load([on(day, user="late")])
    run_daily(dataset)
    assert event_ids(dataset, f"events_{day:%Y%m%d}") == ["late"]


def test_an_intraday_table_goes_when_its_day_has_its_own_also_after_a_pause(
    dataset: Dataset,
) -> None:
    now = datetime.now(UTC).date()
    [last_run] = days_before(now, 6)
    for name in (f"events_intraday_{last_run:%Y%m%d}", "events_intraday_99999999"):
        dataset.query(f"CREATE TABLE d.{name} AS SELECT 'old' AS user_pseudo_id")
    dataset.load([on(day, user="known") for day in days_before(now, 5, 6, 7)])
    if run_daily(dataset) != now:
        pytest.fail("the day turned while the test ran")
    made = daily(days_before(now, 1, 2, 3, 4, 5, 6))
    kept = {f"events_intraday_{now:%Y%m%d}", "events_intraday_99999999"}
    assert names(dataset) == made | kept
    assert event_ids(dataset, f"events_{last_run:%Y%m%d}") == ["known"]


@pytest.mark.parametrize("days", [0, 1, 5])
def test_as_many_days_as_are_asked_for(dataset: Dataset, days: int) -> None:
    today = run_daily(dataset, "--days", str(days))
    wanted = daily(days_before(today, *range(1, days + 1)))
    assert names(dataset) == wanted | {f"events_intraday_{today:%Y%m%d}"}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Copenhagen"])
def test_today_is_the_streams_own(dataset: Dataset, zone: str) -> None:
    today = run_daily(dataset, "--days", "0", zone=zone)
    assert names(dataset) == {f"events_intraday_{today:%Y%m%d}"}


def test_the_script_lists_ga4s_columns_in_the_order_of_the_schema_file() -> None:
    script = definitions.sql("daily")
    [listed] = re.findall(r"events_%s%s` AS\n    SELECT\n(.*?)\n    FROM \(", script, re.DOTALL)
    named = re.sub(r"\b(?:COALESCE|IF)\((?:[^()]|\([^()]*\))*\) AS |\be\.", "", listed)
    assert [name.strip() for name in named.split(",")] == definitions.ga4_columns()


def test_the_script_is_printed_for_a_scheduled_query(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is asked: there is no server behind it."""
    arguments = ["--project", "my-project", "--dataset", "web", "--time-zone", "Europe/Paris"]
    assert main(["daily", *arguments, "--print"], {}) == 0
    printed = capsys.readouterr().out
    assert "CURRENT_DATE('Europe/Paris')" in printed
    assert "INTERVAL 3 DAY" in printed
    assert "`my-project.web.events`" in printed
    assert not re.search(r"\{[a-z]", printed)
