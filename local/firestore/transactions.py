"""Optimistic transactions: nothing is locked; a commit fails where what was read has changed since.

Production's server clients lock what they read instead. Both are serializable; here the later
commit is ABORTED at once where production would let it wait, and clients send it again.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from local.firestore.documents import Documents, Source, View
from local.firestore.errors import aborted, failed_precondition, invalid_argument
from local.firestore.limits import TRANSACTION_IDLE_MAX_S, TRANSACTION_MAX_S
from local.firestore.messages import Document, TransactionOptions
from local.firestore.query import Query
from local.firestore.writes import Change

_ID_BYTES = 16


@dataclass(slots=True)
class Transaction:
    """The documents as they were at the first read, and what was read of them."""

    identity: bytes
    documents: Documents
    read_only: bool
    began_s: float
    used_s: float
    reading: bool = False
    changed: dict[str, Change] = field(default_factory=dict)  # by others, since the first read
    names: set[str] = field(default_factory=set)
    queries: list[Query] = field(default_factory=list)

    def read(self, name: str) -> Document | None:
        """The document at the time of the first read; the commit fails where it changes."""
        self.reading = True
        self.names.add(name)
        return self.get(name)

    def read_query(self, query: Query) -> View:
        """The view to run ``query`` on; the commit fails where what it covers changes."""
        self.reading = True
        self.queries.append(query)
        return self

    def get(self, name: str) -> Document | None:
        """As View."""
        if name in self.changed:
            return self.changed[name].before
        return self.documents.get(name)

    def under(self, source: Source) -> Iterator[Document]:
        """As View."""
        for document in self.documents.under(source):
            if document.name not in self.changed:
                yield document
        for change in self.changed.values():
            if change.before is not None and source.covers(change.name):
                yield change.before

    def collections(self) -> Iterable[str]:
        """As View."""
        before = {change.name.collection for change in self.changed.values() if change.before}
        return before.union(self.documents.collections())

    def note(self, changes: Iterable[Change]) -> None:
        """Keep what documents were like before ``changes``, once something has been read."""
        if not self.reading:
            return
        for change in changes:
            first = self.changed.get(change.name.full, change)
            self.changed[change.name.full] = Change(change.name, first.before, change.after)

    def check(self) -> None:
        """ABORTED where something that was read has changed."""
        if self.names.isdisjoint(self.changed) and not any(
            _touches(query, change) for query in self.queries for change in self.changed.values()
        ):
            return
        raise aborted("Too much contention on these documents. Please try again.")


class Transactions:
    """The transactions that have begun and not ended."""

    def __init__(self, documents: Documents, now_s: Callable[[], float] = time.monotonic) -> None:
        self._documents = documents
        self._now_s = now_s
        self._open: dict[bytes, Transaction] = {}

    def begin(self, options: TransactionOptions) -> Transaction:
        """Begin one; ``retry_transaction`` is accepted and gives no precedence."""
        if options.read_only.HasField("read_time"):
            raise failed_precondition("The local server keeps no past versions to read.")
        self._drop_expired()
        now_s = self._now_s()
        read_only = options.WhichOneof("mode") == "read_only"
        begun = Transaction(os.urandom(_ID_BYTES), self._documents, read_only, now_s, now_s)
        self._open[begun.identity] = begun
        return begun

    def get(self, identity: bytes) -> Transaction:
        """The open transaction; INVALID_ARGUMENT where there is none of this id (any more)."""
        self._drop_expired()
        if identity not in self._open:
            raise invalid_argument("The referenced transaction has expired or is no longer valid.")
        found = self._open[identity]
        found.used_s = self._now_s()
        return found

    def end(self, identity: bytes) -> None:
        """Forget a transaction, committed or rolled back; one that is unknown is no error."""
        self._open.pop(identity, None)

    def note(self, changes: Iterable[Change]) -> None:
        """Tell every open transaction what a commit changes."""
        if self._open:
            self._drop_expired()
            listed = list(changes)
            for transaction in self._open.values():
                transaction.note(listed)

    def _drop_expired(self) -> None:
        now_s = self._now_s()
        for open_one in list(self._open.values()):
            idle = now_s - open_one.used_s > TRANSACTION_IDLE_MAX_S
            if idle or now_s - open_one.began_s > TRANSACTION_MAX_S:
                del self._open[open_one.identity]


def _touches(query: Query, change: Change) -> bool:
    return query.source.covers(change.name) and any(
        document is not None and query.position(document) is not None
        for document in (change.before, change.after)
    )
