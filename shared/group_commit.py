"""Group commit: what requests in flight hand in at the same time goes out in one call.

While one call is on its way, and until its time is over, the next batch gathers. An idle service
therefore adds no delay, and a busy one makes few, large calls. Used for Publish, the BigQuery
append and the Firestore commit.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from shared.errors import RetryLater

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Ticket(Generic[Item, Result]):
    """What one caller handed in, and where its outcomes arrive."""

    __slots__ = ("done", "items", "missing", "outcomes")

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.outcomes: list[Any] = [None] * len(items)
        self.missing = len(items)
        self.done = threading.Event()

    def settle(self, index: int, outcome: Result | Exception) -> None:
        """Note one item's outcome; the last one wakes the caller."""
        self.outcomes[index] = outcome
        self.missing -= 1
        if not self.missing:
            self.done.set()


class GroupCommit(Generic[Item, Result]):
    """Merges what callers submit into calls of ``commit``, one call at a time.

    commit:      takes a batch in the order of arrival and returns one outcome an item: a result,
                 or an exception that only that item's caller gets. What it raises, all get.
    size_bytes:  the size of one item, counted against ``max_bytes`` and ``max_queue_bytes``. An
                 item larger than ``max_bytes`` travels alone.
    interval_s:  how far apart calls begin at the least: what comes sooner after one gathers for the
                 next, unless that is full. An item that comes after a pause is sent at once.
    timeout_s:   how long a caller waits at the most; then it gets RetryLater. What has not been
                 taken into a batch by then never will be; what has may still be committed:
                 delivery is at least once.

    A full queue is RetryLater at once. The worker thread starts with the first item, not before:
    the web server imports a function in one process and serves it in another.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Item]], Sequence[Result | Exception]],
        *,
        size_bytes: Callable[[Item], int],
        max_items: int,
        max_bytes: int,
        max_queue_bytes: int,
        timeout_s: float,
        interval_s: float = 0.0,
    ) -> None:
        self._commit = commit
        self._size_bytes = size_bytes
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._max_queue_bytes = max_queue_bytes
        self._timeout_s = timeout_s
        self._interval_s = interval_s
        self._begun_s = -math.inf
        self._queue: deque[tuple[_Ticket[Item, Result], int, int]] = deque()
        self._queued_bytes = 0
        self._changed = threading.Condition()
        self._worker: threading.Thread | None = None

    def submit(self, item: Item) -> Result:
        """Hand in one item and wait for its result; raises what its outcome was, or RetryLater."""
        outcome = self.submit_all([item])[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def submit_all(self, items: Sequence[Item]) -> list[Result | Exception]:
        """Hand in several items and wait for all their outcomes, given back in the same order."""
        if not items:
            return []
        ticket: _Ticket[Item, Result] = _Ticket(items)
        sizes = [self._size_bytes(item) for item in items]
        with self._changed:
            if self._queue and self._queued_bytes + sum(sizes) > self._max_queue_bytes:
                raise RetryLater("queue_full")
            self._queue.extend((ticket, index, size) for index, size in enumerate(sizes))
            self._queued_bytes += sum(sizes)
            self._start_worker()
            self._changed.notify()
        if not ticket.done.wait(self._timeout_s):
            self._abandon(ticket)
            raise RetryLater("commit_not_confirmed_in_time")
        return list(ticket.outcomes)

    def _abandon(self, ticket: _Ticket[Item, Result]) -> None:
        """Take what waits out of the queue: its caller will come again with the same."""
        with self._changed:
            waiting = [entry for entry in self._queue if entry[0] is not ticket]
            self._queued_bytes = sum(size for _, _, size in waiting)
            self._queue = deque(waiting)

    def _start_worker(self) -> None:
        if self._worker is None or not self._worker.is_alive():
            name = f"group-commit-{id(self):x}"
            self._worker = threading.Thread(target=self._run, name=name, daemon=True)
            self._worker.start()

    def _run(self) -> None:
        while True:
            batch = self._next_batch()
            outcomes = self._outcomes([ticket.items[index] for ticket, index, _ in batch])
            for (ticket, index, _), outcome in zip(batch, outcomes, strict=True):
                ticket.settle(index, outcome)

    def _outcomes(self, items: Sequence[Item]) -> Sequence[Result | Exception]:
        """Call ``commit``; an error in it is every caller's error, and never ends the thread."""
        try:
            outcomes = self._commit(items)
            if len(outcomes) != len(items):
                raise RuntimeError(f"{len(outcomes)} outcomes for {len(items)} items")  # noqa: TRY301 - as if commit had raised it
        except Exception as error:  # noqa: BLE001 - handed to the callers, who decide
            return [error] * len(items)
        return outcomes

    def _next_batch(self) -> list[tuple[_Ticket[Item, Result], int, int]]:
        with self._changed:
            while not self._queue:
                self._changed.wait_for(lambda: self._queue)
                self._wait_for_company()  # meanwhile their callers may have given up
            self._begun_s = time.monotonic()
            batch = [self._queue.popleft()]
            total = batch[0][2]
            while self._queue and len(batch) < self._max_items:
                if total + self._queue[0][2] > self._max_bytes:
                    break
                batch.append(self._queue.popleft())
                total += batch[-1][2]
            self._queued_bytes -= total
            return batch

    def _wait_for_company(self) -> None:
        until = self._begun_s + self._interval_s
        while self._has_room() and (left := until - time.monotonic()) > 0:
            self._changed.wait(left)

    def _has_room(self) -> bool:
        return len(self._queue) < self._max_items and self._queued_bytes < self._max_bytes
