"""The command against a Pub/Sub server through the official clients."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings as EnrichSettings
from functions.replay.subscription import Subscription, SubscriptionFailed
from local.settings import PIPELINE
from shared.dead_letters import dead_letter
from shared.errors import Reason, Refusal
from shared.push import PushEndpoint, message_of
from tests.contract.replay.conftest import ROOT, WAIT_S, Pipeline
from tests.recorders import TopicRecorder

DEAD = "dead-letter-replay"
NAMELESS = ("--reason", "missing_event_name", "--stage", "enrich")

# What sGTM's tag publishes: no event id and no time of its own, so both are the message's.
PURCHASE = {"transaction_id": "T1", "value": 10, "currency": "DKK", "client_id": "c.1"}
ORIGIN_MICROS = 1_795_219_199_500_000  # 2026-11-20T23:59:59.5Z


def set_aside(
    pipeline: Pipeline,
    count: int = 1,
    *,
    reason: Reason = Reason.MISSING_EVENT_NAME,
    stage: str = "enrich",
    topic: str = "raw-events",
    data: bytes = json.dumps(PURCHASE).encode(),
) -> None:
    for index in range(count):
        pipeline.publish(
            "dead-letter",
            *dead_letter(
                Refusal(reason, "as told", data),
                stage=stage,
                origin_topic=pipeline.topic(topic),
                origin_message_id=f"origin-{index}",
                origin_publish_time_micros=ORIGIN_MICROS,
                attributes={},
            ),
        )


def envelope(message: Any) -> bytes:  # noqa: ANN401 - the library ships no types
    """What Pub/Sub pushes of a message."""
    return json.dumps(
        {
            "message": {
                "data": base64.b64encode(message.data).decode(),
                "attributes": dict(message.attributes),
                "messageId": message.message_id,
                "publishTime": message.publish_time.isoformat(),
            }
        }
    ).encode()


def rows(messages: Sequence[Any]) -> list[dict[str, Any]]:
    """What enrich makes of them today."""
    topic = TopicRecorder()
    names = ("INPUT_TOPIC", "ENRICHED_TOPIC", "DEAD_LETTER_TOPIC")
    settings = EnrichSettings.from_env(dict.fromkeys(names, "projects/p/topics/t"))
    handle = EnrichHandler(topic, settings.streams, settings)
    for message in messages:
        pushed = message_of(envelope(message))
        assert pushed
        assert handle(pushed) == []
    return [json.loads(line) for data, _ in topic.published for line in data.splitlines()]


class DiesBeforeAck(Subscription):
    """The process ends after it has published and before it has acknowledged."""

    def ack(self, ack_ids: Sequence[str]) -> None:
        raise SubscriptionFailed(f"{self.path}: dead before {len(ack_ids)} acks")


def test_a_list_loses_nothing_acks_nothing_and_holds_nothing(pipeline: Pipeline) -> None:
    set_aside(pipeline, 5)
    set_aside(pipeline, 2, reason=Reason.NOT_JSON, data=b"from 203.0.113.7")
    for _ in range(2):
        code, text = pipeline.run("--show")
        assert code == 0
        counts = [line.split()[1:3] for line in text.splitlines() if line.startswith("enrich  ")]
        assert counts == [["missing_event_name", "5"], ["not_json", "2"]]
    assert len(pipeline.pull(DEAD, 7)) == 7, "all are there, and nobody holds them"


def test_a_dry_run_changes_nothing(pipeline: Pipeline) -> None:
    set_aside(pipeline, 3)
    code, text = pipeline.run(*NAMELESS)
    assert code == 0
    assert f"3 to {pipeline.topic('raw-events')} for enrich alone" in text
    assert "1 would be dropped" in pipeline.run(*NAMELESS, "--first", "1", "--drop")[1]
    pipeline.pull("enrich", 0)
    pipeline.pull(DEAD, 3)


def test_send_reaches_the_one_stage_whose_filter_matches(pipeline: Pipeline) -> None:
    other = PIPELINE["subscriptions"]["sink-bigquery"]["filter"]
    pipeline.subscribe("another-stage-on-raw-events", "raw-events", other)
    set_aside(pipeline, 3)
    row = b'{"event_id":"e1","date":"2026-11-20"}'
    stage, topic = "sink_bigquery", "enriched-events"
    set_aside(pipeline, 2, stage=stage, topic=topic, data=row, reason=Reason.INTERNAL_ERROR)
    code, text = pipeline.run(*NAMELESS, "--send", "--wait", "0")
    assert (code, "3 selected, 3 sent, 3 acked, 0 left." in text) == (0, True)
    for message in pipeline.pull("enrich", 3):
        assert message.attributes["replay_stage"] == "enrich"
        assert json.loads(message.data) == PURCHASE
    pipeline.pull("another-stage-on-raw-events", 0)
    pipeline.pull("sink-bigquery", 0)
    assert pipeline.run("--reason", "internal_error", "--send", "--wait", "0")[0] == 0
    assert [message.data for message in pipeline.pull("sink-bigquery", 2)] == [row, row]
    pipeline.pull(DEAD, 0)


def test_dying_between_publish_and_ack_doubles_no_event(pipeline: Pipeline) -> None:
    set_aside(pipeline, 3)
    path = pipeline.subscription(DEAD)
    dying = DiesBeforeAck(pipeline.subscriber, path)
    code, text = pipeline.run(*NAMELESS, "--send", "--wait", "0", source=dying)
    assert (code, "3 selected, 3 sent, 0 acked, 3 left." in text) == (1, True)
    assert pipeline.run(*NAMELESS, "--send", "--wait", "0")[0] == 0
    made = rows(pipeline.pull("enrich", 6))
    assert len(made) == 6
    assert {(row["date"], row["event_id"]) for row in made} == {
        ("2026-11-20", f"origin-{index}") for index in range(3)
    }, "deduplicated_events and the Firestore sink see three"


def test_what_is_refused_again_comes_back_and_is_counted(pipeline: Pipeline) -> None:
    set_aside(pipeline, 2)
    dead_letters = TopicRecorder()
    endpoint = PushEndpoint(
        stage="enrich",
        origin_topic=pipeline.topic("raw-events"),
        handle=lambda message: [Refusal(Reason.WRONG_TYPE, "still", message.data)],
        dead_letters=dead_letters,
    )

    def refuse_again() -> None:
        for message in pipeline.pull("enrich", 2):
            pushed = message_of(envelope(message))
            assert pushed
            assert endpoint.status(pushed) == 204
        for data, attributes in dead_letters.published:
            pipeline.publish("dead-letter", data, attributes)

    stage = threading.Thread(target=refuse_again)
    stage.start()
    code, text = pipeline.run(*NAMELESS, "--send", "--wait", str(WAIT_S))
    stage.join(WAIT_S)
    assert code == 0
    assert "2 of those sent were refused again" in text
    for message in pipeline.pull(DEAD, 2):
        assert message.attributes["reason"] == "wrong_type"
        assert message.attributes["origin_message_id"] in ("origin-0", "origin-1")
        assert message.attributes["origin_publish_time"] == "2026-11-20T23:59:59.500000Z"


def test_drop_takes_the_selected_out_and_nothing_else(pipeline: Pipeline) -> None:
    set_aside(pipeline, 2)
    set_aside(pipeline, 3, reason=Reason.NOT_JSON, data=b"x")
    code, text = pipeline.run("--reason", "not_json", "--drop", "--yes")
    assert (code, "3 selected, 0 sent, 3 acked, 0 left." in text) == (0, True)
    for message in pipeline.pull(DEAD, 2):
        assert message.attributes["reason"] == "missing_event_name"


def test_what_pubsub_gave_up_is_sent_back_whole(pipeline: Pipeline) -> None:
    policy = {"dead_letter_topic": pipeline.topic("undelivered"), "max_delivery_attempts": 5}
    path = pipeline.subscription("enrich")
    filter_ = PIPELINE["subscriptions"]["enrich"]["filter"]
    pipeline.subscriber.delete_subscription(subscription=path)
    pipeline.subscribe("enrich", "raw-events", filter_, dead_letter_policy=policy)
    data = json.dumps(PURCHASE | {"ip_override": "203.0.113.7"}).encode()
    pipeline.publish("raw-events", data, {})
    for _ in range(5):
        [held] = pipeline.subscriber.pull(
            subscription=path, max_messages=1, timeout=WAIT_S
        ).received_messages
        first_time = held.message.publish_time
        pipeline.subscriber.modify_ack_deadline(
            subscription=path, ack_ids=[held.ack_id], ack_deadline_seconds=0
        )
    forwarded = ("--subscription", "undelivered")
    listed = pipeline.run(*forwarded, "--show")[1]
    assert "enrich: 5 deliveries failed" in listed
    assert "203.0.113.7" not in listed
    code, text = pipeline.run(*forwarded, "--reason", "undelivered", "--send")
    assert (code, "1 selected, 1 sent, 1 acked, 0 left." in text) == (0, True)
    [message] = pipeline.pull("enrich", 1)
    assert message.data == data
    [row] = rows([message])
    assert row["event_timestamp"] == int(first_time.timestamp() * 1_000_000)
    assert "203.0.113.7" not in json.dumps(row)


def command(pipeline: Pipeline, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "PUBSUB_EMULATOR_HOST": pipeline.address,
        "GOOGLE_CLOUD_PROJECT": pipeline.project,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "functions.replay", "--patience", "0.3", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_ctrl_c_in_the_middle_and_a_second_run_send_every_event(pipeline: Pipeline) -> None:
    set_aside(pipeline, 10)
    with command(pipeline, *NAMELESS, "--send", "--rate", "1", "--wait", "0") as slow:
        [first] = pipeline.pull("enrich", 1)
        slow.send_signal(signal.SIGINT)
        said, _ = slow.communicate(timeout=WAIT_S)
    assert slow.returncode == 130
    assert "Interrupted" in said
    left = int(said.split(" acked, ")[1].split(" left")[0])
    assert left >= 1, "it was not in the middle"
    with command(pipeline, *NAMELESS, "--send", "--wait", "0") as rest:
        said, _ = rest.communicate(timeout=WAIT_S)
    assert rest.returncode == 0
    assert " 0 left." in said
    made = rows([first, *pipeline.drain("enrich")])
    assert {row["event_id"] for row in made} == {f"origin-{index}" for index in range(10)}
    assert len(made) <= 11, "twice only what was published and not yet acknowledged"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--subscription", "nope"), 2, "subscriptions/nope: NotFound"),
        (("--send",), 2, "need --reason"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(
    pipeline: Pipeline, arguments: tuple[str, ...], code: int, says: str
) -> None:
    with command(pipeline, *arguments) as run:
        _, said = run.communicate(timeout=WAIT_S)
    assert run.returncode == code
    assert says in said
    assert "Traceback" not in said
