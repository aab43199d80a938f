"""GA4's published sample queries, and questions of others, on the local BigQuery.

Each file names its source; what it must give is computed from the plain events (``answers``).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from google.cloud import bigquery

from tests.contract.bigquery.ga4.answers import EXPECTED
from tests.contract.bigquery.ga4.answers.registry import Data, Row
from tests.contract.bigquery.ga4.tables import load
from tests.contract.bigquery.ga4.values import Event
from tests.contract.bigquery.ga4.visits import visits
from tests.contract.bigquery.server import BigQueryServer

QUERIES = sorted((Path(__file__).parent / "queries").glob("*.sql"))
# Google's samples look at these days.
FIRST_DAY = dt.datetime(2020, 11, 28, tzinfo=dt.UTC)
IN_A_ROW = range(6)
# For those that compare with the present: days so many before it, today the last one.
BEFORE_NOW = dt.timedelta(days=25)
WITH_GAPS = (0, 14, 17, 20, 22, 24)


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A client, and the events of its two datasets."""

    client: bigquery.Client
    shop: tuple[Event, ...]
    recent: tuple[Event, ...]

    def rows(self, sql: str) -> list[Row]:
        """What Google's client gives."""
        return [tuple(row.values()) for row in self.client.query_and_wait(sql)]

    def data(self, sql: str) -> Data:
        """The events that a query reads, at this moment."""
        events = self.recent if "`recent." in sql else self.shop
        return Data(events, dt.datetime.now(dt.UTC))


@pytest.fixture(scope="module")
def warehouse(server: BigQueryServer) -> Iterator[Warehouse]:
    now = dt.datetime.now(dt.UTC)
    made = Warehouse(
        server.client, visits(FIRST_DAY, IN_A_ROW), visits(now - BEFORE_NOW, WITH_GAPS)
    )
    for name, events in (("shop", made.shop), ("recent", made.recent)):
        load(server.client, name, events)
    yield made
    for name in ("shop", "recent"):
        server.client.delete_dataset(name, delete_contents=True)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_query(warehouse: Warehouse, query: Path) -> None:
    sql, wanted = query.read_text(), EXPECTED[query.stem]
    expected = wanted.answer(warehouse.data(sql))
    found = warehouse.rows(sql)
    assert sorted(found, key=repr) == approximately(sorted(expected, key=repr))
    if wanted.order is not None:
        assert list(map(wanted.order, found)) == list(map(wanted.order, expected))
    assert any(any(row) for row in expected), "an answer that says nothing"


def approximately(rows: Sequence[Row]) -> list[Row]:
    """Rows whose floats need not be the same in the last digit."""
    return [tuple(pytest.approx(v) if isinstance(v, float) else v for v in row) for row in rows]


def test_how_many_there_are_and_where_they_are_from() -> None:
    texts = [query.read_text() for query in QUERIES]
    assert len(texts) >= 25
    assert all(text.startswith("-- Source: ") for text in texts)
    assert all("https://" in text.splitlines()[0] for text in texts)
    wildcards = [t for t in texts if ".events_*`" in t and "_TABLE_SUFFIX" in t]
    assert len(wildcards) >= 8
    assert any("UNNEST(event_params)\n" in text for text in texts)


def test_each_query_has_an_answer_and_each_answer_a_query() -> None:
    assert {query.stem for query in QUERIES} == set(EXPECTED)
