"""The adapter against a gRPC server on loopback that answers as it is told."""

import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
from google.cloud.pubsub_v1 import SubscriberClient
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport
from google.pubsub_v1.types import (
    AcknowledgeRequest,
    ModifyAckDeadlineRequest,
    PullRequest,
    PullResponse,
)

from functions.replay.letters import Received
from functions.replay.subscription import MAX_ACK_IDS, Subscription, SubscriptionFailed

PATH = "projects/p/subscriptions/s"
WAIT_S = 10.0
Empty = PullResponse.pb()  # no message: the same bytes as google.protobuf.Empty
Status = grpc.StatusCode


class Subscriber:
    """A Subscriber service: ``script`` holds status codes to fail with, then it answers."""

    def __init__(self) -> None:
        self.script: deque[grpc.StatusCode] = deque()
        self.requests: list[Any] = []
        self.answer = PullResponse.pb()()
        self.held = threading.Event()
        self.held.set()

    def pull(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ANN401 - untyped
        self._noted(request, context)
        return self.answer

    def other(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ANN401 - untyped
        self._noted(request, context)
        return Empty()

    def _noted(self, request: Any, context: grpc.ServicerContext) -> None:  # noqa: ANN401 - untyped
        self.requests.append(request)
        self.held.wait(WAIT_S)
        if self.script:
            context.abort(self.script.popleft(), "as told, of 203.0.113.7")


@pytest.fixture
def service() -> Subscriber:
    return Subscriber()


@pytest.fixture
def subscription(service: Subscriber) -> Iterator[Subscription]:
    calls: dict[str, tuple[Any, Any]] = {
        "Pull": (service.pull, PullRequest),
        "Acknowledge": (service.other, AcknowledgeRequest),
        "ModifyAckDeadline": (service.other, ModifyAckDeadlineRequest),
    }
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(
            call,
            request_deserializer=request.pb().FromString,
            response_serializer=Empty.SerializeToString,
        )
        for name, (call, request) in calls.items()
    }
    server = grpc.server(ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("google.pubsub.v1.Subscriber", handlers),)
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        transport = SubscriberGrpcTransport(channel=channel)
        yield Subscription(SubscriberClient(transport=transport), PATH)
    service.held.set()
    server.stop(0).wait(WAIT_S)


def test_a_message_is_pulled_whole(service: Subscriber, subscription: Subscription) -> None:
    received = service.answer.received_messages.add(ack_id="a1")
    received.message.message_id = "17"
    received.message.data = b"\xff"
    received.message.attributes["stage"] = "enrich"
    received.message.publish_time.FromJsonString("2026-11-21T12:00:00.123456Z")
    time = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
    assert subscription.pull(5, WAIT_S) == [
        Received(
            ack_id="a1", id="17", data=b"\xff", attributes={"stage": "enrich"}, published_at=time
        )
    ]
    [request] = service.requests
    assert (request.subscription, request.max_messages) == (PATH, 5)


def test_no_message_in_time_is_no_error(service: Subscriber, subscription: Subscription) -> None:
    assert subscription.pull(5, WAIT_S) == []
    service.held.clear()
    assert subscription.pull(5, 0.2) == []


def test_many_acks_and_leases_go_in_requests_of_a_size_that_pubsub_takes(
    service: Subscriber, subscription: Subscription
) -> None:
    ids = [str(index) for index in range(2 * MAX_ACK_IDS + 1)]
    subscription.ack(ids)
    assert [each for request in service.requests for each in request.ack_ids] == ids
    assert [len(request.ack_ids) for request in service.requests] == [MAX_ACK_IDS, MAX_ACK_IDS, 1]
    service.requests.clear()
    subscription.lease(ids[:3], 60)
    [request] = service.requests
    assert (request.ack_deadline_seconds, list(request.ack_ids)) == (60, ids[:3])
    service.requests.clear()
    subscription.ack([])
    subscription.lease([], 0)
    assert service.requests == [], "Pub/Sub refuses a request without ids"


def test_what_time_heals_is_tried_again(service: Subscriber, subscription: Subscription) -> None:
    service.script.extend([Status.UNAVAILABLE, Status.INTERNAL])
    subscription.ack(["a1"])
    service.script.append(Status.UNAVAILABLE)
    assert subscription.pull(1, WAIT_S) == []


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (Status.NOT_FOUND, "NotFound; is it there? --project and --subscription name it"),
        (Status.PERMISSION_DENIED, "PermissionDenied; roles/pubsub.subscriber on it is needed"),
        (Status.INVALID_ARGUMENT, "InvalidArgument; is Pub/Sub reachable?"),
    ],
)
def test_a_refusal_names_the_subscription_and_a_remedy(
    service: Subscriber, subscription: Subscription, code: grpc.StatusCode, says: str
) -> None:
    calls = (
        lambda: subscription.pull(1, WAIT_S),
        lambda: subscription.ack(["a1"]),
        lambda: subscription.lease(["a1"], 0),
    )
    for call in calls:
        service.script.append(code)
        with pytest.raises(SubscriptionFailed) as failed:
            call()
        assert str(failed.value) == f"{PATH}: {says}"
