"""The example files of both formats that enrich takes: what their writers write, it reads."""

import json
from pathlib import Path

import pytest

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings
from shared.push import Message
from shared.streams import Streams
from tests.recorders import TopicRecorder

from .subjects import RECEIVED, TOPICS

CONTRACT = Path(__file__).parents[2] / "contract"
RAW = sorted((CONTRACT / "raw_v1").glob("*.json"))
OF_SGTM = sorted((CONTRACT / "hermes").glob("*.json"))
SETTINGS = Settings.from_env(TOPICS)


def event_names(data: bytes, attributes: dict[str, str]) -> list[str]:
    topic = TopicRecorder()
    handle = EnrichHandler(topic, Streams(), SETTINGS)
    assert handle(Message("m1", data, attributes, RECEIVED)) == []
    return [
        json.loads(line)["event_name"] for data, _ in topic.published for line in data.split(b"\n")
    ]


def test_there_are_examples_of_both() -> None:
    assert RAW
    assert OF_SGTM


@pytest.mark.parametrize("case", RAW, ids=lambda case: case.stem)
def test_what_ingest_writes_becomes_a_row_an_event(case: Path) -> None:
    data = case.read_bytes()
    expected = [event["name"] for event in json.loads(data)["events"]]
    assert event_names(data, {"schema": "raw.v1"}) == expected


@pytest.mark.parametrize("case", OF_SGTM, ids=lambda case: case.stem)
def test_what_sgtm_writes_becomes_a_row(case: Path) -> None:
    data = case.read_bytes()
    assert event_names(data, {}) == [json.loads(data).get("event_name", "purchase")]
