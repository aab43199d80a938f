from typing import Any

import pytest
from google.api_core.exceptions import AlreadyExists, InvalidArgument, NotFound, OutOfRange

from tests.contract.pubsub.clients import Clients


def changed(pubsub: Clients, name: str, *paths: str, **fields: object) -> Any:  # noqa: ANN401 - no types
    request = {"subscription": {"name": name, **fields}, "update_mask": {"paths": list(paths)}}
    return pubsub.subscriber.update_subscription(request=request)


def test_a_subscription_lives_from_create_to_delete(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    found = pubsub.subscriber.get_subscription(subscription=name)
    assert (found.name, found.topic) == (name, topic)
    pubsub.subscriber.delete_subscription(subscription=name)
    with pytest.raises(NotFound):
        pubsub.subscriber.get_subscription(subscription=name)


def test_what_is_left_out_has_the_documented_defaults(pubsub: Clients) -> None:
    name = pubsub.subscription(pubsub.topic())
    found = pubsub.subscriber.get_subscription(subscription=name)
    assert found.ack_deadline_seconds == 10
    assert found.message_retention_duration.days == 7
    assert not found.push_config.push_endpoint


def test_a_subscription_exists_once(pubsub: Clients) -> None:
    topic = pubsub.topic()
    pubsub.subscription(topic)
    with pytest.raises(AlreadyExists):
        pubsub.subscription(topic)


def test_a_subscription_needs_its_topic(pubsub: Clients) -> None:
    with pytest.raises(NotFound):
        pubsub.subscription(f"projects/{pubsub.project}/topics/missing")


def test_a_missing_subscription_is_not_found(pubsub: Clients) -> None:
    missing = f"projects/{pubsub.project}/subscriptions/missing"
    with pytest.raises(NotFound):
        pubsub.subscriber.get_subscription(subscription=missing)
    with pytest.raises(NotFound):
        pubsub.subscriber.delete_subscription(subscription=missing)
    with pytest.raises(NotFound):
        pubsub.subscriber.pull(subscription=missing, max_messages=1, timeout=5)
    with pytest.raises(NotFound):
        pubsub.subscriber.acknowledge(subscription=missing, ack_ids=["x"])


def test_subscriptions_are_listed_by_project(pubsub: Clients) -> None:
    topic = pubsub.topic()
    names = [pubsub.subscription(topic, f"sub-{number}") for number in range(5)]
    request = {"project": f"projects/{pubsub.project}", "page_size": 2}
    listed = pubsub.subscriber.list_subscriptions(request=request)
    assert sorted(found.name for found in listed) == names


def test_a_mask_changes_what_it_names(pubsub: Clients) -> None:
    name = pubsub.subscription(pubsub.topic(), ack_deadline_seconds=30, labels={"a": "1"})
    changed(
        pubsub,
        name,
        "ack_deadline_seconds",
        "retry_policy",
        ack_deadline_seconds=60,
        retry_policy={"minimum_backoff": {"seconds": 1}, "maximum_backoff": {"seconds": 600}},
        labels={"b": "2"},
    )
    found = pubsub.subscriber.get_subscription(subscription=name)
    assert found.ack_deadline_seconds == 60
    assert found.retry_policy.maximum_backoff.seconds == 600
    assert dict(found.labels) == {"a": "1"}


def test_a_filter_cannot_be_changed(pubsub: Clients) -> None:
    name = pubsub.subscription(pubsub.topic(), filter="attributes:a")
    with pytest.raises(InvalidArgument):
        changed(pubsub, name, "filter", filter="attributes:b")
    assert pubsub.subscriber.get_subscription(subscription=name).filter == "attributes:a"


def test_an_ack_deadline_over_600_seconds_is_refused(pubsub: Clients) -> None:
    with pytest.raises(InvalidArgument):
        pubsub.subscription(pubsub.topic(), ack_deadline_seconds=601)


def test_an_ack_deadline_under_10_seconds_is_refused(pubsub: Clients) -> None:
    with pytest.raises(InvalidArgument):
        pubsub.subscription(pubsub.topic(), ack_deadline_seconds=9)


@pytest.mark.parametrize("attempts", [4, 101])
def test_delivery_attempts_are_5_to_100(pubsub: Clients, attempts: int) -> None:
    policy = {"dead_letter_topic": pubsub.topic("dead"), "max_delivery_attempts": attempts}
    with pytest.raises(OutOfRange):
        pubsub.subscription(pubsub.topic(), dead_letter_policy=policy)


def test_a_dead_letter_topic_must_exist(pubsub: Clients) -> None:
    policy = {"dead_letter_topic": f"projects/{pubsub.project}/topics/missing"}
    with pytest.raises(NotFound):
        pubsub.subscription(pubsub.topic(), dead_letter_policy=policy)


@pytest.mark.parametrize(("minimum_s", "maximum_s"), [(1, 601), (20, 10)])
def test_backoffs_have_rules(pubsub: Clients, minimum_s: int, maximum_s: int) -> None:
    policy = {"minimum_backoff": {"seconds": minimum_s}, "maximum_backoff": {"seconds": maximum_s}}
    with pytest.raises(InvalidArgument):
        pubsub.subscription(pubsub.topic(), retry_policy=policy)


def test_a_filter_that_is_none_is_refused(pubsub: Clients) -> None:
    with pytest.raises(InvalidArgument):
        pubsub.subscription(pubsub.topic(), filter="attributes:a AND attributes:b OR attributes:c")


def test_a_deleted_topic_leaves_its_subscription_without_one(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish(topic, b"before")
    pubsub.publisher.delete_topic(topic=topic)
    assert pubsub.subscriber.get_subscription(subscription=name).topic == "_deleted-topic_"
    assert pubsub.pull(name)[0].message.data == b"before"
