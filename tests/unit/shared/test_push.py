import base64
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from shared.errors import Reason, Refusal, RetryLater
from shared.push import Message, PushEndpoint, message_of
from tests.recorders import TopicRecorder

TOPIC = "projects/p/topics/raw-events"


def envelope(data: bytes = b"{}", attempt: int = 1, **attributes: str) -> bytes:
    message = {
        "data": base64.b64encode(data).decode(),
        "attributes": attributes,
        "messageId": "17",
        "publishTime": "2026-11-21T12:00:00.123456Z",
    }
    return json.dumps(
        {
            "message": message,
            "subscription": "projects/p/subscriptions/s",
            "deliveryAttempt": attempt,
        }
    ).encode()


def request(body: bytes) -> Request:
    return Request(EnvironBuilder(method="POST", data=body).get_environ())


def endpoint(
    handle: Callable[[Message], Sequence[Refusal]], dead_letters: TopicRecorder
) -> PushEndpoint:
    return PushEndpoint(
        stage="enrich", origin_topic=TOPIC, handle=handle, dead_letters=dead_letters
    )


def nothing_refused(_: Message) -> Sequence[Refusal]:
    return []


def bug(_: Message) -> Sequence[Refusal]:
    raise KeyError("visitor 203.0.113.7")


def later(_: Message) -> Sequence[Refusal]:
    raise RetryLater("publish_failed")


def test_a_handled_message_is_acked() -> None:
    seen: list[Message] = []

    def handle(message: Message) -> Sequence[Refusal]:
        seen.append(message)
        return []

    dead = TopicRecorder()
    answer = endpoint(handle, dead)(request(envelope(b"hello", 3, schema="raw.v1")))
    assert answer.status_code == 204
    assert dead.published == []
    assert seen == [Message("17", b"hello", {"schema": "raw.v1"}, 1795262400123456, 3)]


def test_a_refusal_is_set_aside_with_its_reason_and_acked() -> None:
    dead = TopicRecorder()
    data = b'{"client":{"ip":"203.0.113.7","user_agent":"x"},"n":1}'

    def refuse(message: Message) -> Sequence[Refusal]:
        return [Refusal(Reason.WRONG_TYPE, "$.n: a text is needed", message.data)]

    answer = endpoint(refuse, dead)(request(envelope(data, stream_id="shop")))
    assert answer.status_code == 204
    [(kept, attributes)] = dead.published
    assert json.loads(kept) == {"client": {"user_agent": "x"}, "n": 1}
    failed_at = attributes.pop("failed_at")
    assert failed_at.endswith("Z")
    assert attributes == {
        "stream_id": "shop",
        "reason": "wrong_type",
        "detail": "$.n: a text is needed",
        "stage": "enrich",
        "origin_topic": TOPIC,
        "origin_message_id": "17",
        "origin_publish_time": "2026-11-21T12:00:00.123456Z",
    }


def test_each_refused_row_is_a_dead_letter_of_its_own() -> None:
    dead = TopicRecorder()
    rows = [Refusal(Reason.NOT_JSON, "", b"[1"), Refusal(Reason.TOO_LARGE, "", b"{}")]
    assert endpoint(lambda _: rows, dead)(request(envelope())).status_code == 204
    assert [attributes["reason"] for _, attributes in dead.published] == ["not_json", "too_large"]


def test_retry_later_is_503_and_sets_nothing_aside() -> None:
    dead = TopicRecorder()
    assert endpoint(later, dead)(request(envelope(attempt=99))).status_code == 503
    assert dead.published == []


def test_a_dead_letter_topic_that_fails_is_a_retry_and_never_a_loss() -> None:
    refuse = endpoint(
        lambda message: [Refusal(Reason.NOT_JSON, "", message.data)],
        TopicRecorder(failure=RetryLater("down")),
    )
    assert refuse(request(envelope())).status_code == 503


@pytest.mark.parametrize(("attempt", "status", "letters"), [(1, 500, 0), (4, 500, 0), (5, 204, 1)])
def test_a_bug_is_retried_and_set_aside_from_the_fifth_delivery_on(
    attempt: int, status: int, letters: int
) -> None:
    dead = TopicRecorder()
    assert endpoint(bug, dead)(request(envelope(attempt=attempt))).status_code == status
    assert len(dead.published) == letters
    for _, attributes in dead.published:
        assert attributes["reason"] == "internal_error"
        assert attributes["detail"] == "KeyError", "the text of an exception may quote a visitor"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"message":{"data":"not base64!","messageId":"1","publishTime":"2026-01-01T00:00:00Z"}}',
        b'{"message":{"messageId":"1","publishTime":"yesterday"}}',
    ],
)
def test_what_is_no_envelope_is_answered_400(body: bytes) -> None:
    assert message_of(body) is None
    assert endpoint(nothing_refused, TopicRecorder())(request(body)).status_code == 400


def test_what_is_replayed_to_another_stage_is_acked_and_not_handled() -> None:
    seen: list[bytes] = []

    def refuse(message: Message) -> Sequence[Refusal]:
        seen.append(message.data)
        return [Refusal(Reason.NOT_JSON, "", message.data)]

    dead = TopicRecorder()
    own = endpoint(refuse, dead)
    assert own(request(envelope(b"theirs", replay_stage="sink_bigquery"))).status_code == 204
    assert own(request(envelope(b"nobody's", replay_stage=""))).status_code == 204
    assert (seen, dead.published) == ([], [])
    assert own(request(envelope(b"ours", replay_stage="enrich"))).status_code == 204
    assert (seen, len(dead.published)) == ([b"ours"], 1)


ORIGIN = {"origin_message_id": "9", "origin_publish_time": "2026-11-20T23:59:59.5Z"}


def test_a_replayed_message_keeps_its_first_id_and_time_however_often_it_is_refused() -> None:
    dead = TopicRecorder()
    refuse = endpoint(lambda message: [Refusal(Reason.WRONG_TYPE, "", message.data)], dead)
    refuse(request(envelope(b"{}", 1, replay_stage="enrich", replay_of="8", **ORIGIN)))
    [(_, attributes)] = dead.published
    assert attributes["origin_message_id"] == "9"
    assert attributes["origin_publish_time"] == "2026-11-20T23:59:59.500000Z"
    assert attributes["replay_of"] == "8"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param(ORIGIN | {"replay_stage": "s"}, ("9", 1795219199500000), id="replayed"),
        pytest.param(ORIGIN, ("17", 1795262400123456), id="not_a_replay"),
        pytest.param({"replay_stage": "s"}, ("17", 1795262400123456), id="says_nothing"),
        pytest.param(
            {"replay_stage": "s", "origin_message_id": "", "origin_publish_time": "yesterday"},
            ("17", 1795262400123456),
            id="says_nonsense",
        ),
        pytest.param(
            {"replay_stage": "s", "origin_publish_time": "2026-11-20T23:59:59"},
            ("17", 1795262400123456),
            id="time_without_a_zone",
        ),
    ],
)
def test_only_a_replay_states_another_id_and_time(
    attributes: dict[str, str], expected: tuple[str, int]
) -> None:
    message = message_of(envelope(b"{}", 1, **attributes))
    assert message
    assert (message.id, message.publish_time_micros) == expected


def test_every_fate_is_one_record(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    refuse = endpoint(
        lambda message: [Refusal(Reason.NOT_JSON, "d", message.data)], TopicRecorder()
    )
    refuse(request(envelope(b"secret", stream_id="shop")))
    endpoint(later, TopicRecorder())(request(envelope()))
    endpoint(bug, TopicRecorder())(request(envelope()))
    endpoint(nothing_refused, TopicRecorder())(request(envelope()))
    assert [record.getMessage() for record in caplog.records] == [
        "dead_letter",
        "retry_later",
        "internal_error",
    ]
    about: dict[str, Any] = vars(caplog.records[0])
    assert (about["reason"], about["message_id"], about["stream_id"]) == ("not_json", "17", "shop")
    assert "secret" not in caplog.text
