"""The counters as requests see them: many threads count, one thread commits for all of them."""

from collections.abc import Sequence
from functools import partial

from google.cloud import firestore

from shared.group_commit import GroupCommit

from .committer import Committer
from .events import Event, Refund
from .pace import Pace
from .planning import Outcome
from .settings import Settings
from .store import FirestoreStore

# What is taken for one batch at the most; it may take several commits.
_MAX_EVENTS = 1_000
_MAX_BYTES = 4_000_000

# About what an event and a line of it take in memory and in a request.
_EVENT_BYTES, _LINE_BYTES = 500, 300


class Counters:
    """Counts what waits together in one commit. Nothing is opened before the first event."""

    def __init__(self, settings: Settings) -> None:
        database = settings.firestore_database
        self._store = FirestoreStore(partial(firestore.Client, database=database))
        committer = Committer(
            self._store,
            Pace(settings.commit_interval_s, settings.commit_max_interval_s),
            max_writes=settings.max_writes,
            timeout_s=settings.commit_timeout_s,
        )
        self._group = GroupCommit[Event, Outcome](
            committer.count,
            size_bytes=_size_bytes,
            max_items=_MAX_EVENTS,
            max_bytes=_MAX_BYTES,
            max_queue_bytes=settings.queue_max_bytes,
            # Its own batch, and the rest of the one before it.
            timeout_s=2 * settings.commit_timeout_s + settings.commit_max_interval_s,
        )

    def count(self, events: Sequence[Event]) -> list[Outcome]:
        """Wait until the events are counted; an outcome each, or RetryLater raised for all."""
        return self._group.submit_all(events)

    def close(self) -> None:
        """Let go of the connection; while nothing is being counted."""
        self._store.close()


def _size_bytes(event: Event) -> int:
    if isinstance(event, Refund):
        return _EVENT_BYTES + sum(_LINE_BYTES + len(line.item_id) for line in event.lines)
    return _EVENT_BYTES + sum(
        _LINE_BYTES + len(item) + sum(len(str(value)) for value in fields.values())
        for item, fields in event.descriptions.items()
    )
