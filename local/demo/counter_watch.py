"""Sees each order as soon as it is counted: listens to Firestore, as a dashboard does."""

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from google.cloud import firestore


class CounterWatch:
    """Notes when each document of ``transactions`` was first seen, from entry to exit.

    It is written in one commit with the counters that it raises.
    """

    def __init__(self, client: firestore.Client) -> None:
        self.first_seen_s: dict[str, float] = {}  # document id -> time.perf_counter
        self._listened_to = client.collection("transactions")

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._listener = self._listened_to.on_snapshot(self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop; nothing is noted any more."""
        self._listener.unsubscribe()

    def _note(self, _documents: Sequence[Any], changes: Sequence[Any], _read_time: Any) -> None:  # noqa: ANN401 - the client's type
        """Called by the client, in a thread of its own."""
        now_s = time.perf_counter()
        for change in changes:
            self.first_seen_s.setdefault(change.document.id, now_s)
