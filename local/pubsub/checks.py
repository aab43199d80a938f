"""What Publish, CreateSubscription and UpdateSubscription refuse."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from local.pubsub import limits
from local.pubsub.errors import InvalidArgumentError, OutOfRangeError, UnimplementedError
from local.pubsub.filter_tokens import FilterSyntaxError
from local.pubsub.filters import parse_filter
from local.pubsub.policy import retry_range_s
from local.pubsub.wire import Proto

_TABLE = re.compile(r"(?P<project>[^.:]+)[.:](?P<dataset>\w+)\.(?P<table>[\w$-]+)")
_NOT_OFFERED = frozenset(
    {
        "bigtable_config",
        "cloud_storage_config",
        "enable_exactly_once_delivery",
        "message_transforms",
    }
)


def check_messages(messages: Sequence[Proto], request_bytes: int) -> None:
    """Raise InvalidArgumentError for what Publish refuses; one bad message refuses all of them."""
    if not messages:
        raise InvalidArgumentError("a publish request needs at least one message")
    if len(messages) > limits.MAX_MESSAGES_A_REQUEST:
        raise InvalidArgumentError(f"over {limits.MAX_MESSAGES_A_REQUEST} messages in one request")
    if request_bytes > limits.MAX_REQUEST_BYTES:
        raise InvalidArgumentError(
            f"a publish request of {request_bytes} bytes: over {limits.MAX_REQUEST_BYTES}"
        )
    for message in messages:
        if not message.data and not message.attributes:
            raise InvalidArgumentError("a message needs data or at least one attribute")
        if len(message.ordering_key.encode()) > limits.MAX_ORDERING_KEY_BYTES:
            raise InvalidArgumentError(
                f"an ordering key is over {limits.MAX_ORDERING_KEY_BYTES} bytes"
            )
        if message.attributes:
            _check_attributes(message.attributes)


def _check_attributes(attributes: Mapping[str, str]) -> None:
    if len(attributes) > limits.MAX_ATTRIBUTES:
        raise InvalidArgumentError(f"a message has over {limits.MAX_ATTRIBUTES} attributes")
    for key, value in attributes.items():
        if not key:
            raise InvalidArgumentError("an attribute's key is empty")
        if key.startswith(limits.RESERVED_PREFIX):
            raise InvalidArgumentError(f"an attribute's key begins with {limits.RESERVED_PREFIX!r}")
        if len(key.encode()) > limits.MAX_ATTRIBUTE_KEY_BYTES:
            raise InvalidArgumentError(
                f"an attribute's key is over {limits.MAX_ATTRIBUTE_KEY_BYTES} bytes"
            )
        if len(value.encode()) > limits.MAX_ATTRIBUTE_VALUE_BYTES:
            raise InvalidArgumentError(
                f"an attribute's value is over {limits.MAX_ATTRIBUTE_VALUE_BYTES} bytes"
            )


def complete_subscription(subscription: Proto) -> None:
    """Fill in the API's defaults, in place, for what a caller left out."""
    if not subscription.ack_deadline_seconds:
        subscription.ack_deadline_seconds = limits.DEFAULT_ACK_DEADLINE_S
    if not subscription.HasField("message_retention_duration"):
        subscription.message_retention_duration.seconds = limits.DEFAULT_RETENTION_S
    dead_letter = subscription.dead_letter_policy
    if dead_letter.dead_letter_topic and not dead_letter.max_delivery_attempts:
        dead_letter.max_delivery_attempts = limits.DEFAULT_DELIVERY_ATTEMPTS


def check_subscription(subscription: Proto) -> None:
    """Raise the ApiError of the first thing in a completed subscription that is not accepted."""
    for field, _ in subscription.ListFields():
        if field.name in _NOT_OFFERED:
            raise UnimplementedError(f"{field.name} is not offered by the local Pub/Sub server")
    check_ack_deadline(subscription.ack_deadline_seconds)
    _within(
        "message_retention_duration",
        subscription.message_retention_duration.seconds,
        limits.MIN_RETENTION_S,
        limits.MAX_RETENTION_S,
    )
    _check_retries(subscription)
    _check_filter(subscription.filter)
    if subscription.push_config.push_endpoint and subscription.bigquery_config.table:
        raise InvalidArgumentError("push_config and bigquery_config exclude each other")
    check_push_config(subscription.push_config)
    if subscription.HasField("bigquery_config"):
        _check_bigquery(subscription.bigquery_config)


def check_ack_deadline(seconds: int) -> None:
    """Raise InvalidArgumentError outside 10 to 600 seconds."""
    _within("ack deadline", seconds, limits.MIN_ACK_DEADLINE_S, limits.MAX_ACK_DEADLINE_S)


def check_push_config(push_config: Proto) -> None:
    """Raise for an endpoint that is no http(s) URL, or for unwrapped pushes."""
    if push_config.HasField("no_wrapper"):
        raise UnimplementedError("no_wrapper is not offered by the local Pub/Sub server")
    endpoint = push_config.push_endpoint
    if not endpoint:
        return
    try:
        parts = urlsplit(endpoint)
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_url = False
    if not is_url or re.search(r"[\s\x00-\x1f\x7f]", endpoint) or not endpoint.isascii():
        raise InvalidArgumentError(f"invalid push_endpoint {endpoint!r}: an http(s) URL is needed")


def table_parts(table: str) -> tuple[str, str, str]:
    """Return (project, dataset, table) of "project.dataset.table" or "project:dataset.table"."""
    match = _TABLE.fullmatch(table)
    if match is None:
        raise InvalidArgumentError(f"invalid table {table!r}: it must be project.dataset.table")
    return match["project"], match["dataset"], match["table"]


def _check_bigquery(bigquery_config: Proto) -> None:
    table_parts(bigquery_config.table)
    if bigquery_config.use_topic_schema:
        raise UnimplementedError("use_topic_schema is not offered by the local Pub/Sub server")


def _check_retries(subscription: Proto) -> None:
    if subscription.HasField("retry_policy"):
        minimum_s, maximum_s = retry_range_s(subscription.retry_policy)
        _within("minimum_backoff", minimum_s, 0, limits.MAX_BACKOFF_S)
        _within("maximum_backoff", maximum_s, 0, limits.MAX_BACKOFF_S)
        if minimum_s > maximum_s:
            raise InvalidArgumentError("minimum_backoff is greater than maximum_backoff")
    if subscription.dead_letter_policy.dead_letter_topic:
        _check_attempts(subscription.dead_letter_policy.max_delivery_attempts)


def _check_attempts(attempts: int) -> None:
    least, most = limits.MIN_DELIVERY_ATTEMPTS, limits.MAX_DELIVERY_ATTEMPTS
    if not least <= attempts <= most:  # the status is that of Google's emulator
        raise OutOfRangeError(
            f"max_delivery_attempts is {attempts}: it must be from {least} to {most}"
        )


def _check_filter(text: str) -> None:
    if len(text.encode()) > limits.MAX_FILTER_BYTES:
        raise InvalidArgumentError(f"the filter is over {limits.MAX_FILTER_BYTES} bytes")
    try:
        parse_filter(text)
    except FilterSyntaxError as error:
        raise InvalidArgumentError(f"invalid filter: {error}") from error


def _within(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise InvalidArgumentError(f"{name} is {value:g}: it must be from {least:g} to {most:g}")
