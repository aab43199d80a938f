"""Field transforms: Increment, Maximum, Minimum, ArrayUnion, ArrayRemove, SERVER_TIMESTAMP."""

import math
import threading
from datetime import UTC, datetime, timedelta

import pytest
from google.api_core.exceptions import AlreadyExists, InvalidArgument
from google.cloud import firestore
from google.cloud.firestore import (
    SERVER_TIMESTAMP,
    ArrayRemove,
    ArrayUnion,
    Increment,
    Maximum,
    Minimum,
)

from tests.contract.firestore.reading import Field, data

INTEGER_MAX = 2**63 - 1


@pytest.mark.parametrize(
    ("stored", "transform", "expected"),
    [
        pytest.param(1, Increment(2), 3, id="integers"),
        pytest.param(1, Increment(-2), -1, id="negative"),
        pytest.param(1, Increment(0.5), 1.5, id="integer_and_double"),
        pytest.param(0.5, Increment(1), 1.5, id="double_and_integer"),
        pytest.param("x", Increment(2), 2, id="no_number_is_replaced"),
        pytest.param(None, Increment(2), 2, id="null_is_replaced"),
        pytest.param(INTEGER_MAX - 1, Increment(5), INTEGER_MAX, id="saturates_at_the_top"),
        pytest.param(-INTEGER_MAX, Increment(-5), -INTEGER_MAX - 1, id="saturates_below"),
        pytest.param(1, Maximum(2), 2, id="maximum_given"),
        pytest.param(3, Maximum(2.5), 3, id="maximum_stored"),
        pytest.param(3, Maximum(3.0), 3, id="maximum_equal_stays"),
        pytest.param("x", Maximum(2), 2, id="maximum_of_no_number"),
        pytest.param(1, Minimum(0.5), 0.5, id="minimum_given"),
        pytest.param(1, Minimum(2), 1, id="minimum_stored"),
        pytest.param([1, 2], ArrayUnion([2, 3, 3]), [1, 2, 3], id="union"),
        pytest.param([1], ArrayUnion([1.0, None, None]), [1, None], id="union_equal_numbers"),
        pytest.param("x", ArrayUnion([1]), [1], id="union_of_no_array"),
        pytest.param([1, 2, 1], ArrayRemove([1.0, 5]), [2], id="remove_all_equal"),
        pytest.param("x", ArrayRemove([1]), [], id="remove_of_no_array"),
        pytest.param([{"a": 1}], ArrayRemove([{"a": 1}]), [], id="remove_a_map"),
    ],
)
def test_transform_of_a_stored_value(
    client: firestore.Client, stored: Field, transform: Field, expected: Field
) -> None:
    item = client.document("items/a")
    item.set({"field": stored, "other": 1})
    item.update({"field": transform})
    found = data(item)
    assert found == {"field": expected, "other": 1}
    assert type(found["field"]) is type(expected)


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        pytest.param(Increment(2), 2, id="increment"),
        pytest.param(Increment(0.5), 0.5, id="increment_double"),
        pytest.param(Maximum(2), 2, id="maximum"),
        pytest.param(Minimum(2), 2, id="minimum"),
        pytest.param(ArrayUnion([2, 2]), [2], id="union"),
        pytest.param(ArrayRemove([2]), [], id="remove"),
    ],
)
def test_transform_of_a_missing_document_makes_it(
    client: firestore.Client, transform: Field, expected: Field
) -> None:
    item = client.document("items/a")
    item.set({"a": {"b.c": transform}}, merge=True)
    assert data(item) == {"a": {"b.c": expected}}


def test_maximum_with_nan_is_nan(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"a": math.nan, "b": 1})
    item.update({"a": Maximum(1), "b": Minimum(math.nan)})
    found = data(item)
    assert found is not None
    assert math.isnan(found["a"])
    assert math.isnan(found["b"])


def test_the_server_time_is_one_for_all_fields_of_a_commit(client: firestore.Client) -> None:
    first, second = client.document("items/a"), client.document("items/b")
    batch = client.batch()
    batch.set(first, {"at": SERVER_TIMESTAMP, "deep": {"at": SERVER_TIMESTAMP}})
    batch.set(second, {"at": SERVER_TIMESTAMP}, merge=True)
    batch.commit()
    found = data(first)
    assert found is not None
    assert found["at"] == found["deep"]["at"]
    assert data(second) == {"at": found["at"]}
    assert abs(found["at"] - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_server_time_is_of_the_commit(client: firestore.Client) -> None:
    item = client.document("items/a")
    result = item.set({"at": SERVER_TIMESTAMP})
    found = data(item)
    assert found is not None
    assert timedelta(0) <= result.update_time - found["at"] < timedelta(milliseconds=100)


def test_results_of_transforms_come_back_in_their_order(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"n": 1})
    result = item.update({"n": Increment(2), "list": ArrayUnion([1])})
    numbers = sorted(value.integer_value for value in result.transform_results)
    assert numbers == [0, 3]


def test_set_replaces_and_then_transforms(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"n": 5, "old": 1})
    item.set({"n": Increment(1), "new": 1})
    assert data(item) == {"n": 1, "new": 1}


def test_create_with_transforms(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.create({"n": Increment(1), "name": "Mug"})
    assert data(item) == {"n": 1, "name": "Mug"}


def test_increments_of_many_threads_all_count(client: firestore.Client) -> None:
    item = client.document("items/a")

    def add() -> None:
        for _ in range(10):
            item.set({"n": Increment(1)}, merge=True)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert data(item) == {"n": 80}


def test_one_of_many_creates_wins_and_only_its_counters_move(client: firestore.Client) -> None:
    outcomes: list[bool] = []

    def purchase() -> None:
        batch = client.batch()
        batch.create(client.document("transactions/t"), {"n": 1})
        batch.set(client.document("items/a"), {"counter": Increment(1)}, merge=True)
        try:
            batch.commit()
            outcomes.append(True)
        except AlreadyExists:
            outcomes.append(False)

    threads = [threading.Thread(target=purchase) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 9 + [True]
    assert data(client.document("items/a")) == {"counter": 1}


def test_500_transforms_of_one_document_are_the_most(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({f"f{number}": Increment(1) for number in range(500)})
    with pytest.raises(InvalidArgument):
        item.set({f"f{number}": Increment(1) for number in range(501)})
