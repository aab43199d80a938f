"""What differs is added, each difference once, whatever happens in between.

Each commit leaves the counters nearer to the transactions and none of them wrong: a run that was
interrupted has done a part, and the next one computes what is left of it.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Protocol

from shared.errors import RetryLater

from ..counting import Document, Increments, merged
from ..events import Description, Event
from ..failures import Busy, Conflict, Unfit
from ..planning import Change, CounterWrite, one_commit
from .chain import Chain, Committing
from .comparison import Found, missing
from .expectation import in_groups
from .failures import RebuildFailed

# A commit's documents; what is more than that goes into the next one.
MAX_WRITES = 300
EVENTS_TOGETHER = 200
TRIES = 10
WAIT_S = 0.5


class Writing(Committing, Protocol):
    """The part of database.Database that is used here."""

    def read(self, names: Sequence[str]) -> Found:
        """Transactions as they are now."""

    def describe(self, document: Document, description: Description) -> bool:
        """Say what an item is, unless its document says it by now."""


@dataclass(slots=True)
class Mending:
    """One run's changes.

    wrong: what leads from the counters as they are to what the transactions say; it is used up

    transactions, documents: what was written; refused: transactions that Firestore does not take
    """

    database: Writing
    chain: Chain
    wrong: Increments
    wait: Callable[[float], None]
    transactions: int = 0
    documents: set[Document] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def add(self, events: Iterable[Event]) -> None:
        """Add what Firestore lacks, as the sink would, with what is wrong in the same counters.

        So a transaction that was deleted by hand is written again, and no counter moves.
        """
        for together in in_groups(events, EVENTS_TOGETHER):
            self._add_all(together)

    def correct(self) -> None:
        """Add the rest of what is wrong."""
        while self.wrong:
            self._tried(self._correct)

    def describe(self, undescribed: Iterable[tuple[Document, Description]]) -> None:
        """Say of items what they are, where their documents do not say it."""
        for document, description in undescribed:
            if self._tried(partial(self.database.describe, document, description)):
                self.documents.add(document)

    def _add_all(self, events: Sequence[Event]) -> None:
        """Add them; what Firestore refuses is found by halves, and left out."""
        try:
            while self._tried(partial(self._add, events)):
                pass
        except Unfit:
            names = list(dict.fromkeys(event.transaction for event in events))
            if len(names) == 1:
                self.refused += names
                return
            first = set(names[: len(names) // 2])
            self._add_all([event for event in events if event.transaction in first])
            self._add_all([event for event in events if event.transaction not in first])

    def _add(self, events: Sequence[Event]) -> bool:
        """As many of them as one commit takes; False where all of them are known."""
        names = list(dict.fromkeys(event.transaction for event in events))
        changes = one_commit(missing(events, self.database.read(names)).changes, MAX_WRITES)
        if changes:
            self._commit(changes, {name for change in changes for name in change.increments})
        return bool(changes)

    def _correct(self) -> bool:
        self._commit([], set(islice(self.wrong, MAX_WRITES)))
        return True

    def _commit(self, changes: Sequence[Change], documents: Set[Document]) -> None:
        """The changes, and what is wrong in these documents. Raises what _tried takes."""
        wrong = {name: self.wrong[name] for name in documents if name in self.wrong}
        increments = merged([*(change.increments for change in changes), wrong])
        writes = [
            CounterWrite(document, numbers, {})
            for document, numbers in sorted(increments.items())
            if any(numbers.values())
        ]
        written = {write.document for write in writes}
        done = partial(self._done, len(changes), wrong.keys(), written)
        self.chain.commit(changes, writes, done)

    def _done(self, transactions: int, wrong: Set[Document], documents: Set[Document]) -> None:
        self.transactions += transactions
        self.documents |= documents
        for document in wrong:
            del self.wrong[document]

    def _tried(self, work: Callable[[], bool]) -> bool:
        """Do it until it is done; what was not written is computed again."""
        for _ in range(TRIES):
            try:
                return work()
            except (Conflict, Busy, RetryLater) as error:
                said = str(error)
                self.wait(WAIT_S)
        raise RebuildFailed(
            f"Firestore does not take a commit ({said}); needed: roles/datastore.user. "
            "What was applied is whole: run it again"
        )
