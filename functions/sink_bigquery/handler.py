"""The sequence: a message's lines become rows, the rows are appended, the bad ones are refused."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from shared import enriched
from shared.errors import Reason, Refusal
from shared.push import Message

from .rows import Row, RowFormat
from .writer import Outcome, RowRefused


class Table(Protocol):
    """The part of table.EventsTable that is used here."""

    @property
    def format(self) -> RowFormat:
        """How rows are to be written now."""

    def append(self, rows: Sequence[Row]) -> Sequence[Outcome]:
        """Wait until the rows are stored; an outcome a row in the same order, or RetryLater."""


class SinkHandler:
    """Lands one message's rows; returns when BigQuery has confirmed them.

    now_micros: the clock, microseconds since 1970, UTC
    """

    def __init__(self, table: Table, now_micros: Callable[[], int]) -> None:
        self._table = table
        self._now_micros = now_micros

    def __call__(self, message: Message) -> list[Refusal]:
        """Return the rows that are refused. Raises RetryLater, and then some may be stored."""
        if message.attributes.get("schema") != enriched.SCHEMA:
            detail = f"attribute schema: {enriched.SCHEMA} is needed"
            return [Refusal(Reason.UNKNOWN_SCHEMA, detail, message.data)]
        lines = enriched.lines(message.data)
        if not lines:
            return [Refusal(Reason.NOT_JSON, "message: a row is needed", message.data)]
        refused = self._refused(lines)
        return [_placed(refused[index], index, len(lines)) for index in sorted(refused)]

    def _refused(self, lines: Sequence[bytes]) -> dict[int, Refusal]:
        """Append the rows; what is refused of them, by their places."""
        row_format, now_micros = self._table.format, self._now_micros()
        made = [row_format.row(line, now_micros) for line in lines]
        refused = {index: row for index, row in enumerate(made) if isinstance(row, Refusal)}
        rows = {index: row for index, row in enumerate(made) if isinstance(row, Row)}
        outcomes = self._table.append(list(rows.values()))
        for index, outcome in zip(rows, outcomes, strict=True):
            if isinstance(outcome, RowRefused):
                detail = str(outcome)
                refused[index] = Refusal(Reason.REFUSED_BY_BIGQUERY, detail, lines[index])
            elif isinstance(outcome, Exception):
                raise outcome  # another error is the whole message's
        return refused


def _placed(refusal: Refusal, index: int, count: int) -> Refusal:
    """The refusal with the row's place, counted from 1, in a message of several."""
    if count == 1:
        return refusal
    return replace(refusal, detail=f"row {index + 1} of {count}: {refusal.detail}")
