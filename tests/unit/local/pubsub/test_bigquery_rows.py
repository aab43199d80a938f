import json
from typing import Any

import pytest

from local.pubsub.bigquery_rows import insert_all_request, refused_rows, table_row
from local.pubsub.timestamps import set_milliseconds
from local.pubsub.wire import Proto, PubsubMessage

SUBSCRIPTION = "projects/p/subscriptions/dead-letter-table"


def message(data: bytes) -> Proto:
    made = PubsubMessage(data=data, message_id="17", attributes={"reason": "not_json", "ø": '"'})
    set_milliseconds(made.publish_time, 1_764_150_000.5)
    return made


def test_a_row_with_metadata_has_the_dead_letter_tables_columns() -> None:
    row = table_row(message("æ".encode()), SUBSCRIPTION, write_metadata=True)
    assert row is not None
    assert json.loads(row.pop("attributes")) == {"reason": "not_json", "ø": '"'}
    assert row == {
        "subscription_name": SUBSCRIPTION,
        "message_id": "17",
        "publish_time": "2025-11-26T09:40:00.500Z",
        "data": "æ",
    }


def test_a_row_without_metadata_is_only_data() -> None:
    assert table_row(message(b"x"), SUBSCRIPTION, write_metadata=False) == {"data": "x"}


def test_bytes_that_are_no_text_are_kept_as_far_as_they_are() -> None:
    assert table_row(message(b"a\xff"), SUBSCRIPTION, write_metadata=False) == {"data": "a\ufffd"}


def test_the_message_id_makes_a_repeated_insert_harmless() -> None:
    assert insert_all_request([{"data": "x"}], ["17"]) == {
        "rows": [{"insertId": "17", "json": {"data": "x"}}]
    }


def refused(index: int, reason: str) -> dict[str, Any]:
    return {"index": index, "errors": [{"reason": reason, "message": ""}]}


@pytest.mark.parametrize(
    ("answer", "bad", "innocent"),
    [
        pytest.param({"kind": "x"}, set(), set(), id="all_stored"),
        pytest.param({"insertErrors": []}, set(), set(), id="no_errors"),
        pytest.param(
            {"insertErrors": [refused(1, "invalid"), refused(0, "stopped"), refused(2, "stopped")]},
            {1},
            {0, 2},
            id="one_bad_row_does_not_condemn_its_neighbours",
        ),
        pytest.param({"insertErrors": [refused(1, "invalid")]}, {1}, {0, 2}, id="only_named"),
        pytest.param({"insertErrors": [refused(0, "stopped")]}, {0, 1, 2}, set(), id="nobody"),
        pytest.param({"insertErrors": [{"index": 7}]}, {0, 1, 2}, set(), id="an_unknown_row"),
    ],
)
def test_what_an_insert_all_answer_means(answer: object, bad: set[int], innocent: set[int]) -> None:
    assert refused_rows(answer, 3) == (bad, innocent)
