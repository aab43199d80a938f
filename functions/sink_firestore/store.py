"""The adapter around Firestore: transactions read together, everything of a batch in one Commit.

A local server or Google's emulator is used where FIRESTORE_EMULATOR_HOST is set: the client
library reads it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from google.api_core import exceptions
from google.cloud import firestore

from shared.errors import RetryLater
from shared.firestore_connection import FirestoreConnection

from .counting import ITEMS
from .documents import BadDocument, document_of, transaction_of
from .failures import Busy, Conflict, Unfit
from .planning import Change, CounterWrite, Stored

TRANSACTIONS = "transactions"

_CONFLICTS = (exceptions.Conflict, exceptions.FailedPrecondition, exceptions.NotFound)
_BUSY = (
    exceptions.Aborted,
    exceptions.ResourceExhausted,
    exceptions.ServiceUnavailable,
    exceptions.InternalServerError,
)


class FirestoreStore:
    """Reads and commits, for one thread. ``new_client`` is called with the first use of it."""

    def __init__(self, new_client: Callable[[], firestore.Client]) -> None:
        self._connection = FirestoreConnection(new_client)

    @property
    def _client(self) -> firestore.Client:
        return self._connection.client

    def read(self, names: Sequence[str], *, timeout_s: float) -> Mapping[str, Stored | BadDocument]:
        """One BatchGetDocuments; what has no document is left out."""
        references = [self._client.document(TRANSACTIONS, name) for name in names]
        try:
            with translated():
                snapshots = list(self._client.get_all(references, retry=None, timeout=timeout_s))
        except Unfit as error:  # of the names, which are ours, or of the database: no event's fault
            raise RetryLater("firestore_failed: the read was refused") from error
        return {snapshot.id: _stored(snapshot) for snapshot in snapshots if snapshot.exists}

    def commit(
        self, changes: Sequence[Change], counters: Sequence[CounterWrite], *, timeout_s: float
    ) -> None:
        """One Commit: transactions on condition that they are as they were read, and counters."""
        batch = batch_of(self._client, changes, counters)
        with translated():
            # Sent once: a repeated call could meet its own first one. The caller reads instead.
            batch.commit(retry=None, timeout=timeout_s)

    def close(self) -> None:
        """Let go of the connection; the next use opens a new one."""
        self._connection.close()


def batch_of(
    client: firestore.Client, changes: Sequence[Change], counters: Sequence[CounterWrite]
) -> firestore.WriteBatch:
    """What one Commit writes: transactions as long as they are as they were read, and counters."""
    batch = client.batch()
    for change in changes:
        reference = client.document(TRANSACTIONS, change.name)
        fields = document_of(change.after)
        if change.version is None:
            batch.create(reference, fields)
        else:
            batch.update(reference, fields, client.write_option(last_update_time=change.version))
    for write in counters:
        batch.set(client.document(*write.document), _fields(write), merge=True)
    return batch


def _stored(snapshot: firestore.DocumentSnapshot[Any]) -> Stored | BadDocument:
    try:
        return Stored(transaction_of(snapshot.id, snapshot.to_dict() or {}), snapshot.update_time)
    except BadDocument as bad:
        return bad


def _fields(write: CounterWrite) -> dict[str, Any]:
    fields: dict[str, Any] = dict(write.description)
    for path, number in write.increments.items():
        holder = fields
        for name in path[:-1]:
            holder = holder.setdefault(name, {})
        holder[path[-1]] = firestore.Increment(number)
    if write.document[0] == ITEMS:
        fields["updated_at"] = firestore.SERVER_TIMESTAMP
    return fields


@contextmanager
def translated() -> Iterator[None]:
    """The client's errors in the words of failures.py."""
    try:
        yield
    except exceptions.Aborted as error:  # a Conflict to the library
        raise Busy(type(error).__name__) from error
    except _CONFLICTS as error:
        raise Conflict(type(error).__name__) from error
    except _BUSY as error:
        raise Busy(type(error).__name__) from error
    except exceptions.InvalidArgument as error:
        raise Unfit("Firestore: InvalidArgument") from error
    except exceptions.GoogleAPIError as error:
        raise RetryLater(f"firestore_failed: {type(error).__name__}") from error
