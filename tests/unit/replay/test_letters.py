from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.replay.letters import SOURCE_SUBSCRIPTION, UNDELIVERED, letter
from functions.replay.routes import Route
from shared.dead_letters import MAX_ATTRIBUTES, OUR_ATTRIBUTES
from shared.errors import Reason
from tests.unit.replay.recorders import (
    ENRICHED,
    ORIGIN_TIME,
    RAW,
    ROUTES,
    START,
    read,
    received,
    refused,
)

FORWARDED = {
    SOURCE_SUBSCRIPTION: "enrich",
    "CloudPubSubDeadLetterSourceSubscriptionProject": "p",
    "CloudPubSubDeadLetterSourceDeliveryCount": "100",
    "CloudPubSubDeadLetterSourceTopicPublishTime": "2026-11-20T23:59:59.5Z",
}


def test_a_dead_letter_goes_back_as_it_was_with_the_identity_it_had_for_its_stage_alone() -> None:
    original = {"schema": "raw.v1", "stream_id": "shop"}
    data, attributes = read(refused(b'{"a":1}', attributes=original), key="1000").replay()
    assert data == b'{"a":1}'
    assert attributes == original | {
        "replay_stage": "enrich",
        "replay_of": "1000",
        "origin_message_id": "17",
        "origin_publish_time": ORIGIN_TIME,
    }


def test_what_a_replay_was_refused_for_again_is_another_letter_of_the_same_origin() -> None:
    _, attributes = read(refused(), key="1000").replay()
    # shared/push.py gives the refusing stage the origin's id and time again.
    again = read(refused(attributes=attributes), key="2000")
    assert (again.replay_of, again.origin_message_id) == ("1000", "17")
    _, sent = again.replay()
    assert sent["replay_of"] == "2000"
    assert (sent["origin_message_id"], sent["origin_publish_time"]) == ("17", ORIGIN_TIME)


def test_what_pubsub_forwarded_goes_back_to_the_subscription_that_gave_it_up() -> None:
    data = b'{"client":{"ip":"203.0.113.7"}}'
    forwarded = read((data, {"schema": "raw.v1", "googclient_x": "1", **FORWARDED}), key="2000")
    assert (forwarded.reason, forwarded.stage) == (UNDELIVERED, "enrich")
    assert forwarded.route == Route(RAW, "enrich")
    assert forwarded.detail == "enrich: 100 deliveries failed"
    assert forwarded.replay() == (
        data,
        {
            "schema": "raw.v1",
            "replay_stage": "enrich",
            "replay_of": "2000",
            "origin_message_id": "2000",
            "origin_publish_time": "2026-11-20T23:59:59.5Z",
        },
    )


def test_a_replay_that_was_not_delivered_either_keeps_its_first_identity() -> None:
    data, attributes = read(refused(), key="1000").replay()
    _, again = read((data, attributes | FORWARDED), key="2000").replay()
    assert (again["origin_message_id"], again["origin_publish_time"]) == ("17", ORIGIN_TIME)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        pytest.param(refused(b"from 203.0.113.7"), "only length and sha256 were kept", id="data"),
        pytest.param(refused(stage="sink_bigquery"), f"no stage sink_bigquery reads {RAW}", id="s"),
        pytest.param(refused(stage=""), f"no stage  reads {RAW}", id="no_stage"),
        pytest.param(refused(topic=""), "no stage enrich reads a topic that is not named", id="t"),
        pytest.param((b"{}", {}), "no stage (unknown) reads a topic that is not named", id="alien"),
        pytest.param(
            (b"{}", FORWARDED | {SOURCE_SUBSCRIPTION: "gone"}),
            "no stage is behind the subscription gone",
            id="forwarded_by_another",
        ),
        pytest.param(
            (b"{}", {SOURCE_SUBSCRIPTION: "enrich"}),
            "no stage is behind the subscription enrich",
            id="forwarded_from_nowhere",
        ),
    ],
)
def test_what_cannot_go_back_says_why(message: tuple[bytes, Mapping[str, str]], why: str) -> None:
    seen = read(message)
    assert (seen.can_be_sent, seen.route) == (False, why)


def test_a_letter_without_an_origin_has_its_own_identity_whenever_it_is_sent() -> None:
    data, attributes = refused()
    del attributes["origin_message_id"], attributes["origin_publish_time"]
    _, sent = read((data, attributes), key="1000").replay()
    assert sent["origin_message_id"] == "1000"
    assert sent["origin_publish_time"] == attributes["failed_at"]
    del attributes["failed_at"]
    _, sent = read((data, attributes), key="1000").replay()
    assert sent["origin_publish_time"] == "2026-11-21T12:00:00Z"


def test_every_reason_of_every_stage_can_go_back_while_its_data_is_there() -> None:
    for stage, topic in (("enrich", RAW), ("sink_bigquery", ENRICHED)):
        for reason in Reason:
            assert read(refused(reason=reason, stage=stage, topic=topic)).can_be_sent


names = st.text(max_size=8) | st.sampled_from([*OUR_ATTRIBUTES, *FORWARDED, "replay_stage", "goog"])


@given(
    st.binary(max_size=50), st.dictionaries(names, st.text(max_size=20), max_size=MAX_ATTRIBUTES)
)
def test_any_message_is_a_letter_and_what_is_sent_can_be_published(
    data: bytes, attributes: dict[str, str]
) -> None:
    seen = letter(received((data, attributes)), ROUTES)
    sent_data, sent = seen.replay()
    assert sent_data == data
    assert seen.waits_since == START
    assert set(sent) - set(attributes) <= {
        "replay_stage", "replay_of", "origin_message_id", "origin_publish_time",
    }  # fmt: skip
    assert not any(key.startswith(("goog", "CloudPubSub")) for key in sent)
    assert not sent.keys() & {"reason", "detail", "stage", "origin_topic", "failed_at"}


def test_any_number_of_original_attributes_fits_after_two_rounds() -> None:
    many = {f"key{index}": "v" for index in range(MAX_ATTRIBUTES)}
    for _ in range(2):
        _, many = read(refused(attributes=many)).replay()
        assert len(many) <= MAX_ATTRIBUTES
    assert many["key0"] == "v"
