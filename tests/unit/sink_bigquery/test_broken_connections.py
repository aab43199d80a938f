"""Connections that end as they do in production: what was in flight is sent again, once."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from functions.sink_bigquery.connection import write_client
from functions.sink_bigquery.rows import Row
from functions.sink_bigquery.stream import TableStream
from functions.sink_bigquery.table import EventsTable
from shared.errors import RetryLater
from tests.unit.sink_bigquery.examples import EVENTS
from tests.unit.sink_bigquery.fake_bigquery import FakeBigQuery, Request, Response, stored
from tests.unit.sink_bigquery.relay import Relay
from tests.unit.sink_bigquery.test_table import row_of, table_at

TABLE = "projects/p/datasets/d/tables/events"


@pytest.fixture
def bigquery() -> Iterator[FakeBigQuery]:
    with FakeBigQuery() as server:
        yield server


@pytest.fixture
def relay(bigquery: FakeBigQuery) -> Iterator[Relay]:
    between = Relay(bigquery.endpoint)
    yield between
    between.close()


def stream_to(endpoint: str, timeout_s: float = 5) -> TableStream:
    return TableStream(partial(write_client, endpoint), TABLE, timeout_s=timeout_s)


def test_a_connection_that_is_reset_between_requests_is_opened_again(
    bigquery: FakeBigQuery, relay: Relay
) -> None:
    stream = stream_to(relay.endpoint)
    for row in (b"a", b"b", b"c"):
        stream.append([row], EVENTS.descriptor)
        relay.reset()
    assert bigquery.rows == [b"a", b"b", b"c"]
    assert relay.connections == 3
    stream.close()


def before(act: Callable[[], None]) -> Callable[[Request, Any], Response]:
    """An answer that is not sent before something else has happened."""

    def answer(request: Request, context: Any) -> Response:  # noqa: ANN401 - grpc has no types
        act()
        return stored(request, context)

    return answer


@pytest.mark.parametrize("broken", ["reset", "fall_silent"])
def test_a_request_whose_answer_is_lost_is_sent_again(
    bigquery: FakeBigQuery, relay: Relay, broken: str
) -> None:
    """BigQuery has stored it by then: at least once, and the view keeps one."""
    stream = stream_to(relay.endpoint, timeout_s=1)
    stream.append([b"a"], EVENTS.descriptor)
    bigquery.script.append(before(getattr(relay, broken)))
    stream.append([b"b"], EVENTS.descriptor)
    assert bigquery.rows == [b"a", b"b", b"b"]
    assert bigquery.requests[-1].proto_rows.HasField("writer_schema")
    assert relay.connections == 2
    stream.close()


def test_a_server_that_sends_its_clients_away_is_left_for_its_successor() -> None:
    """GOAWAY: a server that is being replaced ends what is open and takes nothing new."""
    with FakeBigQuery() as old, FakeBigQuery() as new:
        relay = Relay(old.endpoint)
        stream = stream_to(relay.endpoint)
        stream.append([b"a"], EVENTS.descriptor)
        relay.lead_to(new.endpoint)
        gone = old.go_away(grace_s=0.2)
        stream.append([b"b"], EVENTS.descriptor)
        gone.wait(5)
        stream.append([b"c"], EVENTS.descriptor)
        stream.append([b"d"], EVENTS.descriptor)
        assert old.rows + new.rows == [b"a", b"b", b"c", b"d"]
        assert new.rows[-1] == b"d"
        assert (old.streams, new.streams) == (1, 1)
        stream.close()
        relay.close()


def test_a_request_in_flight_at_the_going_away_is_sent_to_the_successor() -> None:
    with FakeBigQuery() as old, FakeBigQuery() as new:
        relay = Relay(old.endpoint)
        stream = stream_to(relay.endpoint)
        stream.append([b"a"], EVENTS.descriptor)
        relay.lead_to(new.endpoint)
        old.script.append(old.hang)
        timer = threading.Timer(0.1, old.go_away, kwargs={"grace_s": 0.1})
        timer.start()
        stream.append([b"b"], EVENTS.descriptor)
        assert (old.rows, new.rows) == ([b"a"], [b"b"])
        timer.join()
        stream.close()
        relay.close()


def test_rows_of_many_threads_survive_a_connection_that_breaks_all_the_time(
    bigquery: FakeBigQuery, relay: Relay
) -> None:
    table = table_at(relay.endpoint, FLUSH_INTERVAL_MS="1", BATCH_MAX_ROWS="5")
    rows = [row_of(table, f"e{index}") for index in range(200)]
    with ThreadPoolExecutor(8) as threads:
        waiting = threads.map(lambda row: _until_stored(table, row), rows)
        for _ in range(20):
            time.sleep(0.02)
            relay.reset()
        assert len(list(waiting)) == len(rows)
    assert set(bigquery.rows) == {row.data for row in rows}
    assert bigquery.streams > 1
    table.close()


def _until_stored(table: EventsTable, row: Row) -> None:
    """Append as Pub/Sub delivers: again, until it is confirmed."""
    for _ in range(50):
        with contextlib.suppress(RetryLater):
            [outcome] = table.append([row])
            if outcome is True:
                return
            assert isinstance(outcome, RetryLater)
    raise AssertionError("never confirmed")
