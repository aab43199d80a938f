"""Bad rows and messages against the local BigQuery: each is set aside alone, with its reason."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from google.cloud import bigquery

from functions.sink_bigquery.admin import definitions
from functions.sink_bigquery.handler import SinkHandler
from functions.sink_bigquery.table import EventsTable
from shared.push import Message, PushEndpoint
from tests.contract.bigquery.server import PROJECT
from tests.recorders import TopicRecorder

from .conftest import Dataset, message
from .shop import event

ACKED = 204


@dataclass
class Sink:
    """The function without its web server, and what it sets aside."""

    dataset: Dataset
    table: EventsTable
    dead_letters: TopicRecorder = field(default_factory=TopicRecorder)

    def push(self, pushed: Message) -> int:
        """Deliver a message; the answer's status."""
        endpoint = PushEndpoint(
            stage="sink_bigquery",
            origin_topic="projects/p/topics/enriched-events",
            handle=SinkHandler(self.table, lambda: time.time_ns() // 1_000),
            dead_letters=self.dead_letters,
        )
        return endpoint.status(pushed)

    def stored(self) -> list[str]:
        """The ids of the rows in the table."""
        found = self.dataset.query("SELECT event_id FROM d.events ORDER BY event_id")
        return [row["event_id"] for row in found]

    def refused(self) -> list[tuple[str, str]]:
        """Reason and detail of what was set aside."""
        return [(letter["reason"], letter["detail"]) for _, letter in self.dead_letters.published]


@pytest.fixture
def sink(dataset: Dataset) -> Iterator[Sink]:
    table = dataset.table()
    yield Sink(dataset, table)
    table.close()


@pytest.fixture
def strict(unmade: Dataset) -> Iterator[Sink]:
    """A table that wants more than its file does: BigQuery itself refuses a row without a name."""
    columns = definitions.fields("events.json")
    [name] = [column for column in columns if column["name"] == "event_name"]
    name["mode"] = "REQUIRED"
    client = unmade.server.client
    client.create_dataset(f"{PROJECT}.{unmade.name}")
    schema = [bigquery.SchemaField.from_api_repr(column) for column in columns]
    client.create_table(bigquery.Table(f"{PROJECT}.{unmade.name}.events", schema=schema))
    table = unmade.table()
    yield Sink(unmade, table)
    table.close()


def good(number: int) -> dict[str, Any]:
    return event() | {"event_id": f"{number:03}"}


def batch() -> list[bytes]:
    """500 rows; those with the numbers 7, 250 and 499 are bad."""
    rows = [good(number) for number in range(500)]
    rows[7]["platform"] = 7
    rows[250]["date"] = "1970-01-01"
    del rows[499]["event_name"]
    return [json.dumps(row).encode() for row in rows]


REASONS = [
    ("row_does_not_fit", "platform: a string is needed"),
    ("date_out_of_range", "date: a day from 10 years ago to 1 year ahead is needed"),
    ("refused_by_bigquery", "Missing required field: event_name."),
]
LEFT = [f"{number:03}" for number in range(500) if number not in (7, 250, 499)]


def test_three_bad_rows_of_a_message_of_500_are_set_aside_and_497_stored(strict: Sink) -> None:
    lines = batch()
    assert strict.push(message(*lines)) == ACKED
    assert strict.stored() == LEFT
    places = (8, 251, 500)
    assert strict.refused() == [
        (reason, f"row {place} of 500: {detail}")
        for place, (reason, detail) in zip(places, REASONS, strict=True)
    ]
    kept = [json.loads(data)["event_id"] for data, _ in strict.dead_letters.published]
    assert kept == ["007", "250", "499"]


def test_three_bad_messages_of_500_that_are_appended_together_are_set_aside_alone(
    strict: Sink,
) -> None:
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(strict.push, [message(line) for line in batch()]))
    assert answers == [ACKED] * 500
    assert strict.stored() == LEFT
    assert sorted(strict.refused()) == sorted(REASONS)


LARGE = 9_000_000


def line(**changes: Any) -> bytes:  # noqa: ANN401 - any column
    return json.dumps(good(1) | changes).encode()


MESSAGES: dict[str, tuple[Message, str, str]] = {
    "another_schema": (
        message(line(), schema="enriched.v2"), "unknown_schema", "schema: enriched.v1 is needed",
    ),
    "empty": (message(), "not_json", "a row is needed"),
    "blank": (message(b" ", b""), "not_json", "a row is needed"),
    "cut_off": (message(line()[:-20]), "not_json", "truncated"),
    "not_utf8": (message(b'{"event_id":"\xff"}'), "not_json", "utf-8"),
    "number_for_a_text": (
        message(line(user_id=5)), "row_does_not_fit", "user_id: a string is needed",
    ),
    "text_for_a_number": (
        message(line(event_timestamp="now")), "row_does_not_fit", "event_timestamp: an integer",
    ),
    "beyond_all_numbers": (
        message(line(event_value_in_usd=0.5).replace(b"0.5", b"1e400")), "not_json", "range",
    ),
    "nine_megabytes": (
        message(line(event_params=[{"key": "k", "value": {"string_value": "x" * LARGE}}])),
        "too_large",
        "9000000 bytes at the most",
    ),
    "of_1970": (message(line(date="1970-01-01")), "date_out_of_range", "10 years ago"),
    "of_2100": (message(line(date="2100-01-01")), "date_out_of_range", "1 year ahead"),
    "no_date": (message(line(date=None)), "missing_date", "YYYY-MM-DD"),
    "no_id": (message(line(event_id=None)), "missing_event_id", "event_id"),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "reason", "detail"), list(MESSAGES.values()), ids=list(MESSAGES))
def test_a_bad_message_is_set_aside_with_its_reason(
    sink: Sink, bad: Message, reason: str, detail: str
) -> None:
    assert sink.push(bad) == ACKED
    [(found_reason, found_detail)] = sink.refused()
    assert found_reason == reason
    assert detail in found_detail
    assert sink.stored() == []


def test_a_row_just_under_the_limit_is_stored(sink: Sink) -> None:
    text = "x" * (LARGE - 10_000)
    params = [{"key": "k", "value": {"string_value": text}}]
    assert sink.push(message(line(event_params=params), line(event_id="small"))) == ACKED
    assert sink.stored() == ["001", "small"]
    assert sink.refused() == []


@pytest.mark.parametrize("times", [2, 3])
def test_a_message_that_is_delivered_again_is_one_event(sink: Sink, times: int) -> None:
    pushed: Sequence[Message] = [message(line(event_id="twice"), line(event_id="other"))] * times
    assert [sink.push(one) for one in pushed] == [ACKED] * times
    assert sink.stored() == ["other"] * times + ["twice"] * times
    found = sink.dataset.query("SELECT event_id FROM d.deduplicated_events ORDER BY 1")
    assert [row["event_id"] for row in found] == ["other", "twice"]
    assert sink.refused() == []
