"""The sequence of a batch: read the transactions, leave out what is known, commit the rest.

One failed precondition fails a whole commit. So the transactions are read first, and read again
after a conflict; what conflicts again is divided, so that an event that others count at the same
time delays only its half, then its quarter, and undoes nothing.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from shared.errors import Reason, RetryLater

from .documents import BadDocument
from .events import Event
from .failures import Busy, Conflict, EventRefused, Unfit
from .pace import Pace
from .planning import (
    Change,
    CounterWrite,
    Outcome,
    Stored,
    counter_writes,
    one_commit,
    planned,
)

logger = logging.getLogger(__name__)

# How often a group is tried in vain before Pub/Sub is told "later".
TRIES = 8


class Store(Protocol):
    """The part of store.FirestoreStore that is used here. All raise Busy or RetryLater."""

    def read(self, names: Sequence[str], *, timeout_s: float) -> Mapping[str, Stored | BadDocument]:
        """The transactions of these names that have a document."""

    def commit(
        self, changes: Sequence[Change], counters: Sequence[CounterWrite], *, timeout_s: float
    ) -> None:
        """Write all of it or nothing; raises Conflict or Unfit as well."""


class _Group(NamedTuple):
    """Events that are tried together, by their numbers, and how often they were in vain."""

    numbers: Sequence[int]
    tries: int = 0

    def again(self) -> "list[_Group]":
        return [_Group(self.numbers, self.tries + 1)]

    def divided(self, tries: int) -> "list[_Group]":
        half = (len(self.numbers) + 1) // 2
        parts = self.numbers[:half], self.numbers[half:]
        return [_Group(part, tries) for part in parts if part]


@dataclass(slots=True)
class _Work:
    """A batch under way: what was handed in, what has become of it, and until when."""

    events: Sequence[Event]
    until: float
    outcomes: dict[int, Outcome] = field(default_factory=dict)


class Committer:
    """Counts batches of events, one batch at a time, from one thread.

    max_writes: documents a commit
    timeout_s:  for a batch; what is not counted by then is for a later delivery
    """

    def __init__(
        self,
        store: Store,
        pace: Pace,
        *,
        max_writes: int,
        timeout_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._pace = pace
        self._max_writes = max_writes
        self._timeout_s = timeout_s
        self._clock = clock

    def count(self, events: Sequence[Event]) -> list[Outcome]:
        """Count the events; an outcome each, in the same order. Raises nothing of its own.

        RetryLater as an outcome: perhaps counted, perhaps not; the next delivery will see.
        """
        work = _Work(events, self._clock() + self._timeout_s)
        groups = deque([_Group(range(len(events)))] if events else [])
        while groups:
            groups.extendleft(reversed(self._try(groups.popleft(), work)))
        return [work.outcomes[number] for number in range(len(events))]

    def _try(self, group: _Group, work: _Work) -> list[_Group]:
        """Count the group as far as one commit goes; returns what is left to do."""
        if group.tries >= TRIES:
            return _given_up(group, work, RetryLater("commit_failed: contended"))
        self._pace.wait()
        left_s = work.until - self._clock()
        if left_s <= 0:
            return _given_up(group, work, RetryLater("commit_failed: out of time"))
        try:
            rest = self._commit(group, work, left_s)
        except Conflict:
            return group.divided(group.tries + 1) if group.tries else group.again()
        except Busy as busy:
            self._pace.widen()
            self._pace.committed()  # a read that fails is waited for as well
            interval_ms = round(self._pace.interval_s * 1_000)
            about = {"cause": str(busy), "interval_ms": interval_ms}
            logger.warning("firestore_busy", extra=about)
            return group.again()
        except Unfit as unfit:
            if len(group.numbers) > 1:
                return group.divided(tries=0)
            return _given_up(group, work, EventRefused(Reason.REFUSED_BY_FIRESTORE, str(unfit)))
        except RetryLater as later:
            return _given_up(group, work, later)
        self._pace.narrow()
        return rest

    def _commit(self, group: _Group, work: _Work, left_s: float) -> list[_Group]:
        events = {number: work.events[number] for number in group.numbers}
        names = list(dict.fromkeys(event.transaction for event in events.values()))
        until = self._clock() + left_s
        plan = planned(events, self._store.read(names, timeout_s=left_s))
        changes = one_commit(plan.changes, self._max_writes)
        if changes:
            timeout_s = max(until - self._clock(), 0.001)
            try:
                self._store.commit(changes, counter_writes(changes), timeout_s=timeout_s)
            finally:
                self._pace.committed()
        work.outcomes |= plan.outcomes
        for change in changes:
            work.outcomes |= change.outcomes
        rest = [number for number in group.numbers if number not in work.outcomes]
        return [_Group(rest)] if rest else []


def _given_up(group: _Group, work: _Work, why: Exception) -> list[_Group]:
    work.outcomes |= dict.fromkeys(group.numbers, why)
    return []
