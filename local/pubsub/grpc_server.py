"""Serves the two services over gRPC with generic handlers, so that no generated code is needed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
import grpc.aio

from local.pubsub import wire
from local.pubsub.admin import Admin
from local.pubsub.broker import Broker
from local.pubsub.errors import ApiError
from local.pubsub.limits import MAX_REQUEST_BYTES
from local.pubsub.publisher_service import PublisherService
from local.pubsub.streaming_pull import StreamingPull
from local.pubsub.subscriber_service import SubscriberService
from local.pubsub.wire import Proto

Handlers = dict[str, grpc.RpcMethodHandler]
UnaryMethod = Callable[[Proto, Any], Awaitable[Proto]]

_OPTIONS = (
    ("grpc.so_reuseport", 0),  # a port in use is an error, not shared
    # Above the limit of a request, so that too large a one is answered and not cut off.
    ("grpc.max_receive_message_length", 3 * MAX_REQUEST_BYTES),
    ("grpc.max_send_message_length", -1),
    # The official clients ping an idle stream every 30 s; gRPC would call that abuse.
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 5_000),
    ("grpc.http2.max_ping_strikes", 0),
)
_NOT_OFFERED = {
    "Publisher": ("ListTopicSnapshots", "DetachSubscription"),
    "Subscriber": (
        "CreateSnapshot",
        "DeleteSnapshot",
        "GetSnapshot",
        "ListSnapshots",
        "Seek",
        "UpdateSnapshot",
    ),
}


def grpc_server(broker: Broker, admin: Admin) -> grpc.aio.Server:
    """Return a server without a port yet."""
    server = grpc.aio.server(options=_OPTIONS)
    services = {
        "Publisher": publisher_handlers(PublisherService(broker, admin)),
        "Subscriber": subscriber_handlers(SubscriberService(broker, admin), broker),
    }
    server.add_generic_rpc_handlers(
        tuple(
            grpc.method_handlers_generic_handler(
                f"google.pubsub.v1.{name}", handlers | _refusals(_NOT_OFFERED[name])
            )
            for name, handlers in services.items()
        )
    )
    return server


def publisher_handlers(service: PublisherService) -> Handlers:
    """Return the handlers of google.pubsub.v1.Publisher by RPC name."""
    return {
        "Publish": _unary(service.publish, wire.PublishRequest),
        "CreateTopic": _unary(service.create_topic, wire.Topic),
        "GetTopic": _unary(service.get_topic, wire.GetTopicRequest),
        "UpdateTopic": _unary(service.update_topic, wire.UpdateTopicRequest),
        "DeleteTopic": _unary(service.delete_topic, wire.DeleteTopicRequest),
        "ListTopics": _unary(service.list_topics, wire.ListTopicsRequest),
        "ListTopicSubscriptions": _unary(
            service.list_topic_subscriptions, wire.ListTopicSubscriptionsRequest
        ),
    }


def subscriber_handlers(service: SubscriberService, broker: Broker) -> Handlers:
    """Return the handlers of google.pubsub.v1.Subscriber by RPC name."""
    return {
        "CreateSubscription": _unary(service.create_subscription, wire.Subscription),
        "GetSubscription": _unary(service.get_subscription, wire.GetSubscriptionRequest),
        "UpdateSubscription": _unary(service.update_subscription, wire.UpdateSubscriptionRequest),
        "DeleteSubscription": _unary(service.delete_subscription, wire.DeleteSubscriptionRequest),
        "ListSubscriptions": _unary(service.list_subscriptions, wire.ListSubscriptionsRequest),
        "ModifyPushConfig": _unary(service.modify_push_config, wire.ModifyPushConfigRequest),
        "ModifyAckDeadline": _unary(service.modify_ack_deadline, wire.ModifyAckDeadlineRequest),
        "Acknowledge": _unary(service.acknowledge, wire.AcknowledgeRequest),
        "Pull": _unary(service.pull, wire.PullRequest),
        "StreamingPull": grpc.stream_stream_rpc_method_handler(
            _streaming_pull(broker), wire.StreamingPullRequest.FromString, _serialized
        ),
    }


def _unary(method: UnaryMethod, request_class: Any) -> grpc.RpcMethodHandler:  # noqa: ANN401 - wire.py
    async def answer(request: Proto, context: Any) -> Proto:  # noqa: ANN401 - grpc has no types
        try:
            return await method(request, context)
        except ApiError as error:
            await _abort(context, error)

    return grpc.unary_unary_rpc_method_handler(answer, request_class.FromString, _serialized)


def _streaming_pull(broker: Broker) -> Callable[[AsyncIterator[Proto], Any], AsyncIterator[Proto]]:
    async def answer(requests: AsyncIterator[Proto], context: Any) -> AsyncIterator[Proto]:  # noqa: ANN401
        try:
            first = await anext(requests, None)
            if first is not None:
                async for response in StreamingPull(broker, first).responses(requests):
                    yield response
        except ApiError as error:
            await _abort(context, error)

    return answer


def _refusals(names: tuple[str, ...]) -> Handlers:
    async def refuse(_request: bytes, context: Any) -> bytes:  # noqa: ANN401 - grpc has no types
        text = "snapshots, seek and detach are not offered by the local Pub/Sub server"
        await context.abort(grpc.StatusCode.UNIMPLEMENTED, text)
        return b""

    return {name: grpc.unary_unary_rpc_method_handler(refuse) for name in names}


async def _abort(context: Any, error: ApiError) -> None:  # noqa: ANN401 - grpc has no types
    await context.abort(grpc.StatusCode[error.status], str(error))


def _serialized(message: Proto) -> bytes:
    data: bytes = message.SerializeToString()
    return data
