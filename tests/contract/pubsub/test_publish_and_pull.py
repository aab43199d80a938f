import time

import pytest
from google.api_core.exceptions import InvalidArgument

from tests.contract.pubsub.clients import Clients


def test_a_message_arrives_as_it_was_published_until_it_is_acknowledged(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    (message_id,) = pubsub.publish(topic, b"\x00data\xff", a="1", b="æ")
    (received,) = pubsub.pull(name)
    assert received.message.data == b"\x00data\xff"
    assert dict(received.message.attributes) == {"a": "1", "b": "æ"}
    assert received.message.message_id == message_id
    assert abs(received.message.publish_time.timestamp() - time.time()) < 60
    assert received.delivery_attempt == 0
    pubsub.set_deadline(name, [received], 1)
    pubsub.acknowledge(name, [received])
    pubsub.pull_nothing(name, for_s=1.3)


def test_a_batch_arrives_whole_with_an_id_for_each(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    datas = [b"%d" % number for number in range(500)]
    ids = pubsub.publish(topic, *datas)
    assert len(set(ids)) == 500
    received = pubsub.pull(name, 500)
    assert {it.message.message_id: it.message.data for it in received} == dict(
        zip(ids, datas, strict=True)
    )


def test_every_subscription_gets_its_own_copy(pubsub: Clients) -> None:
    topic = pubsub.topic()
    first, second = pubsub.subscription(topic, "sub-1"), pubsub.subscription(topic, "sub-2")
    pubsub.publish(topic, b"x")
    pubsub.acknowledge(first, pubsub.pull(first))
    assert pubsub.pull(second)[0].message.data == b"x"


def test_a_subscription_sees_nothing_from_before_its_time(pubsub: Clients) -> None:
    topic = pubsub.topic()
    pubsub.publish(topic, b"early")
    name = pubsub.subscription(topic)
    pubsub.publish(topic, b"late")
    assert pubsub.pull(name)[0].message.data == b"late"
    pubsub.pull_nothing(name)


@pytest.mark.parametrize("count", [0, 1_001])
def test_a_request_holds_1_to_1000_messages(pubsub: Clients, count: int) -> None:
    messages: list[dict[str, object]] = [{"data": b"x"}] * count
    with pytest.raises(InvalidArgument):
        pubsub.publish_request(pubsub.topic(), *messages)


def test_an_empty_message_is_refused(pubsub: Clients) -> None:
    with pytest.raises(InvalidArgument):
        pubsub.publish(pubsub.topic(), b"")


def test_attributes_are_enough(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish(topic, b"", a="1")
    assert dict(pubsub.pull(name)[0].message.attributes) == {"a": "1"}


def test_more_attributes_than_the_limit_are_refused(pubsub: Clients) -> None:
    topic = pubsub.topic()
    pubsub.publish(topic, b"x", **{f"a{number}": "" for number in range(100)})
    with pytest.raises(InvalidArgument):
        pubsub.publish(topic, b"x", **{f"a{number}": "" for number in range(101)})


def test_too_long_attribute_keys_are_refused(pubsub: Clients) -> None:
    topic = pubsub.topic()
    pubsub.publish(topic, b"x", **{"a" * 256: ""})
    with pytest.raises(InvalidArgument):
        pubsub.publish(topic, b"x", **{"a" * 257: ""})


def test_too_long_attribute_values_are_refused(pubsub: Clients) -> None:
    topic = pubsub.topic()
    pubsub.publish(topic, b"x", a="v" * 1_024)
    with pytest.raises(InvalidArgument):
        pubsub.publish(topic, b"x", a="v" * 1_025)


def test_reserved_attribute_keys_are_refused(pubsub: Clients) -> None:
    with pytest.raises(InvalidArgument):
        pubsub.publish(pubsub.topic(), b"x", googclient="1")


def test_a_given_back_message_comes_again_at_once(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish(topic, b"x")
    (first,) = pubsub.pull(name)
    pubsub.set_deadline(name, [first], 0)
    (second,) = pubsub.pull(name, timeout_s=3)
    assert second.message.message_id == first.message.message_id


def test_a_message_comes_again_after_its_deadline_and_not_before(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish(topic, b"x")
    held = pubsub.pull(name)
    pubsub.set_deadline(name, held, 1)
    pubsub.pull_nothing(name, for_s=0.5)
    pubsub.set_deadline(name, held, 1)
    pubsub.pull_nothing(name, for_s=0.7)
    assert pubsub.pull(name, timeout_s=5)[0].message.data == b"x"


def test_a_late_acknowledgement_is_no_error(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish(topic, b"x")
    held = pubsub.pull(name)
    pubsub.acknowledge(name, held)
    pubsub.acknowledge(name, held)
    pubsub.set_deadline(name, held, 0)
    pubsub.pull_nothing(name)


def test_pull_retries_keep_to_the_minimum_backoff(pubsub: Clients) -> None:
    topic = pubsub.topic()
    policy = {"minimum_backoff": {"seconds": 1}, "maximum_backoff": {"seconds": 1}}
    name = pubsub.subscription(topic, retry_policy=policy)
    pubsub.publish(topic, b"x")
    pubsub.set_deadline(name, pubsub.pull(name), 0)
    begin = time.monotonic()
    pubsub.pull(name)
    assert 0.9 < time.monotonic() - begin < 5


def test_attempts_are_counted_with_a_dead_letter_policy_and_end_in_its_topic(
    pubsub: Clients,
) -> None:
    topic, dead = pubsub.topic(), pubsub.topic("dead")
    policy = {"dead_letter_topic": dead, "max_delivery_attempts": 5}
    name = pubsub.subscription(topic, "poisoned", dead_letter_policy=policy)
    letters = pubsub.subscription(dead, "letters")
    pubsub.publish(topic, b"poison", schema="raw.v1")
    attempts = []
    for _ in range(5):
        (received,) = pubsub.pull(name)
        attempts.append(received.delivery_attempt)
        pubsub.set_deadline(name, [received], 0)
    assert attempts == [1, 2, 3, 4, 5]
    pubsub.pull_nothing(name)  # Google's emulator forwards when the next one is asked for
    letter = pubsub.pull(letters)[0].message
    assert letter.data == b"poison"
    assert letter.attributes["schema"] == "raw.v1"
    source = "CloudPubSubDeadLetterSource"
    assert letter.attributes[f"{source}DeliveryCount"] == "5"
    assert letter.attributes[f"{source}Subscription"] == "poisoned"
    assert letter.attributes[f"{source}SubscriptionProject"] == pubsub.project
    assert letter.attributes[f"{source}TopicPublishTime"].startswith("20")


def test_a_filter_decides_what_is_pulled(pubsub: Clients) -> None:
    topic = pubsub.topic()
    wanted = 'NOT attributes:replay_stage OR attributes.replay_stage = "enrich"'
    name = pubsub.subscription(topic, filter=wanted)
    pubsub.publish(topic, b"for another stage", replay_stage="sink_bigquery")
    pubsub.publish(topic, b"for this stage", replay_stage="enrich")
    pubsub.publish(topic, b"new")
    datas = {received.message.data for received in pubsub.pull(name, 2)}
    assert datas == {b"for this stage", b"new"}
    pubsub.pull_nothing(name)


def test_ordering_keys_travel_with_their_messages(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish_request(topic, {"data": b"x", "ordering_key": "visitor-1"})
    assert pubsub.pull(name)[0].message.ordering_key == "visitor-1"
