"""Rows in, one outcome a row: stored, or refused by BigQuery.

A request with a bad row stores none of its rows and names the bad ones in ``row_errors``; a request
whose rows have fields that the table lacks is refused as a whole. Rows are stored at least once.
Source: https://cloud.google.com/bigquery/docs/write-api
"""

import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Literal, Protocol, TypeAlias

from google.api_core import exceptions
from google.protobuf.descriptor_pb2 import DescriptorProto

from shared.errors import RetryLater

from .columns import Names, common_columns, paths_of
from .connection import Response, TableSchema
from .messages import ensure_table, without_values
from .rows import Row, RowFormat

logger = logging.getLogger(__name__)


class RowRefused(Exception):  # noqa: N818 - it names the fate
    """BigQuery refuses this very row; the text says why and quotes no value."""


Outcome: TypeAlias = Literal[True] | Exception


class Stream(Protocol):
    """The part of stream.TableStream that is used here."""

    table: str
    connections: int  # opened so far

    def append(self, rows: Sequence[bytes], descriptor: DescriptorProto) -> Response:
        """Send rows; raises InvalidArgument or RetryLater."""

    def table_schema(self) -> TableSchema:
        """Ask for the table's own schema; raises RetryLater."""


class TableWriter:
    """Appends rows to a table, from one thread.

    ``format`` is how rows are to be written from now on: the given one, without the columns that
    the table turned out to lack, until it gets them.
    """

    def __init__(self, stream: Stream, row_format: RowFormat) -> None:
        self.format = row_format
        self._full = row_format
        self._stream = stream
        self._stored: RowFormat | None = None  # the last one of which BigQuery has stored rows
        self._followed_at = 0  # the connection on which the table's schema was last looked at

    def append(self, rows: Sequence[Row]) -> list[Outcome]:
        """Append rows; True for each one that is stored, RowRefused for each that never will be.

        Raises RetryLater where that is not known: some of the rows may have been stored.
        """
        if self.format is not self._full and self._stream.connections != self._followed_at:
            # BigQuery tells of new columns only on a connection that was open before.
            self._follow(self._stream.table_schema())
        outcomes: list[Outcome] = []
        for row_format, same in groupby(rows, key=lambda row: row.format):
            outcomes += self._append(row_format, [row.data for row in same])
        return outcomes

    def _append(self, row_format: RowFormat, rows: Sequence[bytes]) -> list[Outcome]:
        """Append rows of one format, again and again without those that BigQuery names as bad."""
        refused: dict[int, Outcome] = {}
        left = list(range(len(rows)))
        while left:
            sent = [rows[index] for index in left]
            try:
                bad = self._bad_rows(row_format, sent)
            except exceptions.InvalidArgument as error:
                apart = self._append_apart(row_format, sent, error)
                refused |= zip(left, apart, strict=True)
                break
            refused |= {left[position]: outcome for position, outcome in bad.items()}
            left = [index for index in left if index not in refused] if bad else []
        return [refused.get(index, True) for index in range(len(rows))]

    def _bad_rows(self, row_format: RowFormat, rows: Sequence[bytes]) -> dict[int, Outcome]:
        """Send one request. None: all rows are stored. Else none is; the bad ones by position."""
        response = self._stream.append(rows, row_format.descriptor)
        if response.row_errors:
            return {
                bad.index: RowRefused(without_values(bad.message)) for bad in response.row_errors
            }
        self._stored = row_format
        if response.HasField("updated_schema"):
            self._follow(response.updated_schema)
        return {}

    def _append_apart(
        self, row_format: RowFormat, rows: Sequence[bytes], error: exceptions.InvalidArgument
    ) -> list[Outcome]:
        """Find what a request was refused for that names no row: the table, or one row in it.

        A row is blamed only once BigQuery has stored rows of its format; else every row for a
        table that does not fit at all would be set aside.
        """
        if row_format is not self.format or self._follow(self._stream.table_schema()):
            raise RetryLater("append_refused: the table has other columns") from error
        if len(rows) > 1:
            half = len(rows) // 2
            return self._append(row_format, rows[:half]) + self._append(row_format, rows[half:])
        detail = without_values(error.message)
        if self._stored is not row_format:
            logger.error("append_refused", extra={"table": self._stream.table, "detail": detail})
            raise RetryLater("append_refused: InvalidArgument") from error
        return [RowRefused(detail)]

    def _follow(self, schema: TableSchema) -> bool:
        """Write rows for the columns that the table has; True if rows are to be written anew."""
        self._followed_at = self._stream.connections
        columns = common_columns(self._full.columns, _names(schema.fields))
        if columns == self.format.columns:
            return False
        wider = columns == self._full.columns
        max_row_bytes = self._full.max_row_bytes
        row_format = self._full if wider else RowFormat(columns, max_row_bytes=max_row_bytes)
        missing = sorted(set(paths_of(self._full.columns)) - set(paths_of(columns)))
        about = {
            "table": self._stream.table,
            "missing": missing[:20],
            "count": len(missing),
            "remedy": ensure_table(self._stream.table) if missing else None,
        }
        if not row_format.is_usable:
            # Without date, event_id and angelia.unmapped there is nowhere for a row to go.
            logger.error("table_unusable", extra=about)
            return True
        logger.warning("table_columns_changed", extra=about)
        self.format = row_format
        return True


def _names(fields: Sequence[TableSchema]) -> Names:
    return {field.name.lower(): _names(field.fields) for field in fields}
