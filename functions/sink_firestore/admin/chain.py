"""Commits one after the other, each written once, though some are never answered.

Every commit also writes one document, the marker, on condition that it is as the snapshot saw it,
or as this run's last commit left it. So nothing is written after another rebuild has. Of the
commits that were sent since the last answer at most one can have been applied, and the marker tells
which one that was.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from shared.errors import RetryLater

from ..failures import Busy, Conflict
from ..planning import Change, CounterWrite
from .failures import Overtaken
from .marker import Marker

Done = Callable[[], None]


class Committing(Protocol):
    """The part of database.Database that is used here."""

    def marker(self) -> Marker:
        """The marker as it is now."""

    def commit(
        self,
        changes: Sequence[Change],
        counters: Sequence[CounterWrite],
        before: Marker,
        run: str,
        step: int,
    ) -> Marker:
        """Write all of it and the marker, or nothing."""


class Chain:
    """The commits of one run; for one thread.

    marker: as the snapshot saw it
    run:    an id that no other run has
    """

    def __init__(self, database: Committing, marker: Marker, run: str) -> None:
        self._database = database
        self._marker = marker
        self._run = run
        self._step = 0
        self._unanswered: dict[int, Done] = {}

    def commit(
        self, changes: Sequence[Change], counters: Sequence[CounterWrite], done: Done
    ) -> None:
        """Write all of it or nothing.

        done: called once this commit is known to be applied: perhaps only by a later call

        Raises Conflict, Busy and RetryLater where this commit is not known to be applied, after
        ``done`` of an earlier one that is: so the caller computes anew what is left. Raises
        Overtaken where another rebuild has written.
        """
        self._step += 1
        step = self._step
        self._unanswered[step] = done
        try:
            marker = self._database.commit(changes, counters, self._marker, self._run, step)
        except (Conflict, Busy, RetryLater):
            marker = self._database.marker()
            if marker.version != self._marker.version:
                self._applied(marker)
            if self._marker.step != step or self._marker.run != self._run:
                raise
        else:
            self._applied(marker)

    def _applied(self, marker: Marker) -> None:
        """One of them is. The others never will be: the marker is not as they want it."""
        if marker.run != self._run or marker.step not in self._unanswered:
            raise Overtaken
        done = self._unanswered[marker.step]
        self._unanswered.clear()
        self._marker = marker
        done()
