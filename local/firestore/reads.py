"""The RPCs that read documents by name, by query and in aggregate; in a transaction or not.

Each answers from one view: the documents now, or as they were at its transaction's first read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from local.firestore.aggregation import aggregated
from local.firestore.clock import Clock, micros_of
from local.firestore.documents import Documents, View
from local.firestore.errors import failed_precondition, invalid_argument, not_found
from local.firestore.fields import mask_paths, projected
from local.firestore.messages import (
    BatchGetDocumentsRequest,
    BatchGetDocumentsResponse,
    Document,
    GetDocumentRequest,
    ListCollectionIdsRequest,
    ListDocumentsRequest,
    RunAggregationQueryRequest,
    RunAggregationQueryResponse,
    RunQueryRequest,
    RunQueryResponse,
)
from local.firestore.names import document_name
from local.firestore.query import Query, compiled
from local.firestore.transactions import Transaction, Transactions

ReadRequest = (
    BatchGetDocumentsRequest
    | GetDocumentRequest
    | ListCollectionIdsRequest
    | ListDocumentsRequest
    | RunAggregationQueryRequest
    | RunQueryRequest
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one request reads from.

    begun: the id of the transaction that the request itself began, else empty.
    """

    documents: Documents
    transaction: Transaction | None
    begun: bytes

    @property
    def view(self) -> View:
        """The documents to list, without a trace in the transaction."""
        return self.transaction or self.documents

    def document(self, name: str) -> Document | None:
        """The document, remembered by the transaction."""
        if self.transaction is None:
            return self.documents.get(name)
        return self.transaction.read(name)

    def results(self, query: Query) -> list[Document]:
        """The query's results, remembered by the transaction."""
        if self.transaction is None:
            return query.results(self.documents)
        return query.results(self.transaction.read_query(query))


class Reads:
    """Answers to GetDocument, BatchGetDocuments, RunQuery and RunAggregationQuery."""

    def __init__(self, documents: Documents, transactions: Transactions, clock: Clock) -> None:
        self._documents = documents
        self._transactions = transactions
        self.clock = clock

    def reading(self, request: ReadRequest) -> Reading:
        """What ``request`` reads from, by its consistency_selector.

        A read_time is served only while nothing has been committed since: no past versions are
        kept. FAILED_PRECONDITION otherwise, as production answers one that is too old.
        """
        fields = request.DESCRIPTOR.fields_by_name
        if "new_transaction" in fields and request.HasField("new_transaction"):
            begun = self._transactions.begin(request.new_transaction)
            return Reading(self._documents, begun, begun.identity)
        if "transaction" in fields and request.transaction:
            return Reading(self._documents, self._transactions.get(request.transaction), b"")
        if request.HasField("read_time"):
            self._check_read_time(micros_of(request.read_time))
        return Reading(self._documents, None, b"")

    def get_document(self, request: GetDocumentRequest) -> Document:
        """The document; NOT_FOUND where there is none."""
        name = document_name(request.name).full
        document = self.reading(request).document(name)
        if document is None:
            raise not_found(f'Document "{name}" not found.')
        return projected(document, mask_paths(request.mask)) if _masked(request) else document

    def batch_get_documents(
        self, request: BatchGetDocumentsRequest
    ) -> Iterator[BatchGetDocumentsResponse]:
        """Each document, found or missing, once; the first answer names a new transaction."""
        names = [document_name(name) for name in dict.fromkeys(request.documents)]
        if any(name.root != f"{request.database}/documents" for name in names):
            raise invalid_argument(f"A document is not of the database {request.database}.")
        reading = self.reading(request)
        paths = mask_paths(request.mask) if _masked(request) else None
        found = [(name.full, reading.document(name.full)) for name in names]
        read_time = self.clock.read_time()
        if not found and reading.begun:
            yield BatchGetDocumentsResponse(transaction=reading.begun, read_time=read_time)
        for index, (name, document) in enumerate(found):
            response = BatchGetDocumentsResponse(read_time=read_time)
            response.transaction = reading.begun if index == 0 else b""
            if document is None:
                response.missing = name
            else:
                response.found.CopyFrom(document if paths is None else projected(document, paths))
            yield response

    def run_query(self, request: RunQueryRequest) -> Iterator[RunQueryResponse]:
        """The results in order; one answer without a document where there are none."""
        query = compiled(request.parent, request.structured_query)
        reading = self.reading(request)
        results = reading.results(query)
        read_time = self.clock.read_time()
        if reading.begun or not results:
            yield RunQueryResponse(transaction=reading.begun, read_time=read_time)
        for document in results:
            yield RunQueryResponse(document=query.shown(document), read_time=read_time)

    def run_aggregation_query(
        self, request: RunAggregationQueryRequest
    ) -> Iterator[RunAggregationQueryResponse]:
        """One answer with every aggregation's value."""
        asked = request.structured_aggregation_query
        query = compiled(request.parent, asked.structured_query)
        reading = self.reading(request)
        values = aggregated(reading.results(query), asked.aggregations)
        response = RunAggregationQueryResponse(
            transaction=reading.begun, read_time=self.clock.read_time()
        )
        for alias, value in values.items():
            response.result.aggregate_fields[alias].CopyFrom(value)
        yield response

    def _check_read_time(self, read_micros: int) -> None:
        if read_micros < self.clock.last_commit_micros:
            raise failed_precondition("The local server keeps no past versions to read.")
        if read_micros > self.clock.read_micros():
            raise invalid_argument("read_time is in the future.")


def _masked(request: ReadRequest) -> bool:
    return bool(request.HasField("mask"))
