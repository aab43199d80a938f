"""The Storage Write API as ``BigQueryWriteClient`` uses it."""

import datetime as dt
import threading

import pytest
from google.api_core import exceptions
from google.cloud import bigquery
from google.cloud.bigquery import SchemaField
from google.cloud.bigquery_storage_v1 import BigQueryWriteClient, types

from tests.contract.bigquery.appending import Appender, descriptor, row
from tests.contract.bigquery.server import BigQueryServer

TODAY = dt.datetime.now(dt.UTC).date()
TODAY_DAYS = (TODAY - dt.date(1970, 1, 1)).days
ROW = descriptor(name="string", date="int32", at="int64", tags="repeated string", doc="string")
REQUIRED = SchemaField("name", "STRING", mode="REQUIRED")
SCHEMA = [
    REQUIRED,
    SchemaField("date", "DATE"),
    SchemaField("at", "TIMESTAMP"),
    SchemaField("tags", "STRING", mode="REPEATED"),
    SchemaField("doc", "JSON"),
]


@pytest.fixture
def stream(server: BigQueryServer, dataset: str) -> str:
    """The default stream of a new table that is partitioned by ``date``."""
    table = bigquery.Table(f"{dataset}.t", schema=SCHEMA)
    table.time_partitioning = bigquery.TimePartitioning(field="date")
    server.client.create_table(table)
    return default_stream(dataset, "t")


def default_stream(dataset: str, table: str) -> str:
    project, name = dataset.split(".")
    return BigQueryWriteClient.write_stream_path(project, name, table, "_default")


def table_name(stream: str) -> str:
    _, project, _, dataset, _, table, *_ = stream.split("/")
    return f"{project}.{dataset}.{table}"


def names(server: BigQueryServer, stream: str) -> list[str]:
    found = server.client.query_and_wait(f"SELECT name FROM `{table_name(stream)}` ORDER BY name")
    return [name for (name,) in found]


def test_rows_are_readable_once_they_are_acknowledged(server: BigQueryServer, stream: str) -> None:
    appender = Appender(server.writer, stream)
    at = dt.datetime(2026, 11, 22, 10, 11, 12, 345_678, tzinfo=dt.UTC)
    micros = (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
    full = row(ROW, name="a", date=TODAY_DAYS, at=micros, tags=["x", "y"], doc='{"k": 1}')
    response = appender.append([full], ROW)
    assert types.AppendRowsResponse.pb(response).WhichOneof("response") == "append_result"
    assert response.write_stream == stream
    (found,) = server.client.query_and_wait(f"SELECT * FROM `{table_name(stream)}`")
    assert tuple(found) == ("a", TODAY, at, ["x", "y"], {"k": 1})
    appender.append([row(ROW, name="b"), row(ROW, name="c")])
    assert names(server, stream) == ["a", "b", "c"]
    appender.close()


def test_the_short_name_of_the_default_stream_works_too(
    server: BigQueryServer, stream: str
) -> None:
    appender = Appender(server.writer, stream.replace("/streams/", "/"))
    appender.append([row(ROW, name="a")], ROW)
    assert names(server, stream) == ["a"]
    appender.close()


def test_many_connections_append_side_by_side(server: BigQueryServer, stream: str) -> None:
    def work(number: int) -> None:
        appender = Appender(server.writer, stream)
        for n in range(10):
            appender.append([row(ROW, name=f"{number}-{n}")], ROW if n == 0 else None)
        appender.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names(server, stream))) == 120


def test_one_bad_row_is_named_and_none_of_its_request_is_appended(
    server: BigQueryServer, stream: str
) -> None:
    appender = Appender(server.writer, stream)
    appender.append([row(ROW, name="before")], ROW)
    rows = [
        row(ROW, name="good"),
        b"\xff\xff",
        row(ROW, date=TODAY_DAYS),
        row(ROW, name="x", date=2_932_897),
        row(ROW, name="x", date=TODAY_DAYS + 400),
        row(ROW, name="x", doc="{broken"),
        b"\x0a\x01\xff",
    ]
    response = appender.append(rows)
    assert response.error.code == 3
    assert response.error.message.startswith(
        "Errors found while processing rows. Please refer to the row_errors"
    )
    found = {e.index: e.message for e in response.row_errors}
    assert {e.code for e in response.row_errors} == {types.RowError.RowErrorCode.FIELDS_ERROR}
    assert list(found) == [1, 2, 3, 4, 5, 6]
    assert found[2] == "Missing required field: name."
    assert "allowed is 0001-01-01 to 9999-12-31" in found[3]
    assert "outside the allowed bounds" in found[4]
    assert found[5] == "Field doc: Invalid JSON value"
    assert found[6] == "Field name: The string is not valid UTF-8"
    assert appender.append([row(ROW, name="after")]).error.code == 0
    assert names(server, stream) == ["after", "before"]
    appender.close()


def test_a_missing_table_is_not_found(server: BigQueryServer, dataset: str) -> None:
    path = default_stream(dataset, "nothing")
    with pytest.raises(exceptions.NotFound, match="Not found: Table"):
        Appender(server.writer, path).append([row(ROW, name="a")], ROW)


def test_a_writer_with_another_schema_is_an_invalid_argument(
    server: BigQueryServer, stream: str
) -> None:
    extra = descriptor(name="string", wrong="string")
    missing = descriptor(date="int32")
    for schema, message in (
        (extra, "Input schema has more fields than BigQuery schema, extra fields: 'wrong'"),
        (missing, "missing field: 'name'"),
        (descriptor(name="int64"), "cannot be written to STRING"),
    ):
        with pytest.raises(exceptions.InvalidArgument, match=message):
            Appender(server.writer, stream).append([b""], schema)
    with pytest.raises(exceptions.InvalidArgument, match="Writer schema is missing"):
        Appender(server.writer, stream).append([row(ROW, name="a")])


def test_offsets_are_not_for_the_default_stream(server: BigQueryServer, stream: str) -> None:
    with pytest.raises(exceptions.InvalidArgument, match="Offset is not supported"):
        Appender(server.writer, stream).append([row(ROW, name="a")], ROW, offset=0)


def test_a_request_over_20_mb_is_refused(server: BigQueryServer, stream: str) -> None:
    rows = [row(ROW, name="x" * 1_000_000)] * 21
    with pytest.raises(exceptions.InvalidArgument, match="request too large"):
        Appender(server.writer, stream).append(rows, ROW)
    appender = Appender(server.writer, stream)
    appender.append(rows[:19], ROW)
    assert server.client.get_table(table_name(stream)).num_rows == 19
    appender.close()


def test_a_column_added_while_connected_is_announced_once_and_can_be_written(
    server: BigQueryServer, stream: str
) -> None:
    appender = Appender(server.writer, stream)
    assert not appender.append([row(ROW, name="a")], ROW).updated_schema.fields
    table = server.client.get_table(table_name(stream))
    table.schema = [*SCHEMA, SchemaField("added", "STRING")]
    server.client.update_table(table, ["schema"])
    announced = appender.append([row(ROW, name="b")]).updated_schema
    assert [field.name for field in announced.fields][-1] == "added"
    assert announced.fields[0].mode == types.TableFieldSchema.Mode.REQUIRED
    assert not appender.append([row(ROW, name="c")]).updated_schema.fields
    wider = descriptor(name="string", added="string")
    appender.append([row(wider, name="d", added="new")], wider)
    rows = server.client.query_and_wait(
        f"SELECT name, added FROM `{table_name(stream)}` ORDER BY name"
    )
    assert [tuple(r) for r in rows] == [("a", None), ("b", None), ("c", None), ("d", "new")]
    appender.close()


def test_the_default_stream_can_be_asked_for_with_its_schema(
    server: BigQueryServer, stream: str
) -> None:
    full = server.writer.get_write_stream({"name": stream, "view": types.WriteStreamView.FULL})
    basic = server.writer.get_write_stream({"name": stream})
    assert [f.name for f in full.table_schema.fields] == [f.name for f in SCHEMA]
    assert (full.name, full.type_) == (stream, types.WriteStream.Type.COMMITTED)
    assert not basic.table_schema.fields


def test_other_streams_are_told_to_be_unimplemented(server: BigQueryServer, stream: str) -> None:
    parent = stream.rsplit("/", 2)[0]
    with pytest.raises(exceptions.MethodNotImplemented, match="default stream only"):
        server.writer.create_write_stream(parent=parent, write_stream=types.WriteStream())
    with pytest.raises(exceptions.MethodNotImplemented, match="default stream only"):
        Appender(server.writer, f"{parent}/streams/other").append([row(ROW, name="a")], ROW)
