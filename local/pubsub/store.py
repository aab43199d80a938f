"""Topics, subscriptions and unacknowledged messages in one SQLite file.

WAL with synchronous=NORMAL: a commit is handed to the operating system and not flushed to the disk,
so it survives the death of the process and not a loss of power. Moving the log into the database
(a checkpoint) does flush, so it is left to ``checkpoint``, for a thread of its own; all other
methods take well under a millisecond for a usual batch and are called from the event loop.
"""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

BUSY_TIMEOUT_S = 10.0
_WAL_BYTES_KEPT = 64_000_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS topics (name TEXT PRIMARY KEY, config BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subscriptions
  (id INTEGER PRIMARY KEY AUTOINCREMENT, config BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS messages
  (id INTEGER PRIMARY KEY, published_at_s REAL NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS outstanding
  (subscription INTEGER NOT NULL, message INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
   PRIMARY KEY (subscription, message)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS last_message (only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
   id INTEGER NOT NULL);
INSERT OR IGNORE INTO last_message VALUES (1, 0);
DELETE FROM messages WHERE id NOT IN (SELECT message FROM outstanding);
"""


@dataclass(slots=True)
class Batch:
    """Changes that are committed together, as rows in the order of the statements in ``write``."""

    messages: list[tuple[int, float, bytes]] = field(default_factory=list)
    """New: message id, publish time (Unix seconds), serialised PubsubMessage."""
    outstanding: list[tuple[int, int]] = field(default_factory=list)
    """New: subscription id, message id."""
    attempts: list[tuple[int, int, int]] = field(default_factory=list)
    """Failed deliveries so far, subscription id, message id."""
    settled: list[tuple[int, int]] = field(default_factory=list)
    """Acknowledged: subscription id, message id."""
    unneeded: list[tuple[int]] = field(default_factory=list)
    """Message ids that no subscription waits for any more."""
    last_message_id: int = 0


class StoredOutstanding(NamedTuple):
    """A message that a subscription has not acknowledged, without its body."""

    message_id: int
    published_at_s: float
    size_bytes: int
    attempts: int


class Store:
    """The database of one server; its methods raise sqlite3.Error when the disk refuses."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = _connected(path)
        self._connection.execute("PRAGMA wal_autocheckpoint=0")
        self._connection.executescript(_SCHEMA)

    def topics(self) -> list[bytes]:
        """Return every topic, serialised."""
        return [row[0] for row in self._connection.execute("SELECT config FROM topics")]

    def subscriptions(self) -> list[tuple[int, bytes]]:
        """Return every subscription's id and serialised Subscription."""
        return self._connection.execute("SELECT id, config FROM subscriptions").fetchall()

    def outstanding(self, subscription_id: int) -> list[StoredOutstanding]:
        """Return what a subscription has not acknowledged, oldest first."""
        rows = self._connection.execute(
            "SELECT m.id, m.published_at_s, length(m.body), o.attempts"
            " FROM outstanding o JOIN messages m ON m.id = o.message"
            " WHERE o.subscription = ? ORDER BY m.id",
            (subscription_id,),
        )
        return [StoredOutstanding(*row) for row in rows]

    def last_message_id(self) -> int:
        """Return the highest message id that was ever given out; 0 in a new database."""
        row = self._connection.execute("SELECT id FROM last_message").fetchone()
        return int(row[0])

    def body(self, message_id: int) -> bytes:
        """Return the serialised PubsubMessage; LookupError when it is not stored."""
        row = self._connection.execute(
            "SELECT body FROM messages WHERE id = ?", (message_id,)
        ).fetchone()
        if row is None:
            raise LookupError(message_id)
        return bytes(row[0])

    def put_topic(self, name: str, config: bytes) -> None:
        """Create or replace a topic."""
        with self._connection as connection:
            connection.execute("INSERT OR REPLACE INTO topics VALUES (?, ?)", (name, config))

    def delete_topic(self, name: str) -> None:
        """Delete a topic; its subscriptions stay."""
        with self._connection as connection:
            connection.execute("DELETE FROM topics WHERE name = ?", (name,))

    def add_subscription(self, config: bytes) -> int:
        """Store a new subscription and return its id, which is never given out again."""
        with self._connection as connection:
            cursor = connection.execute("INSERT INTO subscriptions (config) VALUES (?)", (config,))
        return int(cursor.lastrowid or 0)

    def update_subscription(self, subscription_id: int, config: bytes) -> None:
        """Replace a subscription's configuration."""
        with self._connection as connection:
            connection.execute(
                "UPDATE subscriptions SET config = ? WHERE id = ?", (config, subscription_id)
            )

    def delete_subscription(self, subscription_id: int) -> None:
        """Delete a subscription and what it has not acknowledged."""
        with self._connection as connection:
            connection.execute("DELETE FROM subscriptions WHERE id = ?", (subscription_id,))
            connection.execute("DELETE FROM outstanding WHERE subscription = ?", (subscription_id,))

    def write(self, batch: Batch) -> None:
        """Commit a batch; all of it or, on an error, nothing."""
        with self._connection as connection:
            many = connection.executemany
            many("INSERT INTO messages VALUES (?, ?, ?)", batch.messages)
            many("INSERT INTO outstanding (subscription, message) VALUES (?, ?)", batch.outstanding)
            many(
                "UPDATE outstanding SET attempts = ? WHERE subscription = ? AND message = ?",
                batch.attempts,
            )
            many("DELETE FROM outstanding WHERE subscription = ? AND message = ?", batch.settled)
            many("DELETE FROM messages WHERE id = ?", batch.unneeded)
            if batch.last_message_id:
                connection.execute("UPDATE last_message SET id = ?", (batch.last_message_id,))

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database. Slow; safe in any thread beside ``write``."""
        connection = _connected(self._path)
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            connection.close()

    def close(self) -> None:
        """Close the database; SQLite then removes the log."""
        self._connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA journal_size_limit={_WAL_BYTES_KEPT}")
    return connection
