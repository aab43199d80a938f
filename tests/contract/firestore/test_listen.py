"""Listen, as on_snapshot of documents and queries."""

import queue
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.firestore import Query
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.contract.firestore.reading import Readable, fill

TIMEOUT_S = 10.0

Documents = list[Any]  # DocumentSnapshot
Changes = list[Any]  # DocumentChange
Heard = tuple[list[str], list[tuple[str, str]]]
"""The ids of a snapshot in their order, and (kind, id) of each change in it."""


class Ear:
    """A listener that keeps its snapshots in turn."""

    def __init__(self, listened_to: Readable) -> None:
        self._heard: queue.Queue[Heard] = queue.Queue()
        self._watch = listened_to.on_snapshot(self._hear)

    def next(self) -> Heard:
        return self._heard.get(timeout=TIMEOUT_S)

    def until(self, ids: list[str]) -> list[tuple[str, str]]:
        """Listen until the snapshot holds ``ids``; all changes on the way."""
        changes: list[tuple[str, str]] = []
        while True:
            found, changed = self.next()
            changes += changed
            if found == ids:
                return changes

    def is_silent(self) -> bool:
        return self._heard.empty()

    def close(self) -> None:
        self._watch.unsubscribe()

    def _hear(self, documents: Documents, changes: Changes, read_time: datetime) -> None:
        assert read_time is not None
        kinds = [(change.type.name, change.document.id) for change in changes]
        self._heard.put(([document.id for document in documents], kinds))


@pytest.fixture
def listen() -> Iterator[Callable[[Readable], Ear]]:
    ears: list[Ear] = []

    def made(listened_to: Readable) -> Ear:
        ears.append(Ear(listened_to))
        return ears[-1]

    yield made
    for ear in ears:
        ear.close()


def test_a_document_is_heard_from_its_making_to_its_deletion(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    item = client.document("items/a")
    ear = listen(item)
    assert ear.next() == ([], [])
    item.set({"n": 1})
    assert ear.next() == (["a"], [("ADDED", "a")])
    item.set({"n": 2})
    assert ear.next() == (["a"], [("MODIFIED", "a")])
    item.delete()
    assert ear.next() == ([], [("REMOVED", "a")])


def test_a_document_that_exists_is_heard_at_once(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    item = client.document("items/a")
    item.set({"n": 1})
    assert listen(item).next() == (["a"], [("ADDED", "a")])


def test_a_collection_is_heard_at_once_and_then_its_changes(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    items = client.collection("items")
    fill(items, {"a": {"n": 1}, "b": {"n": 2}})
    ear = listen(items)
    assert ear.next() == (["a", "b"], [("ADDED", "a"), ("ADDED", "b")])
    items.document("c").set({"n": 3})
    assert ear.next() == (["a", "b", "c"], [("ADDED", "c")])
    items.document("b").update({"n": 5})
    assert ear.next() == (["a", "b", "c"], [("MODIFIED", "b")])
    items.document("a").delete()
    assert ear.next() == (["b", "c"], [("REMOVED", "a")])


def test_an_empty_collection_is_heard_as_empty(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    assert listen(client.collection("items")).next() == ([], [])


def test_all_changes_of_a_batch_come_in_one_snapshot(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    items = client.collection("items")
    ear = listen(items)
    ear.next()
    fill(items, {"a": {"n": 1}, "b": {"n": 2}, "c": {"n": 3}})
    assert ear.next() == (["a", "b", "c"], [("ADDED", "a"), ("ADDED", "b"), ("ADDED", "c")])


def test_a_document_that_ceases_to_match_is_removed(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    items = client.collection("items")
    fill(items, {"a": {"n": 1}, "b": {"n": 5}})
    ear = listen(items.where(filter=FieldFilter("n", ">", 2)))
    assert ear.next() == (["b"], [("ADDED", "b")])
    items.document("a").update({"n": 3})
    assert ear.next() == (["a", "b"], [("ADDED", "a")])
    items.document("b").update({"n": 0})
    assert ear.next() == (["a"], [("REMOVED", "b")])


def test_a_limited_query_lets_the_next_one_in(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    items = client.collection("items")
    fill(items, {"a": {"n": 1}, "b": {"n": 2}, "c": {"n": 3}})
    ear = listen(items.order_by("n", direction=Query.DESCENDING).limit(2))
    # The client puts a snapshot's documents in ascending order, whatever the query's order is.
    assert ear.next() == (["b", "c"], [("ADDED", "b"), ("ADDED", "c")])
    items.document("a").update({"n": 4})
    assert sorted(ear.until(["c", "a"])) == [("ADDED", "a"), ("REMOVED", "b")]
    items.document("c").delete()
    assert sorted(ear.until(["b", "a"])) == [("ADDED", "b"), ("REMOVED", "c")]


def test_a_change_elsewhere_is_not_heard(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    ear = listen(client.collection("items").where(filter=FieldFilter("n", ">", 2)))
    ear.next()
    client.document("items/a").set({"n": 1})
    client.document("other/b").set({"n": 3})
    client.document("items/a/items/c").set({"n": 3})
    client.document("items/d").set({"n": 3})
    assert ear.next() == (["d"], [("ADDED", "d")])
    assert ear.is_silent()


def test_a_collection_group_is_heard(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    ear = listen(client.collection_group("shards"))
    ear.next()
    client.document("items/x/shards/a").set({"n": 1})
    assert ear.next() == (["a"], [("ADDED", "a")])
    client.document("days/1/shards/b").set({"n": 1})
    assert ear.next()[1] == [("ADDED", "b")]


def test_a_write_that_changes_nothing_is_not_heard(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    item = client.document("items/a")
    item.set({"n": 1})
    ear = listen(item)
    ear.next()
    item.set({"n": 1})
    item.set({"n": 2})
    assert ear.next() == (["a"], [("MODIFIED", "a")])


def test_two_listeners_hear_the_same(
    client: firestore.Client, listen: Callable[[Readable], Ear]
) -> None:
    ears = [listen(client.collection("items")) for _ in range(2)]
    for ear in ears:
        ear.next()
    client.document("items/a").set({"n": 1})
    assert [ear.next() for ear in ears] == [(["a"], [("ADDED", "a")])] * 2


def test_the_last_snapshot_of_many_increments_holds_their_sum(client: firestore.Client) -> None:
    item = client.document("items/a")
    counted = threading.Event()

    def hear(documents: Documents, changes: Changes, read_time: datetime) -> None:
        del changes, read_time
        if documents and documents[0].get("n") == 50:
            counted.set()

    watch = item.on_snapshot(hear)
    for _ in range(50):
        item.set({"n": firestore.Increment(1)}, merge=True)
    assert counted.wait(TIMEOUT_S)
    watch.unsubscribe()
