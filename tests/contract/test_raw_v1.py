"""raw.v1: ingest writes the example files, enrich's test reads the same ones."""

from pathlib import Path

import msgspec
import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from functions.ingest.handler import IngestHandler
from functions.ingest.settings import Settings
from shared import raw
from tests.recorders import TopicRecorder

HERE = Path(__file__).parent
CASES = sorted((HERE / "raw_v1").glob("*.json"))

SENT_WITH = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Accept-Language": "da-DK,da;q=0.9,en;q=0.8",
    "X-Forwarded-For": "203.0.113.7",
    "X-Client-Geo-Country": "DK",
    "X-Client-Geo-City": "Aarhus",
}
SETTINGS = Settings.from_env(
    {
        "RAW_TOPIC": "projects/p/topics/raw-events",
        "STREAMS": '{"shop": {"currency": "USD", "consent": {"ad_user_data": "denied"}, '
        '"measurement_ids": ["G-5T0Z13HKP4"], "api_secret": "x"}}',
        "TRUST_GEO_HEADERS": "true",
    }
)


def sent(name: str) -> Request:
    """The request of a case; its body is a text, JSON, or the name of a file with it."""
    case = msgspec.json.decode((HERE / "requests" / f"{name}.json").read_bytes())
    body = case["body"]
    if not isinstance(body, str):
        data = msgspec.json.encode(body)
    else:
        data = (HERE / body).read_bytes() if body.startswith("native/") else body.encode()
    builder = EnvironBuilder(
        path=case["path"],
        method=case["method"],
        query_string=case["query"],
        data=data,
        content_type="application/json",
        headers=list(SENT_WITH.items()),
    )
    return Request(builder.get_environ())


def published(name: str) -> bytes:
    """What ingest publishes for a request, at a fixed time and with a fixed id."""
    topic = TopicRecorder()
    handle = IngestHandler(
        topic,
        SETTINGS,
        now_micros=lambda: 1_795_262_400_123_456,
        new_id=lambda: "8c4b9d0e-6f0a-4a53-9d0e-0d3f3b6f5a11",
        not_ready=lambda: None,
    )
    assert handle(sent(name)).status_code in (200, 204)
    [(data, _)] = topic.published
    return data


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_ingest_writes_these_bytes(case: Path) -> None:
    assert msgspec.json.format(published(case.stem)) == case.read_bytes().strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_reading_and_writing_again_changes_nothing(case: Path) -> None:
    stored = case.read_bytes().strip()
    assert msgspec.json.format(raw.encode(raw.decode(stored))) == stored


def test_a_newer_writer_may_add_a_field() -> None:
    newer = msgspec.json.decode(CASES[0].read_bytes())
    newer["added"] = {"any": ["thing"]}
    newer["events"][0]["added"] = 1
    assert raw.decode(msgspec.json.encode(newer)) == raw.decode(CASES[0].read_bytes())
