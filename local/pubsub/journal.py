"""Group commit: what happens within one turn of the event loop goes to the disk in one transaction.

Direction of failure: when the disk refuses, whoever waits gets the error, nothing more is committed
and ``on_failure`` is called, which ends the server. Memory and disk can then not grow apart.
"""

import asyncio
import sqlite3
from collections.abc import Callable

from local.pubsub.store import Batch, Store

LAZY_COMMIT_S = 0.005
"""How long a change that nobody waits for (the ack of a push) may stay in memory."""


class Journal:
    """Collects changes in ``batch`` and commits them; belongs to one event loop."""

    def __init__(self, store: Store, on_failure: Callable[[sqlite3.Error], None]) -> None:
        self.batch = Batch()
        self._store = store
        self._on_failure = on_failure
        self._waiting: list[asyncio.Future[None]] = []
        self._after_commit: list[Callable[[], None]] = []
        self._lazy: asyncio.TimerHandle | None = None
        self._failure: sqlite3.Error | None = None

    def committed(self) -> asyncio.Future[None]:
        """Return a future that is done when what is in the batch now is on disk."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self.flush)
        self._waiting.append(future)
        return future

    def after_commit(self, act: Callable[[], None]) -> None:
        """Call ``act`` once the batch is on disk, before anyone who waits is told."""
        self._after_commit.append(act)

    def commit_soon(self) -> None:
        """See to it that the batch is committed within LAZY_COMMIT_S."""
        if self._lazy is None:
            self._lazy = asyncio.get_running_loop().call_later(LAZY_COMMIT_S, self.flush)

    def flush(self) -> None:
        """Commit the batch now."""
        if self._lazy is not None:
            self._lazy.cancel()
            self._lazy = None
        batch, self.batch = self.batch, Batch()
        waiting, self._waiting = self._waiting, []
        acts, self._after_commit = self._after_commit, []
        try:
            if self._failure is not None:
                raise self._failure
            self._store.write(batch)
        except sqlite3.Error as error:
            self._fail(error, waiting)
            return
        for act in acts:
            act()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def _fail(self, error: sqlite3.Error, waiting: list[asyncio.Future[None]]) -> None:
        for future in waiting:
            if not future.done():
                future.set_exception(error)
        if self._failure is None:
            self._failure = error
            self._on_failure(error)
