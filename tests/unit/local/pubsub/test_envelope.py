import json

from local.pubsub.dead_letters import dead_letter
from local.pubsub.envelope import push_body
from local.pubsub.timestamps import set_milliseconds
from local.pubsub.wire import Proto, PubsubMessage

SUBSCRIPTION = "projects/angelia-local/subscriptions/enrich"


def message(**fields: object) -> Proto:
    made = PubsubMessage(data=b'{"a":1}', message_id="17", **fields)
    set_milliseconds(made.publish_time, 1_764_150_000.1239)
    return made


def test_the_push_body_is_googles_envelope() -> None:
    body = push_body(message(attributes={"schema": "raw.v1"}), SUBSCRIPTION, None)
    assert json.loads(body) == {
        "message": {
            "data": "eyJhIjoxfQ==",
            "attributes": {"schema": "raw.v1"},
            "messageId": "17",
            "message_id": "17",
            "publishTime": "2025-11-26T09:40:00.123Z",
            "publish_time": "2025-11-26T09:40:00.123Z",
        },
        "subscription": SUBSCRIPTION,
    }


def test_ordering_key_and_delivery_attempt_are_there_when_they_mean_something() -> None:
    body = json.loads(push_body(message(ordering_key="k"), SUBSCRIPTION, 3))
    assert body["message"]["orderingKey"] == "k"
    assert body["deliveryAttempt"] == 3


def test_a_dead_letter_keeps_the_message_and_says_where_it_comes_from() -> None:
    original = message(attributes={"schema": "raw.v1"}, ordering_key="k")
    letter = dead_letter(original, SUBSCRIPTION, 5)
    assert letter.data == original.data
    assert letter.ordering_key == "k"
    assert letter.message_id == ""
    assert dict(letter.attributes) == {
        "schema": "raw.v1",
        "CloudPubSubDeadLetterSourceDeliveryCount": "5",
        "CloudPubSubDeadLetterSourceSubscription": "enrich",
        "CloudPubSubDeadLetterSourceSubscriptionProject": "angelia-local",
        "CloudPubSubDeadLetterSourceTopicPublishTime": "2025-11-26T09:40:00.123Z",
    }
