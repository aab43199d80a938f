"""RunQuery: orders, cursors, limits, projections, collection groups."""

import math
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.firestore import DocumentSnapshot, Query
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.contract.firestore.reading import fill, ids

ITEMS: dict[str, dict[str, Any]] = {
    "mug": {"n": 1, "tags": ["red", "big"], "brand": "A", "deep": {"x": 1}},
    "cup": {"n": 2, "tags": ["red"], "brand": "B", "deep": {"x": 2}},
    "pan": {"n": 3.0, "tags": [], "brand": "A"},
    "pot": {"n": None, "tags": ["big", 1], "brand": "C"},
    "jar": {"n": math.nan, "brand": None},
    "lid": {"n": "2", "tags": "red"},
    "tin": {},
}


@pytest.fixture
def items(client: firestore.Client) -> firestore.CollectionReference:
    collection = client.collection("items")
    fill(collection, ITEMS)
    return collection


def test_results_come_by_name_where_no_order_is_given(
    items: firestore.CollectionReference,
) -> None:
    assert ids(items) == sorted(ITEMS)


def test_order_by_leaves_out_documents_without_the_field(
    items: firestore.CollectionReference,
) -> None:
    assert ids(items.order_by("n")) == ["pot", "jar", "mug", "cup", "pan", "lid"]
    assert ids(items.order_by("n", direction=Query.DESCENDING)) == [
        "lid",
        "pan",
        "cup",
        "mug",
        "jar",
        "pot",
    ]


def test_equal_values_come_by_name_in_the_last_direction(
    items: firestore.CollectionReference,
) -> None:
    assert ids(items.order_by("brand")) == ["jar", "mug", "pan", "cup", "pot"]
    down = items.order_by("brand", direction=Query.DESCENDING)
    assert ids(down) == ["pot", "cup", "pan", "mug", "jar"]


def test_order_by_several_fields(items: firestore.CollectionReference) -> None:
    query = items.order_by("brand").order_by("n", direction=Query.DESCENDING)
    assert ids(query) == ["jar", "pan", "mug", "cup", "pot"]


def test_limit_offset_and_limit_to_last(items: firestore.CollectionReference) -> None:
    assert ids(items.limit(2)) == ["cup", "jar"]
    assert ids(items.limit(2).offset(1)) == ["jar", "lid"]
    assert ids(items.offset(5)) == ["pot", "tin"]
    assert ids(items.limit(0)) == []
    last = items.order_by("n").limit_to_last(2).get()
    assert [snapshot.id for snapshot in last] == ["pan", "lid"]


def test_cursors_by_value(items: firestore.CollectionReference) -> None:
    query = items.order_by("n")
    assert ids(query.start_at({"n": 2})) == ["cup", "pan", "lid"]
    assert ids(query.start_after({"n": 2})) == ["pan", "lid"]
    assert ids(query.end_at({"n": 2})) == ["pot", "jar", "mug", "cup"]
    assert ids(query.end_before({"n": 2})) == ["pot", "jar", "mug"]
    assert ids(query.start_at({"n": 1}).end_before({"n": 3})) == ["mug", "cup"]


def test_cursors_by_value_downwards(items: firestore.CollectionReference) -> None:
    query = items.order_by("n", direction=Query.DESCENDING)
    assert ids(query.start_after({"n": 2})) == ["mug", "jar", "pot"]
    assert ids(query.end_at({"n": 2})) == ["lid", "pan", "cup"]


def test_pages_by_snapshot_hold_each_document_once(items: firestore.CollectionReference) -> None:
    query = items.order_by("brand", direction=Query.DESCENDING)
    seen: list[str] = []
    last: DocumentSnapshot[Any] | None = None
    while page := (query if last is None else query.start_after(last)).limit(2).get():
        seen += [snapshot.id for snapshot in page]
        last = page[-1]
    assert seen == ["pot", "cup", "pan", "mug", "jar"]


def test_a_cursor_of_two_fields(items: firestore.CollectionReference) -> None:
    query = items.order_by("brand").order_by("n")
    assert ids(query.start_after({"brand": "A", "n": 1})) == ["pan", "cup", "pot"]
    assert ids(query.start_at({"brand": "A"})) == ["mug", "pan", "cup", "pot"]


def test_select_returns_only_those_fields(items: firestore.CollectionReference) -> None:
    query = items.where(filter=FieldFilter("n", "in", [1, 2]))
    found = {one.id: one.to_dict() for one in query.select(["brand", "deep.x", "none"]).stream()}
    assert found == {
        "cup": {"brand": "B", "deep": {"x": 2}},
        "mug": {"brand": "A", "deep": {"x": 1}},
    }
    names = items.select([]).limit(1).get()
    assert (names[0].id, names[0].to_dict()) == ("cup", {})


def test_a_collection_holds_no_documents_of_deeper_ones(client: firestore.Client) -> None:
    client.document("items/a").set({"n": 1})
    client.document("items/a/items/b").set({"n": 1})
    client.document("other/c").set({"n": 1})
    assert ids(client.collection("items")) == ["a"]
    assert ids(client.document("items/a").collection("items")) == ["b"]


def test_a_collection_group_holds_all_of_its_name(client: firestore.Client) -> None:
    for path in ["shards/a", "items/x/shards/b", "items/y/shards/c", "items/x/other/d"]:
        client.document(path).set({"n": 1 if path.endswith("c") else 2})
    group = client.collection_group("shards")
    assert sorted(ids(group)) == ["a", "b", "c"]
    assert sorted(ids(group.where(filter=FieldFilter("n", "==", 2)))) == ["a", "b"]


def test_an_empty_collection_has_no_results(client: firestore.Client) -> None:
    assert ids(client.collection("nothing")) == []
