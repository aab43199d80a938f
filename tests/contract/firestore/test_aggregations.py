"""RunAggregationQuery: count, sum, avg."""

import math
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.contract.firestore.reading import Readable, fill

INTEGER_MAX = 2**63 - 1


def values(query: Readable) -> dict[str, Any]:
    """The aggregations' results, by alias."""
    return {one.alias: one.value for results in query.get() for one in results}


@pytest.fixture
def items(client: firestore.Client) -> firestore.CollectionReference:
    collection = client.collection("items")
    fill(
        collection,
        {"a": {"n": 1}, "b": {"n": 2, "m": 1}, "c": {"n": "3"}, "d": {"m": 5}, "e": {"n": 0.5}},
    )
    return collection


def test_count_of_a_collection_and_a_query(items: firestore.CollectionReference) -> None:
    assert values(items.count(alias="all")) == {"all": 5}
    assert values(items.where(filter=FieldFilter("n", ">", 0)).count(alias="n")) == {"n": 3}
    assert values(items.limit(2).count(alias="two")) == {"two": 2}


def test_an_aggregation_without_alias_has_a_numbered_one(
    items: firestore.CollectionReference,
) -> None:
    assert values(items.count()) == {"field_1": 5}


def test_sum_and_average_leave_out_what_is_no_number(items: firestore.CollectionReference) -> None:
    assert values(items.sum("n", alias="sum")) == {"sum": 3.5}
    assert values(items.avg("n", alias="avg")) == {"avg": pytest.approx(3.5 / 3)}


def test_count_beside_a_sum_counts_documents_that_have_the_field(
    items: firestore.CollectionReference,
) -> None:
    assert values(items.count(alias="all").sum("n", alias="sum")) == {"all": 4, "sum": 3.5}


def test_sums_of_two_fields_take_documents_that_have_both(
    items: firestore.CollectionReference,
) -> None:
    assert values(items.sum("n", alias="n").sum("m", alias="m")) == {"n": 2, "m": 1}


def test_nothing_sums_to_0_and_has_no_average(client: firestore.Client) -> None:
    # The client shows an average of null as 0.0.
    nothing = client.collection("nothing")
    assert values(nothing.sum("n", alias="sum").avg("n", alias="avg")) == {"sum": 0, "avg": 0.0}


def test_a_sum_of_integers_is_an_integer(client: firestore.Client) -> None:
    collection = client.collection("items")
    fill(collection, {"a": {"n": 12_500_000}, "b": {"n": 7}})
    total = values(collection.sum("n", alias="sum"))["sum"]
    assert (total, type(total)) == (12_500_007, int)


def test_a_sum_past_64_bits_is_a_double(client: firestore.Client) -> None:
    collection = client.collection("items")
    fill(collection, {"a": {"n": INTEGER_MAX}, "b": {"n": INTEGER_MAX}})
    assert values(collection.sum("n", alias="sum")) == {"sum": 2.0**64}


def test_a_sum_with_nan_is_nan(client: firestore.Client) -> None:
    collection = client.collection("items")
    fill(collection, {"a": {"n": 1}, "b": {"n": math.nan}})
    assert math.isnan(values(collection.sum("n", alias="sum"))["sum"])
