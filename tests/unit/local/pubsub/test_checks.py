from typing import Any

import pytest

from local.pubsub.checks import (
    check_messages,
    check_subscription,
    complete_subscription,
    table_parts,
)
from local.pubsub.errors import (
    ApiError,
    InvalidArgumentError,
    OutOfRangeError,
    UnimplementedError,
)
from local.pubsub.policy import delivery_policy
from local.pubsub.wire import Proto, PubsubMessage, Subscription

NAME, TOPIC = "projects/p/subscriptions/sub", "projects/p/topics/top"


def subscription(**fields: object) -> Proto:
    return Subscription(name=NAME, topic=TOPIC, **fields)


def attributes(count: int = 1, key: str = "k", value: str = "v") -> Proto:
    return PubsubMessage(attributes={f"{key}{number}": value for number in range(count)})


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([PubsubMessage(data=b"x")], id="data"),
        pytest.param([attributes()], id="only_an_attribute"),
        pytest.param([PubsubMessage(data=b"x")] * 1_000, id="1000_messages"),
        pytest.param([attributes(100)], id="100_attributes"),
        pytest.param([attributes(key="k" * 255)], id="a_key_of_256_bytes"),
        pytest.param([attributes(value="v" * 1_024)], id="a_value_of_1024_bytes"),
    ],
)
def test_messages_up_to_the_limits_are_accepted(messages: list[Proto]) -> None:
    check_messages(messages, 1_000)


@pytest.mark.parametrize(
    ("messages", "problem"),
    [
        pytest.param([], "at least one message", id="no_message"),
        pytest.param([PubsubMessage()], "needs data or", id="an_empty_message"),
        pytest.param([PubsubMessage(ordering_key="k")], "needs data or", id="only_a_key"),
        pytest.param([PubsubMessage(data=b"x")] * 1_001, "1000 messages", id="1001_messages"),
        pytest.param([attributes(101)], "100 attributes", id="101_attributes"),
        pytest.param([attributes(key="k" * 256)], "256 bytes", id="a_key_of_257_bytes"),
        pytest.param([attributes(key="é" * 128)], "256 bytes", id="bytes_not_letters"),
        pytest.param([attributes(value="v" * 1_025)], "1024 bytes", id="a_value_of_1025_bytes"),
        pytest.param([attributes(key="google-")], "'goog'", id="a_reserved_key"),
        pytest.param([PubsubMessage(attributes={"": "v"})], "empty", id="an_empty_key"),
        pytest.param([PubsubMessage(data=b"x", ordering_key="k" * 1_025)], "ordering key"),
        pytest.param([attributes(), PubsubMessage()], "needs data or", id="one_bad_refuses_all"),
    ],
)
def test_messages_over_the_limits_are_refused(messages: list[Proto], problem: str) -> None:
    with pytest.raises(InvalidArgumentError, match=problem):
        check_messages(messages, 1_000)


def test_a_request_over_10_mb_is_refused() -> None:
    check_messages([PubsubMessage(data=b"x")], 10_000_000)
    with pytest.raises(InvalidArgumentError, match="10000000"):
        check_messages([PubsubMessage(data=b"x")], 10_000_001)


def test_what_is_left_out_gets_the_apis_defaults() -> None:
    config = subscription(dead_letter_policy={"dead_letter_topic": TOPIC})
    complete_subscription(config)
    policy = delivery_policy(config)
    assert policy.ack_deadline_s == 10
    assert policy.retention_s == 7 * 24 * 3600
    assert policy.max_attempts == 5


@pytest.mark.parametrize(
    ("fields", "delays"),
    [
        pytest.param({}, [0, 0], id="pull_retries_at_once"),
        pytest.param({"push_config": {"push_endpoint": "http://x/"}}, [0.1, 0.2], id="push"),
        pytest.param({"bigquery_config": {"table": "p.d.t"}}, [0.1, 0.2], id="a_table"),
        pytest.param({"retry_policy": {}}, [10, 20], id="an_empty_policy_has_googles_defaults"),
        pytest.param({"retry_policy": {"minimum_backoff": {"nanos": 500_000_000}}}, [0.5, 1]),
        pytest.param({"retry_policy": {"minimum_backoff": {}, "maximum_backoff": {}}}, [0, 0]),
    ],
)
def test_the_backoff_of_a_subscription(fields: dict[str, Any], delays: list[float]) -> None:
    backoff = delivery_policy(subscription(**fields)).backoff
    assert [backoff.delay_s(1), backoff.delay_s(2)] == pytest.approx(delays)


def retry(minimum_s: int, maximum_s: int) -> dict[str, Any]:
    policy = {"minimum_backoff": {"seconds": minimum_s}, "maximum_backoff": {"seconds": maximum_s}}
    return {"retry_policy": policy}


def attempts(count: int) -> dict[str, Any]:
    policy = {"dead_letter_topic": TOPIC, "max_delivery_attempts": count}
    return {"dead_letter_policy": policy}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"ack_deadline_seconds": 10},
        {"ack_deadline_seconds": 600},
        {"message_retention_duration": {"seconds": 600}},
        {"message_retention_duration": {"seconds": 31 * 24 * 3600}},
        retry(0, 600),
        retry(600, 600),
        attempts(5),
        attempts(100),
        {"filter": "attributes:" + "k" * 245},
        {"push_config": {"push_endpoint": "http://127.0.0.1:8081/?a=b"}},
        {"push_config": {"push_endpoint": "https://x.example", "oidc_token": {"audience": "a"}}},
        {"bigquery_config": {"table": "angelia-local:analytics.dead_letters"}},
        {"bigquery_config": {"table": "p.d.t", "write_metadata": True}},
        {"enable_message_ordering": True},
    ],
    ids=str,
)
def test_a_subscription_within_the_limits_is_accepted(fields: dict[str, Any]) -> None:
    config = subscription(**fields)
    complete_subscription(config)
    check_subscription(config)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"ack_deadline_seconds": 9}, InvalidArgumentError),
        ({"ack_deadline_seconds": 601}, InvalidArgumentError),
        ({"ack_deadline_seconds": -1}, InvalidArgumentError),
        ({"message_retention_duration": {"seconds": 599}}, InvalidArgumentError),
        ({"message_retention_duration": {"seconds": 31 * 24 * 3600 + 1}}, InvalidArgumentError),
        (retry(0, 601), InvalidArgumentError),
        (retry(-1, 10), InvalidArgumentError),
        (retry(11, 10), InvalidArgumentError),
        (attempts(4), OutOfRangeError),
        (attempts(101), OutOfRangeError),
        ({"filter": "attributes:" + "k" * 246}, InvalidArgumentError),
        ({"filter": "attributes ="}, InvalidArgumentError),
        ({"push_config": {"push_endpoint": "ftp://x/"}}, InvalidArgumentError),
        ({"push_config": {"push_endpoint": "http://"}}, InvalidArgumentError),
        ({"push_config": {"push_endpoint": "http://x:99999/"}}, InvalidArgumentError),
        ({"push_config": {"push_endpoint": "http://x/\r\nA: b"}}, InvalidArgumentError),
        ({"bigquery_config": {"table": "d.t"}}, InvalidArgumentError),
        ({"bigquery_config": {}}, InvalidArgumentError),
        (
            {
                "bigquery_config": {"table": "p.d.t"},
                "push_config": {"push_endpoint": "http://x/"},
            },
            InvalidArgumentError,
        ),
        ({"bigquery_config": {"table": "p.d.t", "use_topic_schema": True}}, UnimplementedError),
        ({"push_config": {"push_endpoint": "http://x/", "no_wrapper": {}}}, UnimplementedError),
        ({"enable_exactly_once_delivery": True}, UnimplementedError),
        ({"cloud_storage_config": {"bucket": "b"}}, UnimplementedError),
    ],
    ids=str,
)
def test_a_subscription_over_the_limits_is_refused(
    fields: dict[str, Any], error: type[ApiError]
) -> None:
    config = subscription(**fields)
    complete_subscription(config)
    with pytest.raises(error):
        check_subscription(config)


@pytest.mark.parametrize("text", ["p.d.t", "p:d.t"])
def test_a_table_is_named_with_a_dot_or_a_colon(text: str) -> None:
    assert table_parts(text) == ("p", "d", "t")
