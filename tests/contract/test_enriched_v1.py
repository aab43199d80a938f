"""enriched.v1: enrich writes the example files from raw.v1's and sGTM's, the sink reads them."""

from pathlib import Path

import msgspec
import pytest

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings
from functions.sink_bigquery.columns import events_columns
from functions.sink_bigquery.rows import Row, RowFormat
from shared import enriched
from shared.push import Message
from tests.recorders import TopicRecorder

HERE = Path(__file__).parent
PUBLISHED_MICROS = 1_795_262_400_500_000

Case = tuple[bytes, dict[str, str]]


def _of_our_tag(case: Path) -> Case:
    stored = msgspec.json.decode(case.read_bytes())
    return msgspec.json.encode(stored["event"]), stored["attributes"]


CASES: dict[str, Case] = {
    **{
        case.stem: (case.read_bytes(), {"schema": "raw.v1"})
        for case in sorted((HERE / "raw_v1").iterdir())
    },
    **{
        f"hermes_{case.stem}": (case.read_bytes(), {})
        for case in sorted((HERE / "hermes").iterdir())
    },
    **{f"sgtm_{case.stem}": _of_our_tag(case) for case in sorted((HERE / "sgtm_v1").iterdir())},
}
SETTINGS = Settings.from_env(
    {
        "INPUT_TOPIC": "projects/p/topics/raw-events",
        "ENRICHED_TOPIC": "projects/p/topics/enriched-events",
        "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
        "STREAMS": '{"shop": {"time_zone": "Europe/Copenhagen", "currency": "USD"}}',
    }
)


def enrichs_message(name: str) -> tuple[bytes, dict[str, str]]:
    """What enrich publishes for an example of its input."""
    data, attributes = CASES[name]
    topic = TopicRecorder()
    message = Message("17", data, attributes, PUBLISHED_MICROS)
    assert EnrichHandler(topic, SETTINGS.streams, SETTINGS)(message) == []
    [published] = topic.published
    return published


@pytest.mark.parametrize("name", CASES)
def test_enrich_writes_these_rows(name: str) -> None:
    data, attributes = enrichs_message(name)
    stored = msgspec.json.decode((HERE / "enriched_v1" / f"{name}.json").read_bytes())
    assert msgspec.json.decode(msgspec.json.encode(attributes)) == stored["attributes"]
    assert [msgspec.json.decode(line) for line in enriched.lines(data)] == stored["rows"]


@pytest.mark.parametrize("name", CASES)
def test_the_sink_reads_every_row(name: str) -> None:
    stored = msgspec.json.decode((HERE / "enriched_v1" / f"{name}.json").read_bytes())
    reads = RowFormat(events_columns(), max_row_bytes=9_000_000)
    for row in stored["rows"]:
        assert isinstance(reads.row(msgspec.json.encode(row), PUBLISHED_MICROS), Row)
