"""A dead letter of each kind, replayed after its cause is gone, ends as the row it would have been.

Left behind are the visitor's address (a place that was found by it) and the server's cookie.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings
from shared.errors import Reason, Refusal
from shared.push import LAST_DELIVERY_OF_A_BUG, Message, PushEndpoint, message_of
from tests.recorders import TopicRecorder
from tests.unit.replay.recorders import RAW, read

CONTRACT = Path(__file__).parents[2] / "contract"
SGTM = (CONTRACT / "hermes" / "purchase.json").read_bytes()
ONE_EVENT = b"".join(
    line
    for line in (CONTRACT / "raw_v1" / "native_purchase.json").read_bytes().splitlines()
    if b"cookie_id" not in line
)
RAW_V1 = {"schema": "raw.v1", "stream_id": "shop"}

Handle = Callable[[Message], Sequence[Refusal]]
Published = tuple[bytes, Mapping[str, str]]


def several_events() -> bytes:
    hit = json.loads(ONE_EVENT)
    [event] = hit["events"]
    hit["events"] = [{**event, "event_id": f"e{index}"} for index in range(3)]
    return json.dumps(hit).encode()


MESSAGES = [
    pytest.param((SGTM, {}), id="sgtm"),
    pytest.param((ONE_EVENT, RAW_V1), id="one_event"),
    pytest.param((several_events(), RAW_V1), id="several_events"),
]


def pushed(message: Published, message_id: str, time: str, attempt: int = 1) -> Message:
    data, attributes = message
    inner = {"data": base64.b64encode(data).decode(), "attributes": attributes}
    inner |= {"messageId": message_id, "publishTime": time}
    found = message_of(json.dumps({"message": inner, "deliveryAttempt": attempt}).encode())
    assert found
    return found


def enrich(message: Message) -> list[dict[str, Any]]:
    topic = TopicRecorder()
    names = ("INPUT_TOPIC", "ENRICHED_TOPIC", "DEAD_LETTER_TOPIC")
    settings = Settings.from_env(dict.fromkeys(names, RAW))
    assert EnrichHandler(topic, settings.streams, settings)(message) == []
    return [json.loads(line) for data, _ in topic.published for line in data.splitlines()]


def set_aside(message: Message, handle: Handle) -> list[Published]:
    dead = TopicRecorder()
    endpoint = PushEndpoint(stage="enrich", origin_topic=RAW, handle=handle, dead_letters=dead)
    assert endpoint.status(message) == 204
    return list(dead.published)


def whole(reason: Reason) -> Handle:
    return lambda message: [Refusal(reason, "as told", message.data)]


def bug(_: Message) -> Sequence[Refusal]:
    raise KeyError("a version that has a bug")


@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize("handle", [bug, *map(whole, Reason)])
def test_it_ends_as_the_same_rows_however_often_it_is_refused_and_sent(
    message: Published, handle: Handle
) -> None:
    first = pushed(message, "17", "2026-11-20T23:59:59.5Z", LAST_DELIVERY_OF_A_BUG)
    [letter] = set_aside(first, handle)
    replay = read(letter, "1000").replay()
    again = pushed(replay, "2000", "2026-11-23T08:00:00Z", LAST_DELIVERY_OF_A_BUG)
    [second_letter] = set_aside(again, handle)
    second = read(second_letter, "3000").replay()
    expected = enrich(first)
    for sent in (replay, second):
        assert enrich(pushed(sent, "4000", "2026-11-24T08:00:00Z")) == expected


def test_one_event_set_aside_alone_brings_back_none_of_its_neighbours() -> None:
    def without_the_second(message: Message) -> Sequence[Refusal]:
        hit = json.loads(message.data)
        alone = json.dumps(hit | {"events": hit["events"][1:2]}).encode()
        return [Refusal(Reason.OUT_OF_RANGE, "as told", alone)]

    first = pushed((several_events(), RAW_V1), "17", "2026-11-20T23:59:59.5Z")
    [letter] = set_aside(first, without_the_second)
    replay = read(letter, "1000").replay()
    rows = enrich(pushed(replay, "2000", "2026-11-23T08:00:00Z"))
    assert [row["event_id"] for row in rows] == ["e1"]


def test_a_message_of_several_rows_that_a_sinks_bug_set_aside_can_be_sent() -> None:
    rows = b'{"event_id":"e1"}\n{"event_id":"e2"}'
    sink = {"schema": "enriched.v1", "counts": "true"}
    message = pushed((rows, sink), "17", "2026-11-20T23:59:59.5Z", LAST_DELIVERY_OF_A_BUG)
    dead = TopicRecorder()
    topic = "projects/p/topics/enriched-events"
    PushEndpoint(stage="sink_bigquery", origin_topic=topic, handle=bug, dead_letters=dead).status(
        message
    )
    data, attributes = read(dead.published[0]).replay()
    assert data == rows
    assert attributes["counts"] == "true", "the Firestore subscription filters on it"


@pytest.mark.parametrize("data", [b"from 203.0.113.7", b"[1]", b"", b'{"a":'])
def test_data_that_is_no_json_object_is_listed_and_never_sent(data: bytes) -> None:
    message = pushed((data, RAW_V1), "17", "2026-11-20T23:59:59.5Z")
    [letter] = set_aside(message, whole(Reason.NOT_JSON))
    assert not read(letter).can_be_sent
