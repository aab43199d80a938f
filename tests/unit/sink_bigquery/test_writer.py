"""Outcomes of rows, against a table that is played by a recorder."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud.bigquery_storage_v1 import types
from google.protobuf.descriptor_pb2 import DescriptorProto

from functions.sink_bigquery.columns import Column, events_columns
from functions.sink_bigquery.rows import Row, RowFormat
from functions.sink_bigquery.writer import RowRefused, TableWriter
from shared.errors import RetryLater
from tests.unit.sink_bigquery.examples import EVENTS, MAX_ROW_BYTES, line, written

MESSAGE = "Field city: 'L'Haÿ-les-Roses' of 203.0.113.7 is too long"

Response = types.AppendRowsResponse.pb()
TableSchema = types.TableSchema.pb()


def schema_of(columns: Sequence[Column], without: Sequence[str] = (), parent: str = "") -> Any:  # noqa: ANN401
    """A table's schema with these columns; BigQuery may write names in another case."""
    schema = TableSchema()
    for column in columns:
        path = f"{parent}{column.name}"
        if path not in without:
            inner = schema.fields.add(name=column.name.upper())
            inner.fields.extend(schema_of(column.fields, without, f"{path}.").fields)
    return schema


@dataclass
class Table:
    """Stores rows, refuses those that hold a bad word, or a whole request of another schema."""

    bad: Callable[[bytes], bool] = lambda _row: False
    poison: Callable[[bytes], bool] = lambda _row: False  # refused without being named
    lacks: tuple[str, ...] = ()  # paths of columns
    updated: bool = False  # tells its schema with the next response
    stored: list[bytes] = field(default_factory=list)
    requests: int = 0
    table: str = "projects/p/datasets/d/tables/events"
    connections: int = 1
    schemas_told: int = 0

    def append(self, rows: Sequence[bytes], descriptor: DescriptorProto) -> Any:  # noqa: ANN401
        self.requests += 1
        names = {inner.name for inner in descriptor.field}
        if names & set(self.lacks) or any(map(self.poison, rows)):
            raise exceptions.InvalidArgument("Schema mismatch: 'x'")
        errors = [
            {"index": index, "message": MESSAGE} for index, row in enumerate(rows) if self.bad(row)
        ]
        if errors:
            return Response(row_errors=errors)
        self.stored += rows
        response = Response(append_result={})
        if self.updated:
            response.updated_schema.CopyFrom(self.table_schema())
        return response

    def table_schema(self) -> Any:  # noqa: ANN401
        self.schemas_told += 1
        return schema_of(events_columns(), self.lacks)


def rows_named(*names: str, row_format: RowFormat = EVENTS) -> list[Row]:
    return [written(line(event_name=name), row_format) for name in names]


def is_bad(row: bytes) -> bool:
    return b"bad" in row


def named(outcomes: Sequence[object]) -> list[str]:
    return ["stored" if outcome is True else type(outcome).__name__ for outcome in outcomes]


def test_rows_are_stored_in_one_request() -> None:
    table = Table()
    rows = rows_named("a", "b", "c")
    assert TableWriter(table, EVENTS).append(rows) == [True, True, True]
    assert table.stored == [row.data for row in rows]
    assert table.requests == 1


def test_nothing_to_append_is_no_request() -> None:
    table = Table()
    assert TableWriter(table, EVENTS).append([]) == []
    assert table.requests == 0


def test_bad_rows_are_refused_and_their_neighbours_stored_once() -> None:
    table = Table(bad=is_bad)
    rows = rows_named("a", "bad1", "b", "bad2", "c")
    outcomes = TableWriter(table, EVENTS).append(rows)
    assert named(outcomes) == ["stored", "RowRefused", "stored", "RowRefused", "stored"]
    assert table.stored == [rows[0].data, rows[2].data, rows[4].data]
    assert table.requests == 2


def test_a_batch_of_bad_rows_only_is_sent_once() -> None:
    table = Table(bad=is_bad)
    assert named(TableWriter(table, EVENTS).append(rows_named("bad", "bad"))) == ["RowRefused"] * 2
    assert table.requests == 1


def test_a_refusal_tells_bigquerys_reason_without_the_visitors_values() -> None:
    (outcome,) = TableWriter(Table(bad=is_bad), EVENTS).append(rows_named("bad"))
    assert isinstance(outcome, RowRefused)
    assert str(outcome) == "Field city: … of … is too long"


def test_a_row_that_bigquery_does_not_name_is_found_among_its_neighbours() -> None:
    table = Table(poison=is_bad)
    writer = TableWriter(table, EVENTS)
    writer.append(rows_named("proof"))
    rows = rows_named("a", "b", "bad", "c", "d")
    assert named(writer.append(rows)) == ["stored", "stored", "RowRefused", "stored", "stored"]
    assert table.stored[1:] == [row.data for row in rows if not is_bad(row.data)]


def test_no_row_is_blamed_before_bigquery_has_stored_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    writer = TableWriter(Table(poison=is_bad), EVENTS)
    with pytest.raises(RetryLater, match="append_refused"):
        writer.append(rows_named("bad"))
    assert [record.message for record in caplog.records] == ["append_refused"]


def test_a_table_that_lacks_a_column_gets_the_field_in_unmapped_from_the_next_delivery_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    table = Table(lacks=("platform", "publisher"))
    writer = TableWriter(table, EVENTS)
    with pytest.raises(RetryLater, match="the table has other columns"):
        writer.append(rows_named("a"))
    (record,) = caplog.records
    assert record.message == "table_columns_changed"
    assert "platform" in vars(record)["missing"]
    assert "publisher.ad_format" in vars(record)["missing"]
    assert "ensure-table --project p --dataset d" in vars(record)["remedy"]
    again = [written(line(platform="WEB"), writer.format)]
    assert writer.append(again) == [True]
    assert b'{"platform":"WEB"}' in table.stored[0]


def test_rows_written_for_the_old_schema_are_for_later_and_never_blamed() -> None:
    table = Table()
    writer = TableWriter(table, EVENTS)
    writer.append(rows_named("proof"))
    old = rows_named("a", "b")
    table.lacks = ("platform",)
    for _ in range(2):
        with pytest.raises(RetryLater, match="the table has other columns"):
            writer.append(old)
    assert writer.append(rows_named("a", row_format=writer.format)) == [True]


def test_a_table_that_gets_the_column_is_written_in_full_again() -> None:
    table = Table(lacks=("platform",))
    writer = TableWriter(table, EVENTS)
    with pytest.raises(RetryLater):
        writer.append(rows_named("a"))
    table.lacks, table.updated = (), True
    narrow = writer.format
    assert writer.append(rows_named("a", row_format=narrow)) == [True]
    assert writer.format is EVENTS


def test_a_column_that_came_while_the_connection_was_closed_is_found_on_the_next_one() -> None:
    table = Table(lacks=("platform",))
    writer = TableWriter(table, EVENTS)
    with pytest.raises(RetryLater):
        writer.append(rows_named("a"))
    for _ in range(3):
        writer.append(rows_named("a", row_format=writer.format))
    assert table.schemas_told == 1
    table.lacks, table.connections = (), 2
    writer.append(rows_named("a", row_format=writer.format))
    assert writer.format is EVENTS


def test_a_batch_may_hold_rows_of_both_schemas() -> None:
    table = Table()
    writer = TableWriter(table, EVENTS)
    other = RowFormat(
        tuple(column for column in events_columns() if column.name != "platform"),
        max_row_bytes=MAX_ROW_BYTES,
    )
    rows = rows_named("a") + rows_named("b", row_format=other) + rows_named("c")
    assert writer.append(rows) == [True, True, True]
    assert table.requests == 3


@pytest.mark.parametrize("lacks", ["date", "event_id", "angelia"])
def test_a_table_without_what_no_row_can_do_without_is_for_later(
    lacks: str, caplog: pytest.LogCaptureFixture
) -> None:
    table = Table(lacks=(lacks,))
    writer = TableWriter(table, EVENTS)
    with pytest.raises(RetryLater):
        writer.append(rows_named("a"))
    (record,) = caplog.records
    assert (record.message, record.levelno) == ("table_unusable", logging.ERROR)
    assert writer.format is EVENTS
