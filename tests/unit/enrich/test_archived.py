"""An archive's Avro file, through fastavro, into rows: as docs/operations.md has it."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import fastavro

ROOT = Path(__file__).parents[3]

# What Pub/Sub writes with its metadata:
# https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#file_format
SCHEMA = {
    "type": "record",
    "namespace": "com.google.pubsub",
    "name": "PubsubMessageWithMetadata",
    "fields": [
        {"name": "subscription_name", "type": "string"},
        {"name": "message_id", "type": "string"},
        {"name": "publish_time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "attributes", "type": {"type": "map", "values": "string"}},
        {"name": "data", "type": "bytes"},
    ],
}

HERMES = (ROOT / "tests" / "contract" / "hermes" / "purchase.json").read_bytes()
RAW = (ROOT / "tests" / "contract" / "raw_v1" / "native_page_view.json").read_bytes()


def record(number: int, data: bytes, attributes: dict[str, str]) -> dict[str, object]:
    return {
        "subscription_name": "projects/p/subscriptions/raw-archive",
        "message_id": f"m{number}",
        "publish_time": datetime(2026, 11, 21, 12, number, tzinfo=UTC),
        "attributes": attributes,
        "data": data,
    }


def test_an_archive_becomes_the_rows_that_it_was(tmp_path: Path) -> None:
    archive = tmp_path / "archive.avro"
    letters = '{"event_name":"page_view","page_title":"Blåbær €"}'.encode()
    with archive.open("wb") as file:
        fastavro.writer(
            file,
            SCHEMA,
            [
                record(1, RAW, {"schema": "raw.v1", "stream_id": "shop"}),
                record(2, HERMES, {}),
                record(3, letters, {}),
            ],
        )
    lines = subprocess.run(
        [sys.executable, "-m", "fastavro", archive], capture_output=True, check=True
    ).stdout
    made = subprocess.run(
        [sys.executable, "-m", "functions.enrich"],
        cwd=ROOT, input=lines, capture_output=True, check=True,
    )  # fmt: skip
    assert made.stderr == b""
    native, *_ = rows = [json.loads(line) for line in made.stdout.splitlines()]
    assert native["angelia"]["protocol"] == "native"
    hermes, title = rows[-2:]
    assert hermes["event_name"] == "purchase"
    assert hermes["received_at_micros"] == title["received_at_micros"] - 60_000_000
    assert title["event_id"].startswith("m3")
    assert "Blåbær €" in json.dumps(title, ensure_ascii=False)
