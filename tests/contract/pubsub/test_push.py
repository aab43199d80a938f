import base64
import itertools
import threading
import time
from typing import Any

from tests.contract.pubsub.clients import Clients
from tests.contract.pubsub.endpoint import Endpoint
from tests.ports import free_port


def push_to(endpoint: Endpoint) -> dict[str, Any]:
    return {"push_endpoint": endpoint.url}


def fails_first(count: int) -> Endpoint:
    return Endpoint(lambda number: 500 if number < count else 200)


def test_a_push_is_googles_envelope(pubsub: Clients) -> None:
    topic = pubsub.topic()
    with Endpoint() as endpoint:
        name = pubsub.subscription(topic, push_config=push_to(endpoint))
        (message_id,) = pubsub.publish(topic, b"\x00data\xff", a="1", b="æ")
        (push,) = endpoint.wait_for(1)
        pubsub.subscriber.delete_subscription(subscription=name)
    assert push.headers["content-type"] == "application/json"
    message = push.body["message"]
    assert push.body["subscription"] == name
    assert base64.b64decode(message["data"]) == b"\x00data\xff"
    assert message["attributes"] == {"a": "1", "b": "æ"}
    assert message["messageId"] == message["message_id"] == message_id
    assert message["publishTime"] == message["publish_time"]
    assert message["publishTime"].endswith("Z")
    assert "deliveryAttempt" not in push.body


def test_pushes_name_google_as_their_agent(pubsub: Clients) -> None:
    topic = pubsub.topic()
    with Endpoint() as endpoint:
        pubsub.subscription(topic, push_config=push_to(endpoint))
        pubsub.publish(topic, b"x")
        assert endpoint.wait_for(1)[0].headers["user-agent"] == "CloudPubSub-Google"


def assert_acknowledging(pubsub: Clients, *statuses: int) -> None:
    topic = pubsub.topic()
    with Endpoint(lambda number: statuses[number % len(statuses)]) as endpoint:
        pubsub.subscription(topic, push_config=push_to(endpoint))
        pubsub.publish(topic, *[b"x"] * len(statuses))
        endpoint.wait_for(len(statuses))
        time.sleep(1.3)  # a nack would be pushed again after 0.1 s, by Google's emulator after 1 s
        assert len(endpoint.pushes) == len(statuses)


def test_200_201_and_204_acknowledge(pubsub: Clients) -> None:
    assert_acknowledging(pubsub, 200, 201, 204)


def test_a_202_acknowledges(pubsub: Clients) -> None:
    assert_acknowledging(pubsub, 202)


def test_anything_else_is_pushed_again(pubsub: Clients) -> None:
    topic = pubsub.topic()
    refusals = [302, 400, 503]
    with Endpoint(lambda number: refusals[number] if number < 3 else 200) as endpoint:
        pubsub.subscription(topic, push_config=push_to(endpoint))
        published = pubsub.publish(topic, b"x", b"y", b"z")
        pushes = endpoint.wait_for(6)
    ids = [push.body["message"]["messageId"] for push in pushes]
    assert sorted(ids) == sorted(published * 2)


def test_push_retries_double_from_the_minimum_backoff(pubsub: Clients) -> None:
    topic = pubsub.topic()
    policy = {
        "minimum_backoff": {"nanos": 300_000_000},
        "maximum_backoff": {"nanos": 900_000_000},
    }
    with fails_first(3) as endpoint:
        pubsub.subscription(topic, push_config=push_to(endpoint), retry_policy=policy)
        pubsub.publish(topic, b"x")
        times = [push.at_s for push in endpoint.wait_for(4, timeout_s=3.5)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    # 0.3, 0.6 and 0.9 s, less what a busy machine may be late with the push before.
    assert gaps[0] > 0.2
    assert gaps[1] > 0.5
    assert gaps[2] > 0.8


def test_an_endpoint_that_comes_up_later_is_reached(pubsub: Clients) -> None:
    topic = pubsub.topic()
    port = free_port()
    name = pubsub.subscription(topic, push_config={"push_endpoint": f"http://127.0.0.1:{port}/"})
    (message_id,) = pubsub.publish(topic, b"x")
    with Endpoint(port=port) as endpoint:
        (push,) = endpoint.wait_for(1)
        pubsub.subscriber.delete_subscription(subscription=name)
    assert push.body["message"]["messageId"] == message_id


def test_the_attempt_is_in_the_push_body(pubsub: Clients) -> None:
    topic = pubsub.topic()
    policy = {"dead_letter_topic": pubsub.topic("dead"), "max_delivery_attempts": 5}
    with fails_first(1) as endpoint:
        pubsub.subscription(topic, push_config=push_to(endpoint), dead_letter_policy=policy)
        pubsub.publish(topic, b"x")
        assert [push.body.get("deliveryAttempt") for push in endpoint.wait_for(2)] == [1, 2]


def test_the_ordering_key_is_in_the_push_body(pubsub: Clients) -> None:
    topic = pubsub.topic()
    with Endpoint() as endpoint:
        pubsub.subscription(topic, push_config=push_to(endpoint))
        pubsub.publish_request(topic, {"data": b"x", "ordering_key": "visitor-1"})
        assert endpoint.wait_for(1)[0].body["message"].get("orderingKey") == "visitor-1"


def test_what_is_refused_too_often_goes_to_the_dead_letter_topic(pubsub: Clients) -> None:
    topic, dead = pubsub.topic(), pubsub.topic("dead")
    letters = pubsub.subscription(dead, "letters")
    policy = {"dead_letter_topic": dead, "max_delivery_attempts": 5}
    with Endpoint(lambda _number: 500) as endpoint:
        pubsub.subscription(topic, push_config=push_to(endpoint), dead_letter_policy=policy)
        pubsub.publish(topic, b"poison")
        letter = pubsub.pull(letters, timeout_s=15)[0].message
        assert len(endpoint.pushes) == 5
    assert letter.data == b"poison"
    assert letter.attributes["CloudPubSubDeadLetterSourceDeliveryCount"] == "5"


def test_many_pushes_are_in_flight(pubsub: Clients) -> None:
    topic = pubsub.topic()
    everyone = threading.Barrier(8)

    def together(_number: int) -> int:
        try:
            everyone.wait(2)
        except threading.BrokenBarrierError:
            return 500
        return 200

    with Endpoint(together) as endpoint:
        name = pubsub.subscription(topic, push_config=push_to(endpoint))
        pubsub.publish(topic, *[b"x"] * 8)
        endpoint.wait_for(8, timeout_s=3)
        pubsub.subscriber.delete_subscription(subscription=name)
    assert not everyone.broken


def test_pushes_come_over_kept_connections(pubsub: Clients) -> None:
    topic = pubsub.topic()
    with Endpoint() as endpoint:
        pubsub.subscription(topic, push_config=push_to(endpoint))
        for number in range(5):
            pubsub.publish(topic, b"x")
            endpoint.wait_for(number + 1)
        assert endpoint.connections < 5


def test_a_filter_decides_what_is_pushed(pubsub: Clients) -> None:
    topic = pubsub.topic()
    with Endpoint() as endpoint:
        wanted = 'attributes.counts = "true" AND hasPrefix(attributes.schema, "enriched.")'
        pubsub.subscription(topic, push_config=push_to(endpoint), filter=wanted)
        pubsub.publish(topic, b"view", schema="enriched.v1")
        (sale,) = pubsub.publish(topic, b"sale", schema="enriched.v1", counts="true")
        endpoint.wait_for(1)
        time.sleep(0.3)
        assert [push.body["message"]["messageId"] for push in endpoint.pushes] == [sale]


def test_a_subscription_turns_from_pull_to_push_and_back(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish(topic, b"before")
    with Endpoint() as endpoint:
        pubsub.subscriber.modify_push_config(subscription=name, push_config=push_to(endpoint))
        pubsub.publish(topic, b"during")
        endpoint.wait_for(2)
        pubsub.subscriber.modify_push_config(subscription=name, push_config={})
        pubsub.publish(topic, b"after")
        assert pubsub.pull(name)[0].message.data == b"after"
        assert len(endpoint.pushes) == 2
