"""Topics and subscriptions as Admin changes them."""

from pathlib import Path
from typing import Any

import pytest

from local.pubsub.errors import (
    AlreadyExistsError,
    InvalidArgumentError,
    NotFoundError,
)
from local.pubsub.lease_queue import Holder
from local.pubsub.wire import FieldMask, PushConfig, Subscription, Topic
from tests.unit.local.pubsub.brokers import DEAD, NAME, TOPIC, Local, story

FIVE_THEN_DEAD = {"dead_letter_topic": DEAD, "max_delivery_attempts": 5}


def test_a_deleted_topic_leaves_its_subscriptions_and_their_messages(tmp_path: Path) -> None:
    async def before(local: Local) -> None:
        local.with_topics().subscribe()
        await local.publish(b"x")
        local.admin.delete_topic(TOPIC)
        with pytest.raises(NotFoundError):
            await local.publish(b"y")

    async def after(local: Local) -> None:
        live = local.broker.subscription(NAME)
        assert live.config.topic == "_deleted-topic_"
        (lease,) = await live.next_leases(Holder(), 100, 10)
        assert local.message(lease.message.message_id).data == b"x"

    story(tmp_path, before)
    story(tmp_path, after)


@pytest.mark.parametrize(
    ("topic", "fields", "error"),
    [
        pytest.param("projects/p/topics/none", {}, NotFoundError, id="no_topic"),
        pytest.param("nonsense", {}, InvalidArgumentError, id="no_topic_name"),
        pytest.param(
            TOPIC,
            {"dead_letter_policy": {"dead_letter_topic": "projects/p/topics/none"}},
            NotFoundError,
            id="no_dead_letter_topic",
        ),
    ],
)
def test_a_subscription_needs_its_topics(
    tmp_path: Path, topic: str, fields: dict[str, Any], error: type[Exception]
) -> None:
    async def tell(local: Local) -> None:
        with pytest.raises(error):
            local.with_topics().subscribe(topic=topic, **fields)

    story(tmp_path, tell)


def test_names_are_given_once(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        local.with_topics().subscribe()
        with pytest.raises(AlreadyExistsError):
            local.subscribe()
        with pytest.raises(AlreadyExistsError):
            local.admin.create_topic(Topic(name=TOPIC))

    story(tmp_path, tell)


@pytest.mark.parametrize("paths", [[], ["filter"], ["topic"], ["name"], ["nonsense"]])
def test_what_cannot_be_changed_is_refused(tmp_path: Path, paths: list[str]) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        with pytest.raises(InvalidArgumentError):
            local.admin.update_subscription(Subscription(name=NAME), FieldMask(paths=paths))
        with pytest.raises(InvalidArgumentError):
            local.admin.update_topic(Topic(name=TOPIC), FieldMask(paths=paths))
        assert live.config.topic == TOPIC

    story(tmp_path, tell)


def test_a_mask_changes_and_clears_only_what_it_names(tmp_path: Path) -> None:
    async def before(local: Local) -> None:
        local.with_topics().subscribe(
            ack_deadline_seconds=30, dead_letter_policy=FIVE_THEN_DEAD, labels={"a": "1"}
        )
        changes = Subscription(name=NAME, ack_deadline_seconds=60, labels={"b": "2"})
        changes.push_config.push_endpoint = "http://127.0.0.1:1/"
        mask = FieldMask(paths=["dead_letter_policy", "labels", "push_config.push_endpoint"])
        local.admin.update_subscription(changes, mask)

    async def after(local: Local) -> None:
        config = local.broker.subscription(NAME).config
        assert config.ack_deadline_seconds == 30
        assert not config.HasField("dead_letter_policy")
        assert dict(config.labels) == {"b": "2"}
        assert config.push_config.push_endpoint == "http://127.0.0.1:1/"

    story(tmp_path, before)
    story(tmp_path, after)


def test_a_bad_change_changes_nothing(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        with pytest.raises(InvalidArgumentError):
            local.admin.update_subscription(
                Subscription(name=NAME, ack_deadline_seconds=5),
                FieldMask(paths=["ack_deadline_seconds"]),
            )
        with pytest.raises(InvalidArgumentError):
            local.admin.modify_push_config(NAME, PushConfig(push_endpoint="nonsense"))
        assert live.config.ack_deadline_seconds == 10
        assert live.policy.push_endpoint == ""

    story(tmp_path, tell)
