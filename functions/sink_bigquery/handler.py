"""The sequence: a message's lines become rows, the rows are appended, the bad ones are refused."""

from collections.abc import Callable, Sequence
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
        row_format, now_micros = self._table.format, self._now_micros()
        refusals: list[Refusal] = []
        lines: list[bytes] = []
        rows: list[Row] = []
        for line in enriched.lines(message.data):
            row = row_format.row(line, now_micros)
            if isinstance(row, Refusal):
                refusals.append(row)
            else:
                lines.append(line)
                rows.append(row)
        return refusals + self._refused(lines, self._table.append(rows))

    def _refused(self, lines: Sequence[bytes], outcomes: Sequence[Outcome]) -> list[Refusal]:
        """What BigQuery refused; an outcome that is another error is the whole message's."""
        refusals = []
        for line, outcome in zip(lines, outcomes, strict=True):
            if isinstance(outcome, RowRefused):
                refusals.append(Refusal(Reason.REFUSED_BY_BIGQUERY, str(outcome), line))
            elif isinstance(outcome, Exception):
                raise outcome
        return refusals
