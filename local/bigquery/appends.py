"""Appending rows: into the journal at once, into DuckDB before anybody looks.

``append`` answers after the journal has the rows. ``load_pending`` moves what waits into DuckDB in
one
transaction per segment; every query calls it first, a background thread calls it now and then, and
an append
that finds too much waiting calls it itself (so memory and disk stay bounded).
"""

import logging
import threading

import duckdb
import msgspec

from local.bigquery.catalog import Catalog, Table
from local.bigquery.duck_types import JOURNAL_TYPES, duck_type, quoted, text_literal
from local.bigquery.journal import Journal, Segment
from local.bigquery.schema import Field
from local.bigquery.storage import Storage

logger = logging.getLogger(__name__)

# Above this an append waits for the loader: about 50,000 rows of 1 KB.
MAX_PENDING_BYTES = 48 * 1024 * 1024
# The background loader looks this often, so that a query after a pause finds little to load.
LOAD_INTERVAL_S = 0.5
STOP_TIMEOUT_S = 2
# DuckDB's reader wants to know the longest line; this is its own default.
MIN_OBJECT_BYTES = 16 * 1024 * 1024


class Appends:
    """The way into every table that is not SQL."""

    def __init__(self, storage: Storage, catalog: Catalog, journal: Journal) -> None:
        self._storage = storage
        self._catalog = catalog
        self._journal = journal
        self._stop = threading.Event()
        self._loader = threading.Thread(target=self._load_now_and_then, name="loader", daemon=True)
        self._forget_loaded_segments()

    def start(self) -> None:
        """Start the background loader."""
        self._loader.start()

    def stop(self) -> None:
        """Stop the background loader and close the journal.

        What waits is loaded at the next start.
        """
        self._stop.set()
        if self._loader.is_alive():
            self._loader.join(STOP_TIMEOUT_S)
        self._journal.close()

    def append(self, table: Table, rows: list[dict[str, object]]) -> None:
        """Acknowledge rows in journal form (see ``journal_values``)."""
        encode = msgspec.json.encode
        self._journal.append(table.storage_id, [encode(row) for row in rows])
        if self._journal.pending_bytes > MAX_PENDING_BYTES:
            self.load_pending()

    def load_pending(self, table: Table | None = None) -> None:
        """On return every row that was acknowledged before the call is in DuckDB."""
        if not self._journal.pending_bytes:
            return
        with self._storage.write_lock:
            segments = self._journal.take(table.storage_id if table else None)
            if not segments:
                return
            with self._storage.cursor() as cursor:
                while segments:
                    self._load_or_put_back(cursor, segments)

    def discard(self, table: Table) -> None:
        """Throw away what waits for a table that is being dropped or emptied.

        Call with the write lock held.
        """
        for segment in self._journal.take(table.storage_id):
            self._journal.remove(segment)

    def _load_or_put_back(self, cursor: duckdb.DuckDBPyConnection, segments: list[Segment]) -> None:
        try:
            self._load(cursor, segments[0])
        except BaseException:
            self._journal.put_back(segments)
            raise
        segments.pop(0)

    def _load(self, cursor: duckdb.DuckDBPyConnection, segment: Segment) -> None:
        table = self._catalog.table_of_storage(segment.table_id)
        if table is not None and segment.rows:
            cursor.execute("BEGIN")
            try:
                cursor.execute(load_statement(table, segment))
                # The files of earlier names are gone by now: only the last one can be in doubt.
                cursor.execute("DELETE FROM catalog.loaded_segments")
                cursor.execute("INSERT INTO catalog.loaded_segments VALUES (?)", [segment.name])
                cursor.execute("COMMIT")
            except duckdb.Error:
                cursor.execute("ROLLBACK")
                raise
        self._journal.remove(segment)

    def _load_now_and_then(self) -> None:
        while not self._stop.wait(LOAD_INTERVAL_S):
            try:
                self.load_pending()
            except duckdb.Error:
                logger.exception("load_failed")

    def _forget_loaded_segments(self) -> None:
        """Delete files whose rows were committed just before the last process died."""
        with self._storage.write_lock, self._storage.cursor() as cursor:
            rows = cursor.execute("FROM catalog.loaded_segments").fetchall()
            loaded = {name for (name,) in rows}
            waiting = self._journal.take()
            for segment in waiting:
                if segment.name in loaded:
                    self._journal.remove(segment)
            self._journal.put_back([s for s in waiting if s.name not in loaded])
            cursor.execute("DELETE FROM catalog.loaded_segments")


def load_statement(table: Table, segment: Segment) -> str:
    """The INSERT that reads one segment: JSON in the journal's types, cast to the table's."""
    columns = ", ".join(
        f"{quoted(item.name)}: {text_literal(duck_type(item, JOURNAL_TYPES))}"
        for item in table.schema
    )
    values = ", ".join(_column_value(item) for item in table.schema)
    names = ", ".join(quoted(item.name) for item in table.schema)
    reader = (
        f"read_ndjson({text_literal(str(segment.path))}, columns = {{{columns}}}, "
        f"maximum_object_size = {max(MIN_OBJECT_BYTES, 2 * segment.longest_line_bytes)})"
    )
    target = f"data.{quoted(table.storage_id)} ({names})"
    return f"INSERT INTO {target} SELECT {values} FROM {reader}"


def _column_value(item: Field) -> str:
    name = quoted(item.name)
    cast = f"CAST({name} AS {duck_type(item)})" if _holds_bytes(item) else name
    return f"coalesce({cast}, [])" if item.is_repeated else cast


def _holds_bytes(item: Field) -> bool:
    return item.type == "BYTES" or any(map(_holds_bytes, item.fields))
