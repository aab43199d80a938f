"""The events table as requests see it: many threads append, one thread writes for all of them."""

from collections.abc import Sequence
from functools import partial

from shared.group_commit import GroupCommit

from .columns import events_columns
from .connection import write_client
from .rows import Row, RowFormat
from .settings import Settings
from .stream import TRIES, TableStream
from .writer import Outcome, TableWriter

# What protobuf adds to a row in a request: its field's tag and its length.
_FRAME_BYTES = 5


class EventsTable:
    """Appends what waits together in one request. Nothing is opened before the first append."""

    def __init__(self, settings: Settings) -> None:
        row_format = RowFormat(events_columns(), max_row_bytes=settings.batch_max_bytes)
        self._stream = TableStream(
            partial(write_client, settings.write_endpoint),
            settings.events_table,
            timeout_s=settings.append_timeout_s,
        )
        self._writer = TableWriter(self._stream, row_format)
        self._group = GroupCommit[Row, Outcome](
            self._writer.append,
            size_bytes=lambda row: len(row.data) + _FRAME_BYTES,
            max_items=settings.batch_max_rows,
            max_bytes=settings.batch_max_bytes,
            max_queue_bytes=settings.queue_max_bytes,
            interval_s=settings.flush_interval_s,
            # Its own tries, and the rest of the batch before it.
            timeout_s=settings.append_timeout_s * (TRIES + 1),
        )

    @property
    def format(self) -> RowFormat:
        """How rows are to be written now."""
        return self._writer.format

    def append(self, rows: Sequence[Row]) -> list[Outcome]:
        """Wait until the rows are stored; an outcome a row, or RetryLater raised for all."""
        return self._group.submit_all(rows)

    def close(self) -> None:
        """Let go of the connection; while nothing is being appended."""
        self._stream.close()
