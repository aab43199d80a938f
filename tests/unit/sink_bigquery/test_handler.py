"""What becomes of a message, with a table that records."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from functions.sink_bigquery.handler import SinkHandler
from functions.sink_bigquery.rows import Row, RowFormat
from functions.sink_bigquery.writer import Outcome, RowRefused
from shared.errors import Reason, Refusal, RetryLater
from shared.push import Message
from tests.unit.sink_bigquery.examples import EVENTS, NOW_MICROS, line, read


@dataclass
class TableRecorder:
    """Answers with ``outcomes``, or that all rows are stored."""

    outcomes: list[Outcome] | None = None
    failure: Exception | None = None
    appended: list[Row] = field(default_factory=list)

    @property
    def format(self) -> RowFormat:
        return EVENTS

    def append(self, rows: Sequence[Row]) -> Sequence[Outcome]:
        if self.failure:
            raise self.failure
        self.appended += rows
        return [True] * len(rows) if self.outcomes is None else self.outcomes


def message(*lines: bytes, schema: str | None = "enriched.v1") -> Message:
    attributes = {} if schema is None else {"schema": schema}
    return Message("17", b"\n".join(lines), attributes, NOW_MICROS)


def handled(table: TableRecorder, pushed: Message) -> list[Refusal]:
    return SinkHandler(table, lambda: NOW_MICROS)(pushed)


def test_every_line_of_a_message_is_a_row_stamped_with_the_clock() -> None:
    table = TableRecorder()
    assert handled(table, message(line(event_id="a"), b"", line(event_id="b"), b" ")) == []
    rows = [read(row) for row in table.appended]
    assert [row.event_id for row in rows] == ["a", "b"]
    assert {row.synced_at_utc_ for row in rows} == {NOW_MICROS}


@pytest.mark.parametrize("schema", [None, "raw.v1", "enriched.v2"])
def test_a_message_of_another_schema_is_refused_whole(schema: str | None) -> None:
    table = TableRecorder()
    pushed = message(line(), schema=schema)
    (refusal,) = handled(table, pushed)
    assert (refusal.reason, refusal.data) == (Reason.UNKNOWN_SCHEMA, pushed.data)
    assert table.appended == []


def test_a_bad_line_is_refused_and_its_neighbours_are_stored() -> None:
    table = TableRecorder()
    bad = line(event_name=5)
    refusals = handled(table, message(line(event_id="a"), bad, b"{", line(event_id="b")))
    assert [(refusal.reason, refusal.data) for refusal in refusals] == [
        (Reason.ROW_DOES_NOT_FIT, bad),
        (Reason.NOT_JSON, b"{"),
    ]
    assert [read(row).event_id for row in table.appended] == ["a", "b"]


def test_a_row_that_bigquery_refuses_is_refused_with_its_own_line() -> None:
    table = TableRecorder(outcomes=[True, RowRefused("too long")])
    lines = [line(event_id="a"), b"{", line(event_id="b")]
    refusals = handled(table, message(*lines))
    detail = "row 3 of 3: too long"
    assert refusals[1] == Refusal(Reason.REFUSED_BY_BIGQUERY, detail, lines[2])


def test_refusals_come_in_the_order_of_the_rows_and_name_their_places() -> None:
    table = TableRecorder(outcomes=[RowRefused("first"), True, RowRefused("fourth")])
    lines = [line(), b"[]", line(), line()]
    details = [refusal.detail for refusal in handled(table, message(*lines))]
    assert details == [
        "row 1 of 4: first",
        "row 2 of 4: row: an object is needed",
        "row 4 of 4: fourth",
    ]


def test_a_message_of_one_row_needs_no_place() -> None:
    (refusal,) = handled(TableRecorder(outcomes=[RowRefused("bad")]), message(line()))
    assert refusal.detail == "bad"


def test_rows_that_are_not_confirmed_are_for_later() -> None:
    with pytest.raises(RetryLater):
        handled(TableRecorder(failure=RetryLater("queue_full")), message(line()))
    with pytest.raises(RetryLater):
        handled(TableRecorder(outcomes=[True, RetryLater("x")]), message(line(), line()))


def test_an_unexpected_error_is_not_swallowed() -> None:
    with pytest.raises(KeyError):
        handled(TableRecorder(outcomes=[KeyError("bug")]), message(line()))


@pytest.mark.parametrize("data", [b"", b"\n", b" \n\t\n"])
def test_a_message_without_rows_is_refused(data: bytes) -> None:
    table = TableRecorder()
    (refusal,) = handled(table, message(data))
    assert (refusal.reason, refusal.data) == (Reason.NOT_JSON, data)
    assert table.appended == []
