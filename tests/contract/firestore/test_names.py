"""Document names: any id that Firestore takes, and those that it refuses."""

import pytest
from google.api_core.exceptions import InvalidArgument
from google.cloud import firestore

from tests.contract.firestore.reading import data, ids


@pytest.mark.parametrize(
    "document_id",
    [
        pytest.param("with space", id="space"),
        pytest.param("a.b`c\\d%2F?#[]*~", id="punctuation"),
        pytest.param("æøå-日本-🦊", id="unicode"),
        pytest.param("...", id="three_dots"),
        pytest.param("__almost", id="leading_underscores"),
        pytest.param("x" * 1500, id="1500_bytes"),
        pytest.param("0", id="digit"),
    ],
)
def test_an_id_that_is_allowed(client: firestore.Client, document_id: str) -> None:
    item = client.collection("items").document(document_id)
    item.set({"counter": 1})
    assert data(item) == {"counter": 1}
    assert ids(client.collection("items")) == [document_id]


REFUSED = [
    pytest.param(".", id="dot"),
    pytest.param("..", id="two_dots"),
    pytest.param("__reserved__", id="reserved"),
]
TOO_LONG = [
    pytest.param("x" * 1501, id="1501_bytes"),
    pytest.param("æ" * 751, id="1502_bytes_in_751_letters"),
]


@pytest.mark.parametrize("document_id", [*REFUSED, *TOO_LONG])
def test_an_id_that_is_refused(client: firestore.Client, document_id: str) -> None:
    with pytest.raises(InvalidArgument):
        client.collection("items").document(document_id).set({"counter": 1})


@pytest.mark.parametrize("document_id", REFUSED)
def test_an_id_that_is_refused_in_a_read(client: firestore.Client, document_id: str) -> None:
    with pytest.raises(InvalidArgument):
        client.collection("items").document(document_id).get()


@pytest.mark.parametrize("document_id", TOO_LONG)
def test_an_id_that_is_too_long_is_refused_in_a_read(
    client: firestore.Client, document_id: str
) -> None:
    with pytest.raises(InvalidArgument):
        client.collection("items").document(document_id).get()


def test_four_underscores_are_a_reserved_id(client: firestore.Client) -> None:
    with pytest.raises(InvalidArgument):
        client.document("items/____").set({"counter": 1})


def test_a_reserved_collection_id_is_refused(client: firestore.Client) -> None:
    with pytest.raises(InvalidArgument):
        client.document("__items__/a").set({"counter": 1})


def test_a_document_of_just_under_a_mebibyte_is_taken(client: firestore.Client) -> None:
    # items (6) + a (2) + 16 for the name, 32 for the document, "f" (2), the text and 1
    client.document("items/a").set({"f": "x" * (1_048_576 - 6 - 2 - 16 - 32 - 2 - 1 - 200)})


def test_a_document_over_a_mebibyte_is_refused(client: firestore.Client) -> None:
    with pytest.raises(InvalidArgument):
        client.document("items/a").set({"f": "x" * 1_048_576})
    assert data(client.document("items/a")) is None


def test_maps_20_deep_are_taken_and_21_deep_are_refused(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set(_nested(20))
    with pytest.raises(InvalidArgument):
        item.set(_nested(21))


def _nested(depth: int) -> dict[str, object]:
    """A document whose innermost value stands in ``depth`` maps and arrays in each other."""
    value: object = 1
    for _ in range(depth):
        value = {"a": value}
    return {"a": value}
