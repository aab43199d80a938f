"""The adapter around Firestore: all of it at one moment, and commits that can be told apart.

The moment is a read-only transaction's: no lock, and nothing that is written meanwhile is seen.
Firestore ends it after 270 seconds, or 60 without a read
(https://cloud.google.com/firestore/quotas): some hundred thousand documents are read by then.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.field_path import FieldPath

from ..counting import DAYS, ITEMS, MINUTES, Document
from ..events import Description
from ..planning import Change, CounterWrite
from ..store import TRANSACTIONS, FirestoreStore, batch_of, translated
from .comparison import Found
from .ledger import Ledger, first_minute, micros_of
from .marker import MARKER, Marker
from .told import told

TIMEOUT_S = 60.0

# Firestore ends a query that takes a minute, however long its transaction may
# (https://github.com/googleapis/nodejs-firestore/issues/964).
PAGE_DOCUMENTS = 10_000

_COUNTER_FIELDS = (
    "item_id", "counter", "units", "purchases", "refunds", "revenue_micros", "profit_micros",
    "purchases_by_currency", "units_by_currency",
)  # fmt: skip


class Database:
    """One database. Raises CommandFailed where it cannot be asked at all.

    page_documents: read by one query
    """

    def __init__(self, client: firestore.Client, *, page_documents: int = PAGE_DOCUMENTS) -> None:
        self._client = client
        self._page = page_documents
        self._store = FirestoreStore(lambda: client)

    def ledger(self, *, settle_s: int, minutes_days: int) -> Ledger:
        """Everything that is compared, as it was at one moment."""

        def work(transaction: firestore.Transaction) -> Ledger:
            reference = self._client.document(*MARKER)
            marker = reference.get(transaction=transaction, timeout=TIMEOUT_S)
            at_micros = micros_of(marker.read_time)
            ledger = Ledger(
                at_micros=at_micros,
                settled_micros=at_micros - settle_s * 1_000_000,
                minutes_from=first_minute(at_micros, minutes_days),
                marker=_marker(marker),
            )
            self._read(transaction, ledger)
            return ledger

        with told("reading"):
            # One that is not there is told at once; a transaction would be begun again for minutes.
            self._client.document(*MARKER).get(retry=None, timeout=TIMEOUT_S)
            made: Ledger = firestore.transactional(work)(self._client.transaction(read_only=True))
            return made

    def read(self, names: Sequence[str]) -> Found:
        """Transactions as they are now."""
        with told("reading"):
            return self._store.read(names, timeout_s=TIMEOUT_S)

    def marker(self) -> Marker:
        """The marker as it is now."""
        with translated():
            return _marker(self._client.document(*MARKER).get(timeout=TIMEOUT_S))

    def commit(
        self,
        changes: Sequence[Change],
        counters: Sequence[CounterWrite],
        before: Marker,
        run: str,
        step: int,
    ) -> Marker:
        """All of it and the marker, or nothing; the marker as it is then.

        Raises Conflict where the marker or a transaction is another one, Busy, and RetryLater:
        perhaps it is written, the marker tells.
        """
        batch = batch_of(self._client, changes, counters)
        reference = self._client.document(*MARKER)
        fields = {"run": run, "step": step, "at": firestore.SERVER_TIMESTAMP}
        if before.version is None:
            batch.create(reference, fields)
        else:
            option = self._client.write_option(last_update_time=before.version)
            batch.update(reference, fields, option)
        with translated():
            written = batch.commit(retry=None, timeout=TIMEOUT_S)
        return Marker(written[-1].update_time, run, step)

    def describe(self, descriptions: Mapping[Document, Description]) -> set[Document]:
        """Say what items are, unless their documents say it by now; those that were written."""
        batch = self._client.batch()
        written: set[Document] = set()
        references = [self._client.document(*document) for document in descriptions]
        with translated():
            for found in self._client.get_all(references, ["item_id"], timeout=TIMEOUT_S):
                if found.exists and (found.to_dict() or {}).get("item_id") is None:
                    document = (ITEMS, found.id)
                    option = self._client.write_option(last_update_time=found.update_time)
                    batch.update(found.reference, _named(descriptions[document]), option)
                    written.add(document)
            if written:
                batch.commit(retry=None, timeout=TIMEOUT_S)
        return written

    def _read(self, transaction: firestore.Transaction, ledger: Ledger) -> None:
        for snapshot in self._all(TRANSACTIONS, transaction):
            ledger.add_transaction(snapshot.id, snapshot.to_dict() or {})
        for collection in (ITEMS, DAYS, MINUTES):
            first = ledger.minutes_from if collection == MINUTES else None
            for snapshot in self._all(collection, transaction, first):
                ledger.add_counters((collection, snapshot.id), snapshot.to_dict() or {})

    def _all(
        self, collection: str, transaction: firestore.Transaction, first: str | None = None
    ) -> Iterator[firestore.DocumentSnapshot[Any]]:
        documents = self._client.collection(collection)
        query: Any = documents.order_by("__name__").limit(self._page)
        if collection != TRANSACTIONS:
            query = query.select(_COUNTER_FIELDS)
        if first is not None:
            query = query.where(filter=FieldFilter("__name__", ">=", documents.document(first)))
        while True:
            count, last = 0, None
            for last in query.stream(transaction, timeout=TIMEOUT_S):
                count += 1
                yield last
            if count < self._page:
                return
            query = query.start_after(last)


def _named(description: Description) -> dict[str, Any]:
    named = {FieldPath(name).to_api_repr(): value for name, value in description.items()}
    return named | {"updated_at": firestore.SERVER_TIMESTAMP}


def _marker(snapshot: firestore.DocumentSnapshot[Any]) -> Marker:
    if not snapshot.exists:
        return Marker()
    fields = snapshot.to_dict() or {}
    return Marker(snapshot.update_time, fields.get("run", ""), fields.get("step", 0))
