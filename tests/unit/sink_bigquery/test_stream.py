"""The stream against a server that breaks in every way BigQuery does."""

from collections.abc import Callable, Iterator
from functools import partial

import grpc
import pytest
from google.api_core import exceptions
from google.auth.exceptions import DefaultCredentialsError
from google.cloud.bigquery_storage_v1.services.big_query_write import BigQueryWriteClient

from functions.sink_bigquery.connection import write_client
from functions.sink_bigquery.stream import TRIES, TableStream
from shared.errors import RetryLater
from tests.unit.sink_bigquery.examples import EVENTS
from tests.unit.sink_bigquery.fake_bigquery import (
    Answer,
    FakeBigQuery,
    aborted,
    error_in_response,
    idle_close,
    row_errors,
)

TABLE = "projects/p/datasets/d/tables/events"
ENSURE = "python -m functions.sink_bigquery ensure-table --project p --dataset d"
UNAVAILABLE = aborted(grpc.StatusCode.UNAVAILABLE)


@pytest.fixture
def bigquery() -> Iterator[FakeBigQuery]:
    with FakeBigQuery() as server:
        yield server


@pytest.fixture
def stream(bigquery: FakeBigQuery) -> Iterator[TableStream]:
    opened = TableStream(partial(write_client, bigquery.endpoint), TABLE, timeout_s=5)
    yield opened
    opened.close()


def test_nothing_is_opened_before_the_first_request(
    bigquery: FakeBigQuery, stream: TableStream
) -> None:
    assert bigquery.streams == 0
    stream.append([b"a"], EVENTS.descriptor)
    assert bigquery.streams == 1


def test_only_the_first_request_carries_the_schema(
    bigquery: FakeBigQuery, stream: TableStream
) -> None:
    for row in (b"a", b"b"):
        stream.append([row], EVENTS.descriptor)
    first, second = bigquery.requests
    assert first.write_stream == f"{TABLE}/streams/_default"
    assert first.proto_rows.writer_schema.proto_descriptor == EVENTS.descriptor
    assert first.trace_id
    assert not second.proto_rows.HasField("writer_schema")
    assert bigquery.rows == [b"a", b"b"]
    assert bigquery.streams == 1


def test_the_region_is_told_by_a_header(bigquery: FakeBigQuery, stream: TableStream) -> None:
    stream.append([b"a"], EVENTS.descriptor)
    routing = bigquery.metadata[0]["x-goog-request-params"]
    assert routing == f"write_stream={TABLE}/streams/_default"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(idle_close, id="idle"),
        pytest.param(UNAVAILABLE, id="unavailable"),
        pytest.param(aborted(grpc.StatusCode.ABORTED), id="aborted"),
        pytest.param(aborted(grpc.StatusCode.INTERNAL), id="internal"),
        pytest.param(aborted(grpc.StatusCode.CANCELLED), id="cancelled"),
        pytest.param(error_in_response(grpc.StatusCode.UNAVAILABLE), id="in_the_response"),
    ],
)
def test_a_broken_stream_is_reopened_and_the_batch_sent_again(
    bigquery: FakeBigQuery, stream: TableStream, answer: Answer
) -> None:
    stream.append([b"a"], EVENTS.descriptor)
    bigquery.script.extend([answer, answer])
    stream.append([b"b"], EVENTS.descriptor)
    assert bigquery.rows == [b"a", b"b"]
    assert bigquery.streams == 3
    assert bigquery.requests[-1].proto_rows.HasField("writer_schema")


def test_a_stream_closed_while_idle_costs_one_more_connection(
    bigquery: FakeBigQuery, stream: TableStream
) -> None:
    bigquery.script.append(bigquery.store_and_close)
    stream.append([b"a"], EVENTS.descriptor)
    assert bigquery.closed.wait(5)
    stream.append([b"b"], EVENTS.descriptor)
    assert bigquery.rows == [b"a", b"b"]
    assert bigquery.streams == 2


def test_a_stream_that_stays_broken_is_for_later(
    bigquery: FakeBigQuery, stream: TableStream, caplog: pytest.LogCaptureFixture
) -> None:
    bigquery.script.extend([UNAVAILABLE] * TRIES)
    with pytest.raises(RetryLater, match="append_failed: ServiceUnavailable"):
        stream.append([b"a"], EVENTS.descriptor)
    assert bigquery.streams == TRIES
    assert [record.message for record in caplog.records] == ["append_broken"] * TRIES
    stream.append([b"a"], EVENTS.descriptor)
    assert bigquery.rows == [b"a"]


@pytest.mark.parametrize("code", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.PERMISSION_DENIED])
def test_what_bigquery_quotes_of_a_row_is_in_no_log_line(
    bigquery: FakeBigQuery,
    stream: TableStream,
    caplog: pytest.LogCaptureFixture,
    code: grpc.StatusCode,
) -> None:
    quoting = aborted(code, "cannot store 'someone@mail.example' from 203.0.113.7")
    bigquery.script.extend([quoting] * TRIES)
    with pytest.raises(RetryLater):
        stream.append([b"a"], EVENTS.descriptor)
    details = {vars(record)["detail"] for record in caplog.records}
    assert details == {"cannot store … from …"}


def test_a_response_that_does_not_come_is_given_up_and_asked_for_anew(
    bigquery: FakeBigQuery,
) -> None:
    stream = TableStream(partial(write_client, bigquery.endpoint), TABLE, timeout_s=0.2)
    bigquery.script.append(bigquery.hang)
    stream.append([b"a"], EVENTS.descriptor)
    assert bigquery.streams == 2
    assert bigquery.rows == [b"a"]
    bigquery.script.extend([bigquery.hang] * TRIES)
    with pytest.raises(RetryLater, match="append_failed: DeadlineExceeded"):
        stream.append([b"b"], EVENTS.descriptor)
    stream.close()


def test_a_server_that_is_not_there_is_for_later() -> None:
    with FakeBigQuery() as server:
        endpoint = server.endpoint
    stream = TableStream(partial(write_client, endpoint), TABLE, timeout_s=5)
    with pytest.raises(RetryLater, match="append_failed: ServiceUnavailable"):
        stream.append([b"a"], EVENTS.descriptor)
    stream.close()


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (grpc.StatusCode.NOT_FOUND, f"create the table, or correct EVENTS_TABLE: {ENSURE}"),
        (grpc.StatusCode.PERMISSION_DENIED, "grant this service account"),
        (grpc.StatusCode.PERMISSION_DENIED, ENSURE),
        (grpc.StatusCode.UNAUTHENTICATED, "service account"),
    ],
    ids=lambda value: value.name if isinstance(value, grpc.StatusCode) else "",
)
@pytest.mark.parametrize("how", [aborted, error_in_response])
def test_what_an_operator_must_do_is_logged_once_and_tried_later(
    bigquery: FakeBigQuery,
    stream: TableStream,
    caplog: pytest.LogCaptureFixture,
    code: grpc.StatusCode,
    remedy: str,
    how: Callable[[grpc.StatusCode], Answer],
) -> None:
    bigquery.script.append(how(code))
    with pytest.raises(RetryLater):
        stream.append([b"a"], EVENTS.descriptor)
    assert len(bigquery.requests) == 1
    (record,) = caplog.records
    assert record.message == "append_failed"
    assert vars(record)["table"] == TABLE
    assert remedy in vars(record)["remedy"]
    stream.append([b"a"], EVENTS.descriptor)
    assert bigquery.rows == [b"a"]
    assert len(caplog.records) == 1, "the next append found a connection that works"


@pytest.mark.parametrize("how", [aborted, error_in_response])
def test_a_request_refused_as_a_whole_is_told_and_not_repeated(
    bigquery: FakeBigQuery, stream: TableStream, how: Callable[[grpc.StatusCode], Answer]
) -> None:
    bigquery.script.append(how(grpc.StatusCode.INVALID_ARGUMENT))
    with pytest.raises(exceptions.InvalidArgument):
        stream.append([b"a"], EVENTS.descriptor)
    assert len(bigquery.requests) == 1


def test_bad_rows_are_told_and_the_connection_stays(
    bigquery: FakeBigQuery, stream: TableStream
) -> None:
    bigquery.script.append(row_errors(1))
    response = stream.append([b"a", b"b"], EVENTS.descriptor)
    assert [error.index for error in response.row_errors] == [1]
    stream.append([b"a"], EVENTS.descriptor)
    assert (bigquery.streams, bigquery.rows) == (1, [b"a"])


def test_the_tables_own_schema_is_asked_for(bigquery: FakeBigQuery, stream: TableStream) -> None:
    bigquery.table_schema.fields.add(name="event_id")
    assert [field.name for field in stream.table_schema().fields] == ["event_id"]


def test_a_schema_that_cannot_be_had_is_for_later() -> None:
    with FakeBigQuery() as server:
        endpoint = server.endpoint
    stream = TableStream(partial(write_client, endpoint), TABLE, timeout_s=2)
    with pytest.raises(RetryLater):
        stream.table_schema()
    stream.close()


def test_a_process_without_credentials_is_for_later(caplog: pytest.LogCaptureFixture) -> None:
    def new_client() -> BigQueryWriteClient:
        raise DefaultCredentialsError("none")

    with pytest.raises(RetryLater, match="no_credentials"):
        TableStream(new_client, TABLE, timeout_s=1).append([b"a"], EVENTS.descriptor)
    assert [record.message for record in caplog.records] == ["no_credentials"]
