"""docs/native-subscription.md: a BigQuery subscription lands what the function lands."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import HandlerSettings
from local.clients import publisher_client, subscriber_client
from shared.push import Message
from tests.contract.bigquery.server import PROJECT, BigQueryServer
from tests.recorders import TopicRecorder

from .conftest import Dataset

ROOT = Path(__file__).parents[3]
CASES = sorted((ROOT / "tests" / "contract" / "raw_v1").iterdir())
WAIT_S = 30.0
TOPIC = f"projects/{PROJECT}/topics/enriched-events"

# What the function writes beside the row: its own clock.
STAMPS = "synced_at_utc_, synced_at_micros_"


@pytest.fixture(scope="module")
def pubsub(server: BigQueryServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of a local Pub/Sub that writes to the local BigQuery."""
    folder = tmp_path_factory.mktemp("pubsub")
    command = [sys.executable, "-m", "local.pubsub", "--data-dir", str(folder)]
    options = ["--grpc-port", "0", "--rest-port", "0", "--bigquery-rest", f"http://{server.rest}"]
    with subprocess.Popen(
        command + options, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        ready = re.match(r"pubsub ready grpc=(\S+)", process.stdout.readline())
        try:
            assert ready, "the server did not start"
            yield ready[1]
        finally:
            process.terminate()
            process.wait(WAIT_S)


def enriched() -> list[tuple[bytes, dict[str, str]]]:
    """What enrich publishes of the example hits, one row a message."""
    settings = HandlerSettings.from_env(
        {"ROWS_PER_MESSAGE": "1", "STREAMS": '{"shop": {"currency": "USD"}}'}
    )
    topic = TopicRecorder()
    handle = EnrichHandler(topic, settings.streams, settings)
    for case in CASES:
        hit = Message(case.stem, case.read_bytes(), {"schema": "raw.v1"}, 0)
        assert list(handle(hit)) == []
    return topic.published


def subscribe(pubsub: str, table: str) -> None:
    """The topic, and the subscription of the page."""
    publisher_client(pubsub).create_topic(name=TOPIC)
    subscriber_client(pubsub).create_subscription(
        request={
            "name": f"projects/{PROJECT}/subscriptions/events-native",
            "topic": TOPIC,
            "bigquery_config": {
                "table": table,
                "use_table_schema": True,
                "drop_unknown_fields": True,
            },
        }
    )


def test_it_lands_the_rows_that_the_function_lands(dataset: Dataset, pubsub: str) -> None:
    messages = enriched()
    assert len(messages) > len(CASES)
    subscribe(pubsub, f"{PROJECT}.{dataset.name}.events")
    publisher = publisher_client(pubsub)
    for data, attributes in messages:
        # A field that the table has no column for: dropped here, kept by the function.
        with_more = msgspec.json.encode(msgspec.json.decode(data) | {"newer": {"a": 1}})
        publisher.publish(TOPIC, with_more, **attributes).result(WAIT_S)
    _wait_for(dataset, len(messages))
    native = _rows(dataset)
    dataset.query("DELETE FROM d.events WHERE TRUE")
    dataset.load([msgspec.json.decode(data) for data, _ in messages])
    assert native == _rows(dataset)


def _wait_for(dataset: Dataset, count: int) -> None:
    deadline = time.monotonic() + WAIT_S
    while len(found := dataset.query("SELECT event_id FROM d.events")) < count:
        assert time.monotonic() < deadline, f"{len(found)} rows of {count}"
        time.sleep(0.05)


def _rows(dataset: Dataset) -> list[dict[str, Any]]:
    return dataset.query(f"SELECT * EXCEPT ({STAMPS}) FROM d.events ORDER BY event_id")
