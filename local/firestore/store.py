"""The documents on disk: one SQLite file, in WAL mode.

What ``save`` has returned from survives the death of the process. With synchronous = NORMAL it may
not survive the machine's loss of power; the file stays whole then.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from local.firestore.messages import Document
from local.firestore.writes import Change

FILE_NAME = "firestore.sqlite3"
_SCHEMA_VERSION = 1

_SCHEMA = f"""
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
BEGIN EXCLUSIVE;
CREATE TABLE IF NOT EXISTS documents
  (name TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {_SCHEMA_VERSION};
COMMIT;
"""


class StoreError(Exception):
    """The file cannot be used; the message says why, in one line."""


class Store:
    """The file, locked for this process; StoreError where another has it, or it is none of ours."""

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        path = data_dir / FILE_NAME
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=0)
        try:
            self._open()
        except (sqlite3.Error, StoreError) as error:
            self._connection.close()
            raise StoreError(f"cannot use {path}: {error}") from error

    def _open(self) -> None:
        """Lock the file and make the table where it is new."""
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in {0, _SCHEMA_VERSION}:
            raise StoreError(f"it is of version {version}, this server reads {_SCHEMA_VERSION}")
        self._connection.executescript(_SCHEMA)

    def load(self) -> Iterator[Document]:
        """All documents."""
        for (stored,) in self._connection.execute("SELECT document FROM documents"):
            yield Document.FromString(stored)

    def save(self, changes: Iterable[Change]) -> None:
        """Write all ``changes`` or none; sqlite3.Error where the disk does not take them."""
        kept, removed = [], []
        for change in changes:
            if change.after is None:
                removed.append((change.name.full,))
            else:
                kept.append((change.name.full, change.after.SerializeToString()))
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany("REPLACE INTO documents VALUES (?, ?)", kept)
            self._connection.executemany("DELETE FROM documents WHERE name = ?", removed)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the file; everything is in it already."""
        self._connection.close()
