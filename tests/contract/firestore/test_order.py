"""RunQuery: the order of values of all types."""

import math
from datetime import UTC, datetime
from typing import Any

from google.cloud import firestore
from google.cloud.firestore import GeoPoint, Query
from google.cloud.firestore_v1.vector import Vector

from tests.contract.firestore.reading import fill, ids

VALUES_IN_ORDER: list[Any] = [
    None,
    False,
    True,
    math.nan,
    -math.inf,
    -(2**63),
    -1.5,
    0,
    2**53,
    2**53 + 1,
    1e300,
    math.inf,
    datetime(1969, 1, 1, tzinfo=UTC),
    datetime(2026, 11, 27, tzinfo=UTC),
    "",
    "Z",
    "a",
    "a\x00",
    "aa",
    "æ",
    "\uffff",
    "🦊",
    b"",
    b"\x00",
    b"\x00\x01",
    b"\xff",
    "reference:items/a",
    "reference:items/a/sub/b",
    "reference:items/b",
    "reference:other/a",
    GeoPoint(-90, 180),
    GeoPoint(0, -1),
    GeoPoint(0, 1),
    [],
    [1, 2, 3],
    [1, 2, 3, 1],
    [2],
    ["a"],
    Vector([5.0]),
    Vector([1.0, 2.0]),
    Vector([1.0, 3.0]),
    {},
    {"a": "aaa", "b": "baz"},
    {"a": "foo", "b": "bar"},
    {"a": "foo", "b": "bar", "c": "qux"},
    {"a": "foo", "b": "baz"},
    {"b": "aaa", "c": "baz"},
    {"c": "aaa"},
]


def test_values_of_all_types_have_the_documented_order(client: firestore.Client) -> None:
    collection = client.collection("values")
    documents = {}
    for place, value in enumerate(VALUES_IN_ORDER):
        if isinstance(value, str) and value.startswith("reference:"):
            value = client.document(value.removeprefix("reference:"))
        # Ids the other way round, so that the order is not the names' by chance.
        documents[f"{999 - place}"] = {"v": value}
    fill(collection, documents)
    assert ids(collection.order_by("v")) == list(documents)
    assert ids(collection.order_by("v", direction=Query.DESCENDING)) == list(reversed(documents))
