"""A pipeline of pull subscriptions in the local Pub/Sub, in a project of its own a test."""

import io
import re
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.cloud.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport
from rich.console import Console

from functions.replay.__main__ import replay
from functions.replay.backlog import Source
from functions.replay.settings import Settings
from functions.replay.subscription import Subscription
from local.settings import PIPELINE
from tests.contract.servers import Server

ROOT = Path(__file__).parents[3]
WAIT_S = 20.0
READY = re.compile(r"pubsub ready grpc=(\S+) rest=\S+")


@dataclass
class Pipeline:
    """Topics and subscriptions of shared/pipeline.json, all of them pulled."""

    address: str
    publisher: PublisherClient
    subscriber: SubscriberClient
    project: str = field(default_factory=lambda: f"p-{uuid.uuid4().hex[:8]}")

    def topic(self, name: str) -> str:
        return f"projects/{self.project}/topics/{name}"

    def subscription(self, name: str) -> str:
        return f"projects/{self.project}/subscriptions/{name}"

    def create(self) -> None:
        for name in PIPELINE["topics"]:
            self.publisher.create_topic(name=self.topic(name))
        for name, settings in PIPELINE["subscriptions"].items():
            if "write_to_table" not in settings:
                self.subscribe(name, settings["topic"], settings.get("filter", ""))

    def subscribe(self, name: str, topic: str, filter_: str = "", **more: Any) -> None:  # noqa: ANN401 - the request's fields
        request = {"name": self.subscription(name), "topic": self.topic(topic), "filter": filter_}
        self.subscriber.create_subscription(request=request | {"ack_deadline_seconds": 60} | more)

    def publish(self, topic: str, data: bytes, attributes: Mapping[str, str]) -> str:
        return str(self.publisher.publish(self.topic(topic), data, **attributes).result(WAIT_S))

    def pull(self, subscription: str, count: int) -> list[Any]:
        """Exactly so many messages, acknowledged; 0 asks whether there is one at this moment."""
        found: list[Any] = []
        deadline = time.monotonic() + (WAIT_S if count else 0)
        while True:
            found += self._pulled(subscription, max(deadline - time.monotonic(), 0.5))
            if len(found) >= count or time.monotonic() > deadline:
                assert len(found) == count
                return found

    def drain(self, subscription: str) -> list[Any]:
        """All that waits at this moment, acknowledged."""
        found: list[Any] = []
        while some := self._pulled(subscription, 0.5):
            found += some
        return found

    def _pulled(self, subscription: str, timeout_s: float) -> list[Any]:
        path = self.subscription(subscription)
        answer = self.subscriber.pull(subscription=path, max_messages=1_000, timeout=timeout_s)
        if ids := [each.ack_id for each in answer.received_messages]:
            self.subscriber.acknowledge(subscription=path, ack_ids=ids)
        return [each.message for each in answer.received_messages]

    def run(self, *arguments: str, source: Source | None = None) -> tuple[int, str]:
        """The command, in this process; its exit code and what it says."""
        text = io.StringIO()
        defaults = ("--project", self.project, "--patience", "0.3")
        settings = Settings.from_arguments((*defaults, *arguments), {})
        source = source or Subscription(self.subscriber, settings.subscription_path)
        code = replay(settings, source, self.publisher, Console(file=text, width=200))
        return code, text.getvalue()


@pytest.fixture
def pipeline(local_pubsub: Server) -> Iterator[Pipeline]:
    with grpc.insecure_channel(local_pubsub.grpc) as channel:
        made = Pipeline(
            local_pubsub.grpc,
            PublisherClient(transport=PublisherGrpcTransport(channel=channel)),
            SubscriberClient(transport=SubscriberGrpcTransport(channel=channel)),
        )
        made.create()
        yield made
