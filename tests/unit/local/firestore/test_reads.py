"""Reads by consistency selector, by page and by mask, without a network."""

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.firestore.clock import Clock, timestamp
from local.firestore.documents import Documents
from local.firestore.errors import FirestoreError
from local.firestore.listing import list_collection_ids, list_documents
from local.firestore.messages import (
    BatchGetDocumentsRequest,
    GetDocumentRequest,
    ListCollectionIdsRequest,
    ListDocumentsRequest,
    RunQueryRequest,
)
from local.firestore.reads import Reads
from local.firestore.transactions import Transactions
from tests.unit.local.firestore.subjects import ROOT, document

A = f"{ROOT}/items/a"
DATABASE = ROOT.removesuffix("/documents")


def reads_of(*paths: str) -> Reads:
    documents = Documents(document(path, n=1, m=2) for path in paths)
    return Reads(documents, Transactions(documents), Clock())


def code_of(reads: Reads, read_micros: int) -> grpc.StatusCode:
    try:
        reads.get_document(GetDocumentRequest(name=A, read_time=timestamp(read_micros)))
    except FirestoreError as refusal:
        code: grpc.StatusCode = refusal.code
        return code
    return grpc.StatusCode.OK


def test_a_read_time_is_served_while_nothing_was_committed_since() -> None:
    reads = reads_of("items/a")
    committed_micros = reads.clock.commit_micros()
    assert code_of(reads, committed_micros) == grpc.StatusCode.OK
    assert code_of(reads, committed_micros - 1) == grpc.StatusCode.FAILED_PRECONDITION
    assert code_of(reads, committed_micros + 10**12) == grpc.StatusCode.INVALID_ARGUMENT


def test_a_missing_document_is_not_found_and_a_mask_cuts_one_that_exists() -> None:
    reads = reads_of("items/a")
    found = reads.get_document(GetDocumentRequest(name=A, mask={"field_paths": ["m"]}))
    assert list(found.fields) == ["m"]
    with pytest.raises(FirestoreError) as refusal:
        reads.get_document(GetDocumentRequest(name=A + "x"))
    assert refusal.value.code == grpc.StatusCode.NOT_FOUND


def test_a_document_asked_for_twice_is_answered_once() -> None:
    request = BatchGetDocumentsRequest(database=DATABASE, documents=[A, A])
    assert len(list(reads_of("items/a").batch_get_documents(request))) == 1


def test_a_document_of_another_database_is_refused() -> None:
    request = BatchGetDocumentsRequest(database="projects/p/databases/other", documents=[A])
    with pytest.raises(FirestoreError, match="not of the database"):
        list(reads_of().batch_get_documents(request))


def test_a_query_can_begin_its_transaction() -> None:
    request = RunQueryRequest(
        parent=ROOT,
        structured_query={"from_": [{"collection_id": "items"}]},
        new_transaction={"read_only": {}},
    )
    first, second = reads_of("items/a").run_query(request)
    assert first.transaction
    assert (first.HasField("document"), second.document.name) == (False, A)


@given(st.integers(0, 7), st.integers(1, 4))
def test_pages_hold_every_document_once_and_the_last_has_no_token(many: int, size: int) -> None:
    reads = reads_of(*(f"items/{number}" for number in range(many)), "other/x")
    listed: list[str] = []
    pages, token = 0, ""
    while pages == 0 or token:
        request = ListDocumentsRequest(
            parent=ROOT, collection_id="items", page_size=size, page_token=token
        )
        page = list_documents(reads, request)
        assert len(page.documents) == size or not page.next_page_token
        listed += [one.name for one in page.documents]
        pages, token = pages + 1, page.next_page_token
    assert listed == [f"{ROOT}/items/{number}" for number in range(many)]


@given(st.text(max_size=12))
def test_any_text_is_a_page_token_or_refused(token: str) -> None:
    request = ListDocumentsRequest(parent=ROOT, collection_id="items", page_token=token)
    try:
        list_documents(reads_of("items/a"), request)
    except FirestoreError as refusal:
        assert refusal.code == grpc.StatusCode.INVALID_ARGUMENT  # noqa: PT017 - most are no error


def test_collection_ids_come_in_pages_too() -> None:
    reads = reads_of("a/1", "b/1/c/1", "d/1")
    first = list_collection_ids(reads, ListCollectionIdsRequest(parent=ROOT, page_size=2))
    assert list(first.collection_ids) == ["a", "b"]
    rest = ListCollectionIdsRequest(parent=ROOT, page_size=2, page_token=first.next_page_token)
    assert list(list_collection_ids(reads, rest).collection_ids) == ["d"]
