import pytest

from functions.ingest import mp
from functions.ingest.errors import BadRequest
from functions.ingest.incoming import Incoming


def asked(query: str) -> Incoming:
    return Incoming(method="POST", query=query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("measurement_id=G-1&api_secret=s", "G-1", id="web"),
        pytest.param("firebase_app_id=1:2:android:3", "1:2:android:3", id="app"),
        pytest.param("firebase_app_id=1%3A2", "1:2", id="percent_encoded"),
        pytest.param("firebase_app_id=a&measurement_id=G-1", "G-1", id="measurement_id_wins"),
        pytest.param("measurement_id=&firebase_app_id=a", "a", id="blank_is_absent"),
        pytest.param("measurement_id=%20&measurement_id=G-2", "G-2", id="first_not_blank"),
    ],
)
def test_the_stream_is_named_in_the_query(query: str, expected: str) -> None:
    assert mp.stream_name(asked(query)) == expected


@pytest.mark.parametrize(
    "query", ["", "api_secret=s", "measurement_id", "measurement_id=%20", "&&"]
)
def test_without_a_stream_the_answer_says_what_to_add(query: str) -> None:
    with pytest.raises(BadRequest) as refused:
        mp.stream_name(asked(query))
    assert (refused.value.status, refused.value.code) == (400, "missing_stream")
    assert refused.value.path == "measurement_id"
    assert "measurement_id" in refused.value.message
    assert "firebase_app_id" in refused.value.message


@pytest.mark.parametrize(
    ("query", "expected"),
    [("api_secret=a%2Bb", "a+b"), ("measurement_id=G-1", None), ("api_secret=", None)],
)
def test_the_secret_is_taken_as_it_was_sent(query: str, expected: str | None) -> None:
    assert mp.api_secret(asked(query)) == expected
