"""What a field may hold."""

from datetime import UTC, datetime

import pytest
from google.api_core.exceptions import (
    InvalidArgument,
)
from google.cloud import firestore
from google.cloud.firestore import GeoPoint
from google.cloud.firestore_v1.vector import Vector

from tests.contract.firestore.reading import Field, data


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="null"),
        pytest.param(True, id="boolean"),
        pytest.param(-(2**63), id="smallest_integer"),
        pytest.param(2.5, id="double"),
        pytest.param("ræv", id="text"),
        pytest.param(b"\x00\xff", id="bytes"),
        pytest.param(GeoPoint(55.7, 12.6), id="geo_point"),
        pytest.param([1, "two", {"three": [3]}], id="array_of_mixed"),
        pytest.param({"DKK": 12_500_000, "a.b": {"c d": None}}, id="map_with_any_names"),
        pytest.param({}, id="empty_map"),
        pytest.param([], id="empty_array"),
        pytest.param(Vector([1.0, 2.0]), id="vector"),
    ],
)
def test_a_value_comes_back_as_it_was_written(client: firestore.Client, value: Field) -> None:
    item = client.document("items/a")
    item.set({"value": value})
    assert data(item) == {"value": value}


def test_a_time_is_kept_to_the_microsecond(client: firestore.Client) -> None:
    item = client.document("items/a")
    moment = datetime(2026, 11, 27, 8, 30, 0, 123456, tzinfo=UTC)
    item.set({"at": moment})
    assert data(item) == {"at": moment}


def test_a_reference_comes_back_as_a_reference(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"other": client.document("items/b")})
    assert data(item) == {"other": client.document("items/b")}


def test_an_array_in_an_array_is_refused(client: firestore.Client) -> None:
    with pytest.raises(InvalidArgument):
        client.document("items/a").set({"a": [[1]]})


def test_an_empty_name_in_a_map_is_refused(client: firestore.Client) -> None:
    with pytest.raises(InvalidArgument):
        client.document("items/a").set({"a": [{"": 1}]})


def test_a_reserved_name_in_a_map_is_refused(client: firestore.Client) -> None:
    with pytest.raises(InvalidArgument):
        client.document("items/a").set({"a": [{"__b__": 1}]})
