"""The whole way from a row to BigQuery, many threads at a time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.sink_bigquery.rows import Row
from functions.sink_bigquery.settings import Settings
from functions.sink_bigquery.table import EventsTable
from functions.sink_bigquery.writer import Outcome
from tests.unit.sink_bigquery.examples import NOW_MICROS, line
from tests.unit.sink_bigquery.fake_bigquery import FakeBigQuery, row_errors


@pytest.fixture
def bigquery() -> Iterator[FakeBigQuery]:
    with FakeBigQuery() as server:
        yield server


def table_at(endpoint: str, **settings: str) -> EventsTable:
    env = {
        "EVENTS_TABLE": "projects/p/datasets/d/tables/events",
        "INPUT_TOPIC": "projects/p/topics/enriched-events",
        "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
        "BIGQUERY_WRITE_ENDPOINT": endpoint,
    }
    return EventsTable(Settings.from_env(env | settings))


def row_of(table: EventsTable, event_id: str) -> Row:
    row = table.format.row(line(event_id=event_id), NOW_MICROS)
    assert isinstance(row, Row)
    return row


def test_rows_of_many_threads_share_requests_and_each_is_stored_once(
    bigquery: FakeBigQuery,
) -> None:
    table = table_at(bigquery.endpoint, FLUSH_INTERVAL_MS="50")
    rows = [row_of(table, f"e{index}") for index in range(64)]
    with ThreadPoolExecutor(16) as threads:
        outcomes = list(threads.map(lambda row: table.append([row]), rows))
    assert outcomes == [[True]] * 64
    assert sorted(bigquery.rows) == sorted(row.data for row in rows)
    assert len(bigquery.requests) < 32
    assert bigquery.streams == 1
    table.close()


def test_a_batch_ends_at_its_row_limit(bigquery: FakeBigQuery) -> None:
    table = table_at(bigquery.endpoint, BATCH_MAX_ROWS="4", FLUSH_INTERVAL_MS="0")
    assert table.append([row_of(table, f"e{index}") for index in range(10)]) == [True] * 10
    sizes = [len(request.proto_rows.rows.serialized_rows) for request in bigquery.requests]
    assert sizes == [4, 4, 2]
    table.close()


def test_one_threads_bad_row_does_not_fail_anothers(bigquery: FakeBigQuery) -> None:
    table = table_at(bigquery.endpoint, FLUSH_INTERVAL_MS="60000", BATCH_MAX_ROWS="2")
    assert table.append([row_of(table, "after a pause")]) == [True]
    bigquery.script.append(row_errors(0))

    def append(event_id: str) -> Outcome:
        return table.append([row_of(table, event_id)])[0]

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(append, ["a", "b"]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["RowRefused", "bool"]
    assert len(bigquery.rows) == 2
    table.close()
