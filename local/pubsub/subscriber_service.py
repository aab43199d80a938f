"""The gRPC service google.pubsub.v1.Subscriber, but for StreamingPull."""

import asyncio
from typing import Protocol

from local.pubsub import wire
from local.pubsub.ack_ids import parse_ack_id
from local.pubsub.admin import Admin
from local.pubsub.broker import Broker
from local.pubsub.errors import InvalidArgumentError
from local.pubsub.lease_queue import Holder, Lease
from local.pubsub.limits import MAX_ACK_DEADLINE_S
from local.pubsub.live_subscription import LiveSubscription
from local.pubsub.names import checked_project
from local.pubsub.pages import page_of_names
from local.pubsub.received import received_message
from local.pubsub.wire import Proto

MAX_PULLED_MESSAGES = 1_000
MAX_PULLED_BYTES = 10_000_000
MAX_PULL_WAIT_S = 5.0
"""How long a Pull waits for a first message before it answers with none."""
_ANSWER_TIME_S = 0.2
"""Left of the caller's deadline for an empty answer to arrive in time."""


class CallContext(Protocol):
    """What is used of grpc.aio.ServicerContext."""

    def time_remaining(self) -> float | None:
        """Return the seconds until the caller gives up; None without a deadline."""


class SubscriberService:
    """One method for an RPC: takes the request, returns the response, raises ApiError."""

    def __init__(self, broker: Broker, admin: Admin) -> None:
        self._broker = broker
        self._admin = admin

    async def create_subscription(self, request: Proto, _context: object) -> Proto:
        """The request is the subscription itself."""
        return self._admin.create_subscription(request)

    async def get_subscription(self, request: Proto, _context: object) -> Proto:
        """Return a subscription's configuration."""
        return self._broker.subscription(request.subscription).config

    async def update_subscription(self, request: Proto, _context: object) -> Proto:
        """Change the fields that the mask names."""
        return self._admin.update_subscription(request.subscription, request.update_mask)

    async def modify_push_config(self, request: Proto, _context: object) -> Proto:
        """Change the endpoint, or with an empty config turn to pull."""
        self._admin.modify_push_config(request.subscription, request.push_config)
        return wire.Empty()

    async def delete_subscription(self, request: Proto, _context: object) -> Proto:
        """Delete a subscription and its backlog."""
        self._admin.delete_subscription(request.subscription)
        return wire.Empty()

    async def list_subscriptions(self, request: Proto, _context: object) -> Proto:
        """Return a project's subscriptions, by name."""
        prefix = checked_project(request.project) + "/"
        names = (name for name in self._broker.subscriptions if name.startswith(prefix))
        page, token = page_of_names(names, request.page_size, request.page_token)
        found = [self._broker.subscriptions[name].config for name in page]
        return wire.ListSubscriptionsResponse(subscriptions=found, next_page_token=token)

    async def pull(self, request: Proto, context: CallContext) -> Proto:
        """Return 1 to ``max_messages`` messages; none when none came in time."""
        live = self._broker.subscription(request.subscription)
        if request.max_messages <= 0:
            raise InvalidArgumentError("max_messages must be 1 or more")
        wait_s = 0.0 if request.return_immediately else _wait_s(context.time_remaining())
        limit = min(request.max_messages, MAX_PULLED_MESSAGES)
        leases = await _leases(live, limit, wait_s)
        received = [received_message(self._broker, live, lease) for lease in leases]
        return wire.PullResponse(received_messages=received)

    async def acknowledge(self, request: Proto, _context: object) -> Proto:
        """Answer once the acknowledgements are on disk; an unknown message counts as done."""
        live = self._broker.subscription(request.subscription)
        for ack_id in [parse_ack_id(text, live.row_id) for text in request.ack_ids]:
            self._broker.settle(live, ack_id.message_id)
        await self._broker.journal.committed()
        return wire.Empty()

    async def modify_ack_deadline(self, request: Proto, _context: object) -> Proto:
        """Give more time; 0 seconds is a nack."""
        live = self._broker.subscription(request.subscription)
        seconds = request.ack_deadline_seconds
        if not 0 <= seconds <= MAX_ACK_DEADLINE_S:
            raise InvalidArgumentError(f"an ack deadline is from 0 to {MAX_ACK_DEADLINE_S} seconds")
        for ack_id in [parse_ack_id(text, live.row_id) for text in request.ack_ids]:
            self._broker.extend(live, ack_id, seconds)
        return wire.Empty()


async def _leases(live: LiveSubscription, limit: int, wait_s: float) -> list[Lease]:
    holder = Holder(max_bytes=MAX_PULLED_BYTES)
    deadline_s = live.policy.ack_deadline_s
    leases = live.ready_leases(holder, limit, deadline_s)
    if leases or wait_s <= 0:
        return leases
    try:
        async with asyncio.timeout(wait_s):
            return await live.next_leases(holder, limit, deadline_s)
    except TimeoutError:
        return []


def _wait_s(remaining_s: float | None) -> float:
    if remaining_s is None:
        return MAX_PULL_WAIT_S
    return min(MAX_PULL_WAIT_S, remaining_s - _ANSWER_TIME_S)
