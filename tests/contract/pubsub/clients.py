"""The official clients, connected to one server, in a project that no other test uses."""

import contextlib
import itertools
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import pytest
from google.api_core.exceptions import Cancelled, DeadlineExceeded
from google.cloud import pubsub_v1
from google.pubsub_v1 import PublisherClient as GapicPublisherClient

from tests.contract.servers import Server

Message: TypeAlias = Any
"""A ReceivedMessage; Google's packages carry no types."""

_numbers = itertools.count(1)


class Clients:
    """One publisher and one subscriber client for a server; ``project`` is set for every test."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.project = ""
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("PUBSUB_EMULATOR_HOST", server.grpc)
            self.publisher = pubsub_v1.PublisherClient()
            self.subscriber = pubsub_v1.SubscriberClient()

    def new_project(self) -> None:
        self.project = f"contract-{os.getpid()}-{next(_numbers)}"

    def topic(self, name: str = "topic") -> str:
        """Create a topic and return its name."""
        path = f"projects/{self.project}/topics/{name}"
        self.publisher.create_topic(name=path)
        return path

    def subscription(self, topic: str, name: str = "sub", **fields: object) -> str:
        """Create a subscription and return its name."""
        path = f"projects/{self.project}/subscriptions/{name}"
        self.subscriber.create_subscription(request={"name": path, "topic": topic, **fields})
        return path

    def publish(self, topic: str, *datas: bytes, **attributes: str) -> list[str]:
        futures = [self.publisher.publish(topic, data, **attributes) for data in datas]
        return [future.result(timeout=10) for future in futures]

    def publish_request(self, topic: str, *messages: Mapping[str, object]) -> list[str]:
        """Send one Publish request, once, past the client's batching; return the ids."""
        request = {"topic": topic, "messages": list(messages)}
        publish = GapicPublisherClient.publish
        response = publish(self.publisher, request=request, retry=None, timeout=10)
        return list(response.message_ids)

    def pull(self, subscription: str, count: int = 1, timeout_s: float = 10.0) -> list[Message]:
        """Pull until ``count`` messages have come; fails at the deadline."""
        received: list[Message] = []
        deadline = time.monotonic() + timeout_s
        while len(received) < count:
            left_s = deadline - time.monotonic()
            assert left_s > 0, f"{len(received)} of {count} messages came"
            received += self._pull(subscription, count - len(received), left_s)
        return received

    def pull_nothing(self, subscription: str, for_s: float = 0.4) -> None:
        """Fail if a message comes within the time; a server may answer earlier with none."""
        deadline = time.monotonic() + for_s
        while (left_s := deadline - time.monotonic()) > 0:
            assert self._pull(subscription, 1, left_s) == []

    def acknowledge(self, subscription: str, received: Sequence[Message]) -> None:
        ack_ids = [message.ack_id for message in received]
        self.subscriber.acknowledge(subscription=subscription, ack_ids=ack_ids)

    def set_deadline(self, subscription: str, received: Sequence[Message], seconds: int) -> None:
        """Change how long the messages are held; 0 gives them back."""
        self.subscriber.modify_ack_deadline(
            subscription=subscription,
            ack_ids=[message.ack_id for message in received],
            ack_deadline_seconds=seconds,
        )

    def close(self) -> None:
        self.publisher.stop()
        self.publisher.transport.close()
        self.subscriber.close()

    def _pull(self, subscription: str, count: int, timeout_s: float) -> list[Message]:
        """At most ``count`` messages; none where the time is over before there is one."""
        over_s = time.monotonic() + timeout_s
        try:
            response = self.subscriber.pull(
                subscription=subscription, max_messages=count, timeout=timeout_s, retry=None
            )
        except DeadlineExceeded:
            return []
        except Cancelled:
            # A server that knows the deadline too resets the stream, and the client may hear of
            # that before it looks at its own clock.
            if time.monotonic() < over_s:
                raise
            return []
        return list(response.received_messages)


@contextlib.contextmanager
def clients_of(server: Server) -> Iterator[Clients]:
    clients = Clients(server)
    clients.new_project()
    try:
        yield clients
    finally:
        clients.close()
