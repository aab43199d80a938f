"""Commits, in the order they came in, written to disk together where they wait together.

A commit is answered, and seen by any reader or listener, only after it is on disk.
"""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from local.firestore.clock import Clock, timestamp
from local.firestore.documents import Documents
from local.firestore.errors import invalid_argument, unavailable
from local.firestore.limits import FIELD_TRANSFORMS_MAX
from local.firestore.messages import CommitResponse, Document, Write, WriteResult
from local.firestore.names import DocumentName
from local.firestore.store import Store
from local.firestore.transactions import Transaction, Transactions
from local.firestore.write_rates import WriteRates
from local.firestore.writes import Change, target_of, written

Observer = Callable[[list[Change]], None]
"""Called after each group with what it changed, every document once."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    writes: list[Write]
    transaction: Transaction | None
    answer: asyncio.Future[CommitResponse]


class Committer:
    """The one place where documents change."""

    def __init__(
        self,
        documents: Documents,
        store: Store,
        clock: Clock,
        transactions: Transactions,
        rates: WriteRates,
        observer: Observer,
    ) -> None:
        self._documents = documents
        self._store = store
        self._clock = clock
        self._transactions = transactions
        self._rates = rates
        self._observer = observer
        self._waiting: list[_Waiting] = []

    async def commit(
        self, writes: Iterable[Write], transaction: Transaction | None = None
    ) -> CommitResponse:
        """Apply all ``writes``, or none and raise FirestoreError; returns once it is on disk."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._commit_group)
        answer: asyncio.Future[CommitResponse] = loop.create_future()
        self._waiting.append(_Waiting(list(writes), transaction, answer))
        return await answer

    def _commit_group(self) -> None:
        """Commit what waits: each commit by itself, all of them in one SQLite transaction."""
        group, self._waiting = self._waiting, []
        staged: dict[str, Change] = {}
        outcomes = [self._outcome(waiting, staged) for waiting in group]
        changes = [change for change in staged.values() if change.before is not change.after]
        if changes:
            try:
                self._store.save(changes)
            except sqlite3.Error as error:
                failure = unavailable(f"The local server cannot write to its disk: {error}")
                outcomes, changes = [failure] * len(group), []
            self._documents.apply(changes)
        for waiting, outcome in zip(group, outcomes, strict=True):
            if waiting.answer.cancelled():
                continue  # the client has gone; what it committed stays
            if isinstance(outcome, Exception):
                waiting.answer.set_exception(outcome)
            else:
                waiting.answer.set_result(outcome)
        if changes:
            self._observer(changes)

    def _outcome(self, waiting: _Waiting, staged: dict[str, Change]) -> CommitResponse | Exception:
        """The answer to one commit; its changes are added to ``staged`` only where it succeeds."""
        try:
            if waiting.transaction is not None:
                _check(waiting.transaction, waiting.writes)
            targets = _targets(waiting.writes)
            self._rates.check(targets)
            at_micros = self._clock.commit_micros()
            changes, results = self._evaluated(waiting.writes, staged, at_micros)
        except Exception as refusal:  # noqa: BLE001 - a bug in one must not leave the others unanswered
            return refusal
        finally:
            if waiting.transaction is not None:
                self._transactions.end(waiting.transaction.identity)
        staged.update(changes)
        self._transactions.note(changes.values())
        self._rates.count(targets)
        return CommitResponse(write_results=results, commit_time=timestamp(at_micros))

    def _evaluated(
        self, writes: list[Write], staged: dict[str, Change], at_micros: int
    ) -> tuple[dict[str, Change], list[WriteResult]]:
        """What the writes of one commit, each seeing those before it, make of the documents."""
        changes: dict[str, Change] = {}
        results = []
        for write in writes:
            name = target_of(write)
            before, current = self._current(name, changes, staged)
            after, result = written(write, current, at_micros)
            changes[name.full] = Change(name, before, after)
            results.append(result)
        return changes, results

    def _current(
        self, name: DocumentName, changes: dict[str, Change], staged: dict[str, Change]
    ) -> tuple[Document | None, Document | None]:
        """The document as it is on disk, and as the commits and writes before this one left it."""
        for layer in (changes, staged):
            if name.full in layer:
                return layer[name.full].before, layer[name.full].after
        stored = self._documents.get(name.full)
        return stored, stored


def _check(transaction: Transaction, writes: list[Write]) -> None:
    if transaction.read_only and writes:
        raise invalid_argument("Cannot modify entities in a read-only transaction.")
    if writes:
        transaction.check()


def _targets(writes: list[Write]) -> Counter[DocumentName]:
    """The documents written, with their number of field transforms; INVALID_ARGUMENT over 500."""
    transforms: Counter[DocumentName] = Counter()
    for write in writes:
        many = len(write.update_transforms) + len(write.transform.field_transforms)
        transforms[target_of(write)] += many
    for name, many in transforms.items():
        if many > FIELD_TRANSFORMS_MAX:
            raise invalid_argument(
                f"Over {FIELD_TRANSFORMS_MAX} field transforms for {name.full} in one commit."
            )
    return transforms
