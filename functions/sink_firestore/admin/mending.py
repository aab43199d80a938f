"""What differs is added, each difference once, whatever happens in between.

Each commit leaves the counters nearer to the transactions and none of them wrong: a run that was
interrupted has done a part, and the next one computes what is left of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

from shared.command import CommandFailed
from shared.errors import RetryLater

from ..counting import Document, Field, Increments, difference, merged
from ..events import Description, Event
from ..failures import Busy, Conflict, Unfit
from ..planning import MAX_FIELDS, Change, CounterWrite, one_commit
from .chain import Chain, Committing
from .comparison import Found, missing
from .expectation import in_groups

# A commit's documents; what is more than that goes into the next one. All of them with as many
# fields as Firestore takes (MAX_FIELDS) are a request of 6 MB.
MAX_WRITES = 300
EVENTS_TOGETHER = 200
ITEMS_TOGETHER = 200
TRIES = 10
WAIT_S = 0.5


Result = TypeVar("Result")


class Writing(Committing, Protocol):
    """The part of database.Database that is used here."""

    def read(self, names: Sequence[str]) -> Found:
        """Transactions as they are now."""

    def describe(self, descriptions: Mapping[Document, Description]) -> Set[Document]:
        """Say what items are, unless their documents say it by now; those that were written."""


@dataclass(slots=True)
class Mending:
    """One run's changes.

    wrong: what leads from the counters as they are to what the transactions say; it is used up
    minutes_from: the id of the first minute that is compared; older ones are left alone

    transactions, documents: what was written; refused: transactions that Firestore does not take
    """

    database: Writing
    chain: Chain
    wrong: Increments
    minutes_from: str
    wait: Callable[[float], None]
    transactions: set[str] = field(default_factory=set)
    documents: set[Document] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def add(self, events: Iterable[Event]) -> None:
        """Add what Firestore lacks, as the sink would, less what is wrong in the same counters.

        So a transaction that was deleted by hand is written again, and no counter moves.
        """
        for together in in_groups(events, EVENTS_TOGETHER):
            self._add_all(together)

    def correct(self) -> None:
        """Add the rest of what is wrong."""
        while self.wrong:
            self._tried(self._correct)

    def describe(self, undescribed: Iterable[tuple[Document, Description]]) -> None:
        """Say of items what they are, where their documents do not say it.

        One that is sold meanwhile makes a commit fail, and says by then what it is.
        """
        for together in in_groups(undescribed, ITEMS_TOGETHER):
            self.documents |= self._tried(partial(self.database.describe, dict(together)))

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
        plan = missing(events, self.database.read(names), self.minutes_from)
        changes = one_commit(plan.changes, MAX_WRITES)
        if changes:
            added = merged(change.increments for change in changes)
            self._commit(changes, cancelling(added, self.wrong))
        return bool(changes)

    def _correct(self) -> bool:
        wrong = islice(self.wrong.items(), MAX_WRITES)
        self._commit([], {document: _fitting(numbers) for document, numbers in wrong})
        return True

    def _commit(self, changes: Sequence[Change], corrections: Increments) -> None:
        """The changes, and a part of what is wrong. Raises what _tried takes."""
        increments = merged([*(change.increments for change in changes), corrections])
        writes = [
            CounterWrite(document, numbers, {})
            for document, numbers in sorted(increments.items())
            if any(numbers.values())
        ]
        written = {write.document for write in writes}
        names = {change.name for change in changes}
        done = partial(self._done, names, corrections, written)
        self.chain.commit(changes, writes, done)

    def _done(self, names: Set[str], corrections: Increments, documents: Set[Document]) -> None:
        self.transactions |= names
        self.documents |= documents
        rest = {document: self.wrong.pop(document) for document in corrections}
        self.wrong |= difference(rest, corrections)

    def _tried(self, work: Callable[[], Result]) -> Result:
        """Do it until it is done; what was not written is computed again."""
        for _ in range(TRIES):
            try:
                return work()
            except (Conflict, Busy, RetryLater) as error:
                said = str(error)
                self.wait(WAIT_S)
        raise CommandFailed(
            f"Firestore does not take a commit ({said}); needed: roles/datastore.user. "
            "What was applied is whole: run it again"
        )


def cancelling(added: Increments, wrong: Increments) -> Increments:
    """What of ``wrong`` takes back what is added, and no more of it.

    Of transactions that are added in many commits the counters that were right stay so all along.
    """
    taken: Increments = {}
    for document, numbers in added.items():
        for name, number in numbers.items():
            against = wrong.get(document, {}).get(name, 0)
            if number * against < 0:
                part = max(-number, against) if number > 0 else min(-number, against)
                taken.setdefault(document, {})[name] = part
    return taken


def _fitting(numbers: Mapping[Field, int]) -> dict[Field, int]:
    """As many of a document's fields as one commit takes; those that stay as they are last."""
    return dict(sorted(numbers.items(), key=lambda one: not one[1])[:MAX_FIELDS])
