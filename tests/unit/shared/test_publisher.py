"""The adapter against a real gRPC server on loopback that answers as it is told."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.cloud.pubsub_v1 import PublisherClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
from google.pubsub_v1.types import PublishRequest, PublishResponse

from shared.errors import RetryLater
from shared.publisher import MAX_MESSAGES, TopicPublisher, Unpublishable

TOPIC = "projects/p/topics/raw-events"
WAIT_S = 10.0


class Topic:
    """A Publisher service: ``script`` holds status codes to fail with, then it takes all."""

    def __init__(self) -> None:
        self.script: deque[grpc.StatusCode] = deque()
        self.requests: list[Any] = []
        self.held = threading.Event()
        self.held.set()

    def publish(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ANN401
        self.requests.append(request)
        self.held.wait(WAIT_S)
        if self.script:
            context.abort(self.script.popleft(), "as told")
        if any(message.data == b"refused" for message in request.messages):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "one of them is bad")
        ids = [message.data.decode() for message in request.messages]
        return PublishResponse.pb()(message_ids=ids)


@pytest.fixture
def topic() -> Topic:
    return Topic()


@pytest.fixture
def publisher(topic: Topic) -> Iterator[Callable[[float], TopicPublisher]]:
    method = grpc.unary_unary_rpc_method_handler(
        topic.publish,
        request_deserializer=PublishRequest.pb().FromString,
        response_serializer=PublishResponse.pb().SerializeToString,
    )
    service = grpc.method_handlers_generic_handler(
        "google.pubsub.v1.Publisher", {"Publish": method}
    )
    server = grpc.server(ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers((service,))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        client = PublisherClient(transport=PublisherGrpcTransport(channel=channel))
        yield lambda timeout_s: TopicPublisher(client, TOPIC, timeout_s=timeout_s)
    server.stop(0).wait(WAIT_S)


Make = Callable[[float], TopicPublisher]


def test_a_message_is_confirmed_by_its_id(topic: Topic, publisher: Make) -> None:
    assert publisher(WAIT_S).publish(b"hello", {"schema": "raw.v1"}) == "hello"
    [request] = topic.requests
    assert request.topic == TOPIC
    assert dict(request.messages[0].attributes) == {"schema": "raw.v1"}


def test_many_messages_share_calls_within_pubsubs_limits(topic: Topic, publisher: Make) -> None:
    messages: list[tuple[bytes, dict[str, str]]] = [
        (b"%d" % index, {}) for index in range(2 * MAX_MESSAGES + 1)
    ]
    assert publisher(WAIT_S).publish_all(messages) == [data.decode() for data, _ in messages]
    assert [len(request.messages) for request in topic.requests] == [MAX_MESSAGES, MAX_MESSAGES, 1]


@pytest.mark.parametrize("code", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL])
def test_a_passing_failure_is_retried_within_the_request(
    topic: Topic, publisher: Make, code: grpc.StatusCode
) -> None:
    topic.script.extend([code, code])
    assert publisher(WAIT_S).publish(b"a", {}) == "a"
    assert len(topic.requests) == 3


@pytest.mark.parametrize(
    "code",
    [
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.UNAUTHENTICATED,
    ],
)
def test_what_a_person_or_time_must_heal_is_retry_later(
    topic: Topic, publisher: Make, code: grpc.StatusCode
) -> None:
    topic.script.append(code)
    with pytest.raises(RetryLater, match=f"publish_failed: {TOPIC}"):
        publisher(WAIT_S).publish(b"a", {})


def test_an_outage_longer_than_the_timeout_is_retry_later(topic: Topic, publisher: Make) -> None:
    topic.script.extend([grpc.StatusCode.UNAVAILABLE] * 1_000)
    with pytest.raises(RetryLater):
        publisher(0.3).publish(b"a", {})


def test_a_server_that_does_not_answer_is_retry_later(topic: Topic, publisher: Make) -> None:
    topic.held.clear()
    with pytest.raises(RetryLater):
        publisher(0.2).publish(b"a", {})
    topic.held.set()


def test_a_refused_message_does_not_fail_its_neighbours(topic: Topic, publisher: Make) -> None:
    made = publisher(WAIT_S)
    with pytest.raises(Unpublishable, match="one of them is bad"):
        made.publish_all([(b"a", {}), (b"refused", {}), (b"c", {})])
    singles = [request for request in topic.requests if len(request.messages) == 1]
    assert [request.messages[0].data for request in singles] == [b"a", b"refused", b"c"]


def test_without_a_server_it_is_retry_later() -> None:
    with grpc.insecure_channel("127.0.0.1:1") as channel:
        client = PublisherClient(transport=PublisherGrpcTransport(channel=channel))
        with pytest.raises(RetryLater):
            TopicPublisher(client, TOPIC, timeout_s=0.3).publish(b"a", {})
