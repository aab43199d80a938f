"""RunQuery: where."""

import math
from typing import Any

import pytest
from google.api_core.exceptions import InvalidArgument
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or
from google.cloud.firestore_v1.field_path import FieldPath

from tests.contract.firestore.reading import Field, fill, ids

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


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        pytest.param("n", "==", 1, {"mug"}, id="equal"),
        pytest.param("n", "==", 3, {"pan"}, id="integer_equals_double"),
        pytest.param("n", "<", 2, {"mug"}, id="less_leaves_nan_out"),
        pytest.param("n", "<=", 2, {"mug", "cup"}, id="less_or_equal"),
        pytest.param("n", ">", 1, {"cup", "pan"}, id="greater_within_the_type"),
        pytest.param("n", ">=", 2.0, {"cup", "pan"}, id="greater_or_equal"),
        pytest.param("n", ">=", "", {"lid"}, id="greater_or_equal_text"),
        pytest.param("n", "!=", 1, {"cup", "pan", "jar", "lid"}, id="not_equal_leaves_null_out"),
        pytest.param("n", "==", None, {"pot"}, id="is_null"),
        pytest.param("n", "==", math.nan, {"jar"}, id="is_nan"),
        pytest.param("n", "!=", None, {"mug", "cup", "pan", "jar", "lid"}, id="is_not_null"),
        pytest.param("n", "!=", math.nan, {"mug", "cup", "pan", "lid"}, id="is_not_nan"),
        pytest.param("n", "in", [1, 3, "2"], {"mug", "pan", "lid"}, id="in"),
        pytest.param("n", "not-in", [1, 3], {"cup", "jar", "lid"}, id="not_in_leaves_null_out"),
        pytest.param("n", "not-in", [1, None], set(), id="not_in_with_null_matches_nothing"),
        pytest.param("tags", "array_contains", "red", {"mug", "cup"}, id="array_contains"),
        pytest.param("tags", "array_contains", 1.0, {"pot"}, id="array_contains_equal_number"),
        pytest.param(
            "tags", "array_contains_any", ["big", 5], {"mug", "pot"}, id="array_contains_any"
        ),
        pytest.param("deep.x", "==", 2, {"cup"}, id="nested_field"),
        pytest.param("deep", "==", {"x": 1}, {"mug"}, id="map"),
        pytest.param("tags", "==", ["red"], {"cup"}, id="array"),
        pytest.param("tags", ">", ["big", 1], {"mug", "cup"}, id="array_order"),
    ],
)
def test_where(
    items: firestore.CollectionReference,
    field: str,
    operator: str,
    value: Field,
    expected: set[str],
) -> None:
    assert set(ids(items.where(filter=FieldFilter(field, operator, value)))) == expected


def test_filters_are_combined_by_and_and_or(items: firestore.CollectionReference) -> None:
    brand_a, many = FieldFilter("brand", "==", "A"), FieldFilter("n", ">", 2)
    assert ids(items.where(filter=And([brand_a, many]))) == ["pan"]
    assert ids(items.where(filter=brand_a).where(filter=many)) == ["pan"]
    either = Or([FieldFilter("brand", "==", "B"), And([brand_a, FieldFilter("n", "<", 2)])])
    assert set(ids(items.where(filter=either))) == {"cup", "mug"}


def test_the_name_can_be_compared(items: firestore.CollectionReference) -> None:
    name = FieldPath.document_id()
    pan, cup = items.document("pan"), items.document("cup")
    assert ids(items.where(filter=FieldFilter(name, "==", pan))) == ["pan"]
    assert ids(items.where(filter=FieldFilter(name, ">", pan))) == ["pot", "tin"]
    assert ids(items.where(filter=FieldFilter(name, "in", [pan, cup]))) == ["cup", "pan"]


def test_results_of_an_inequality_come_by_its_field(items: firestore.CollectionReference) -> None:
    assert ids(items.where(filter=FieldFilter("n", ">", 0))) == ["mug", "cup", "pan"]


def test_zero_and_minus_zero_are_equal(client: firestore.Client) -> None:
    collection = client.collection("values")
    fill(collection, {"a": {"v": 0.0}, "b": {"v": -0.0}, "c": {"v": 0}})
    assert ids(collection.where(filter=FieldFilter("v", "==", 0))) == ["a", "b", "c"]


def test_a_field_name_with_punctuation_can_be_compared(client: firestore.Client) -> None:
    collection = client.collection("items")
    fill(collection, {"a": {"x.y": {"`z`": 1}}, "b": {"x": {"y": 1}}})
    path = FieldPath("x.y", "`z`").to_api_repr()
    assert ids(collection.where(filter=FieldFilter(path, "==", 1))) == ["a"]


def test_31_values_are_too_many_for_in(items: firestore.CollectionReference) -> None:
    assert ids(items.where(filter=FieldFilter("n", "in", list(range(2, 32))))) == ["cup", "pan"]
    with pytest.raises(InvalidArgument):
        ids(items.where(filter=FieldFilter("n", "in", list(range(31)))))


def test_11_values_are_too_many_for_not_in(items: firestore.CollectionReference) -> None:
    with pytest.raises(InvalidArgument):
        ids(items.where(filter=FieldFilter("n", "not-in", list(range(11)))))
