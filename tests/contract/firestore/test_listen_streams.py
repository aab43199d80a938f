"""Listen, with several targets on one stream, whose requests the test writes itself."""

import queue
from collections.abc import Iterator
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.types import ListenRequest, TargetChange

from tests.contract.firestore.reading import Readable, fill

TIMEOUT_S = 10.0

Documents = list[Any]  # DocumentSnapshot
Changes = list[Any]  # DocumentChange
Heard = tuple[list[str], list[tuple[str, str]]]
"""The ids of a snapshot in their order, and (kind, id) of each change in it."""


class Stream:
    """A Listen stream whose requests the test writes itself."""

    def __init__(self, client: firestore.Client) -> None:
        self._database = client._database_string
        self._requests: queue.Queue[ListenRequest | None] = queue.Queue()
        self._responses = client._firestore_api.transport.listen(
            iter(self._requests.get, None), metadata=client._rpc_metadata, timeout=TIMEOUT_S
        )

    def add(self, target: dict[str, Any]) -> None:
        self._requests.put(ListenRequest(database=self._database, add_target=target))

    def remove(self, target_id: int) -> None:
        self._requests.put(ListenRequest(database=self._database, remove_target=target_id))

    def until_consistent(self) -> tuple[set[int], dict[str, set[int]], TargetChange]:
        """Read up to a NO_CHANGE for all targets: who became current, who has what, that answer."""
        current: set[int] = set()
        documents: dict[str, set[int]] = {}
        for response in self._responses:
            change = response.target_change
            if "document_change" in response:
                name = response.document_change.document.name.rpartition("/")[2]
                documents.setdefault(name, set()).update(response.document_change.target_ids)
            elif "target_change" in response and change.target_change_type.name == "CURRENT":
                current.update(change.target_ids)
            elif change.target_change_type.name == "NO_CHANGE" and change.read_time:
                return current, documents, change
        raise AssertionError("the stream ended")

    def until_removed(self) -> TargetChange:
        for response in self._responses:
            if response.target_change.target_change_type.name == "REMOVE":
                removed: TargetChange = response.target_change
                return removed
        raise AssertionError("the stream ended")

    def close(self) -> None:
        self._requests.put(None)
        self._responses.cancel()


@pytest.fixture
def stream(client: firestore.Client) -> Iterator[Stream]:
    opened = Stream(client)
    yield opened
    opened.close()


def query_target(target_id: int, query: Readable) -> dict[str, Any]:
    parent, _ = query._parent._parent_info()
    structured = query._to_protobuf()
    return {"target_id": target_id, "query": {"parent": parent, "structured_query": structured}}


def test_several_targets_share_a_stream(client: firestore.Client, stream: Stream) -> None:
    items = client.collection("items")
    fill(items, {"a": {"n": 1}, "b": {"n": 5}})
    many = items.where(filter=FieldFilter("n", ">", 2))
    stream.add(query_target(1, many))
    current, documents, change = stream.until_consistent()
    assert (current, documents) == ({1}, {"b": {1}})
    assert change.resume_token
    names = [items.document("a")._document_path, items.document("b")._document_path]
    stream.add({"target_id": 2, "documents": {"documents": names}})
    current, documents, _ = stream.until_consistent()
    while 2 not in current:
        current, documents, _ = stream.until_consistent()
    assert documents == {"a": {2}, "b": {2}}
    items.document("b").update({"n": 6})
    _, documents, _ = stream.until_consistent()
    while "b" not in documents:
        _, documents, _ = stream.until_consistent()
    assert documents["b"] == {1, 2}


def test_a_removed_target_is_not_heard_any_more(client: firestore.Client, stream: Stream) -> None:
    for target_id, path in ((1, "items/a"), (2, "items/b")):
        names = [client.document(path)._document_path]
        stream.add({"target_id": target_id, "documents": {"documents": names}})
        current, _, _ = stream.until_consistent()
        while target_id not in current:
            current, _, _ = stream.until_consistent()
    stream.remove(1)
    removed = stream.until_removed()
    assert (list(removed.target_ids), removed.cause.code) == ([1], 0)
    fill(client.collection("items"), {"a": {"n": 1}, "b": {"n": 1}})
    _, documents, _ = stream.until_consistent()
    while not documents:
        _, documents, _ = stream.until_consistent()
    assert documents == {"b": {2}}


def test_a_target_that_makes_no_sense_is_removed_with_the_cause(
    client: firestore.Client, stream: Stream
) -> None:
    query = client.collection("__reserved__").limit(1)
    stream.add(query_target(7, query))
    removed = stream.until_removed()
    assert (list(removed.target_ids), removed.cause.code) == ([7], 3)
