"""Each of BigQuery's types, from the row's JSON through protobuf to what SQL answers."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.contract.bigquery.server import BigQueryServer

from .conftest import Dataset, new_dataset
from .shop import event

TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
MICROS = 1_795_176_000_123_457

# (columns of the row, what is asked, the answer)
VALUES: dict[str, tuple[dict[str, Any], str, Any]] = {
    "date": ({"date": f"{TOMORROW}"}, "date", TOMORROW),
    "date_of_a_leap_year": ({"date": "2024-02-29"}, "date", date(2024, 2, 29)),
    "integer": ({"event_timestamp": MICROS}, "event_timestamp", MICROS),
    "greatest_integer": ({"batch_page_id": 2**63 - 1}, "batch_page_id", 2**63 - 1),
    "least_integer": ({"batch_page_id": -(2**63)}, "batch_page_id", -(2**63)),
    "zero_is_not_null": ({"batch_page_id": 0}, "batch_page_id", 0),
    "float": ({"event_value_in_usd": 0.1}, "event_value_in_usd", 0.1),
    "float_of_an_integer": ({"event_value_in_usd": 3}, "event_value_in_usd", 3.0),
    "greatest_float": ({"event_value_in_usd": 1.7e308}, "event_value_in_usd", 1.7e308),
    "false_is_not_null": ({"is_active_user": False}, "is_active_user", False),
    "empty_text_is_not_null": ({"user_id": ""}, "user_id", ""),
    "text_in_any_script": ({"user_id": "Åse ☕ 王"}, "user_id", "Åse ☕ 王"),
    "absent": ({}, "platform", None),
    "null": ({"platform": None}, "platform", None),
    "absent_record": ({}, "geo", None),
    "record_of_nothing": ({"geo": {}}, "geo.city", None),
    "absent_array": ({}, "ARRAY_LENGTH(items)", 0),
    "empty_array": ({"items": []}, "ARRAY_LENGTH(items)", 0),
    "array_of_texts": ({"angelia": {"warnings": ["a", ""]}}, "angelia.warnings", ["a", ""]),
    "array_in_an_array": (
        {"items": [{"item_params": [{"key": "k", "value": {"double_value": 0.5}}]}]},
        "items[OFFSET(0)].item_params[OFFSET(0)].value.double_value",
        0.5,
    ),
    "json": ({"angelia": {"unmapped": {"a": [1, None]}}}, "angelia.unmapped", {"a": [1, None]}),
    "json_text": ({"angelia": {"unmapped": '{"b":true}'}}, "angelia.unmapped", {"b": True}),
}


@pytest.fixture(scope="module")
def stored(server: BigQueryServer) -> Dataset:
    """A row for each value, told apart by its stream."""
    made = new_dataset(server)
    assert made.command("ensure-table", "--location", "EU") == 0
    made.load([event(stream_id=name) | columns for name, (columns, _, _) in VALUES.items()])
    return made


@pytest.mark.parametrize("name", VALUES)
def test_a_value_comes_back_as_it_was(stored: Dataset, name: str) -> None:
    _, asked, wanted = VALUES[name]
    [row] = stored.query(f"SELECT {asked} AS found FROM d.events WHERE stream_id = '{name}'")
    assert row["found"] == wanted
    assert type(row["found"]) is type(wanted)


def test_a_rows_stamps_are_one_time_in_two_types(dataset: Dataset) -> None:
    before = time.time_ns() // 1_000
    dataset.load([event()])
    [row] = dataset.query("SELECT synced_at_utc_ AS utc, synced_at_micros_ AS micros FROM d.events")
    assert before <= row["micros"] <= time.time_ns() // 1_000
    assert row["utc"] == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=row["micros"])
