import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, TypeAlias

import pytest
from google.api_core.exceptions import GoogleAPICallError, NotFound
from google.cloud.pubsub_v1.types import FlowControl, StreamingPullRequest

from tests.contract.pubsub.clients import Clients
from tests.contract.servers import wait_until

StreamMessage: TypeAlias = Any


@contextlib.contextmanager
def subscribed(
    pubsub: Clients, name: str, callback: Callable[[StreamMessage], None], **flow: int
) -> Iterator[None]:
    """Run the client's streaming pull in the background."""
    future = pubsub.subscriber.subscribe(
        name, callback, flow_control=FlowControl(**flow), await_callbacks_on_shutdown=True
    )
    try:
        yield
    finally:
        future.cancel()
        with contextlib.suppress(FutureTimeoutError):
            future.result(timeout=10)


class Stream:
    """A bare stream: what is put into ``requests`` is sent, what comes is kept in ``received``."""

    def __init__(self, pubsub: Clients, name: str, **first: int) -> None:
        self.requests: queue.Queue[StreamingPullRequest | None] = queue.Queue()
        self.received: list[StreamMessage] = []
        self.error: GoogleAPICallError | None = None
        self._pubsub = pubsub
        self._thread = threading.Thread(target=self._read)
        request = {"subscription": name, "stream_ack_deadline_seconds": 10, **first}
        self.requests.put(StreamingPullRequest(**request))

    def __enter__(self) -> "Stream":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.requests.put(None)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the server did not end the stream"

    def acknowledge(self, *messages: StreamMessage) -> None:
        self.requests.put(StreamingPullRequest(ack_ids=[message.ack_id for message in messages]))

    def _read(self) -> None:
        try:
            stream = self._pubsub.subscriber.streaming_pull(
                requests=iter(self.requests.get, None), retry=None, timeout=30
            )
            for response in stream:
                self.received += response.received_messages
        except GoogleAPICallError as error:
            self.error = error


def test_messages_reach_the_callback_and_go_when_it_acknowledges(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    ids: set[str] = set()

    def callback(message: StreamMessage) -> None:
        ids.add(message.message_id)
        message.ack()

    with subscribed(pubsub, name, callback):
        published = set(pubsub.publish(topic, *[b"x"] * 200))
        wait_until(lambda: ids >= published)
    assert ids == published
    pubsub.pull_nothing(name)


def test_what_the_callback_refuses_comes_again(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    ids: list[str] = []
    acked = threading.Event()

    def callback(message: StreamMessage) -> None:
        ids.append(message.message_id)
        if len(ids) < 3:
            message.nack()
        else:
            message.ack()
            acked.set()

    with subscribed(pubsub, name, callback):
        (published,) = pubsub.publish(topic, b"x")
        assert acked.wait(10)
    assert ids == [published] * 3


def test_a_stream_gets_no_more_than_it_asked_for_until_it_acknowledges(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish(topic, *[b"x"] * 6)
    with Stream(pubsub, name, max_outstanding_messages=2) as stream:
        wait_until(lambda: len(stream.received) >= 2)
        time.sleep(0.3)
        assert len(stream.received) == 2
        stream.acknowledge(*stream.received)
        wait_until(lambda: len(stream.received) == 4)
    assert len({message.ack_id for message in stream.received}) == 4


def test_deadlines_are_moved_on_the_stream_and_0_gives_back(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    pubsub.publish(topic, b"x")
    with Stream(pubsub, name) as stream:
        wait_until(lambda: len(stream.received) == 1)
        stream.requests.put(
            StreamingPullRequest(
                modify_deadline_ack_ids=[stream.received[0].ack_id], modify_deadline_seconds=[0]
            )
        )
        wait_until(lambda: len(stream.received) == 2)
        stream.acknowledge(stream.received[1])
    first, second = (message.message.message_id for message in stream.received)
    assert first == second


def test_an_empty_request_keeps_a_stream_alive(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    with Stream(pubsub, name) as stream:
        stream.requests.put(StreamingPullRequest())
        stream.requests.put(StreamingPullRequest(stream_ack_deadline_seconds=20))
        pubsub.publish(topic, b"x")
        wait_until(lambda: len(stream.received) == 1)
        assert stream.error is None


def test_a_stream_of_a_missing_subscription_is_refused(pubsub: Clients) -> None:
    with Stream(pubsub, f"projects/{pubsub.project}/subscriptions/missing") as stream:
        wait_until(lambda: stream.error is not None)
    assert isinstance(stream.error, NotFound)


@pytest.mark.parametrize("seconds", [9, 601])
def test_a_streams_ack_deadline_is_10_to_600_seconds(pubsub: Clients, seconds: int) -> None:
    name = pubsub.subscription(pubsub.topic())
    with Stream(pubsub, name, stream_ack_deadline_seconds=seconds) as stream:
        wait_until(lambda: stream.error is not None, timeout_s=3)
    assert stream.error is not None
    assert stream.error.code == 400


def test_a_deleted_subscription_ends_its_streams(pubsub: Clients) -> None:
    name = pubsub.subscription(pubsub.topic())
    with Stream(pubsub, name) as stream:
        stream.requests.put(StreamingPullRequest())
        pubsub.pull_nothing(name, for_s=0.3)
        pubsub.subscriber.delete_subscription(subscription=name)
        wait_until(lambda: stream.error is not None, timeout_s=3)
    assert isinstance(stream.error, NotFound)
