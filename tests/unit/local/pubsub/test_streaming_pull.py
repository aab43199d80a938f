"""What the contract's tests, in real time and with the official client, cannot see of a stream."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from local.pubsub.errors import InvalidArgumentError
from local.pubsub.streaming_pull import StreamingPull
from local.pubsub.wire import Proto, StreamingPullRequest
from tests.unit.local.pubsub.brokers import NAME, Local, story


def first(**fields: object) -> Proto:
    return StreamingPullRequest(subscription=NAME, stream_ack_deadline_seconds=10, **fields)


async def silence() -> AsyncIterator[Proto]:
    await asyncio.sleep(60)
    yield StreamingPullRequest()


async def only(*requests: Proto) -> AsyncIterator[Proto]:
    for request in requests:
        yield request


def test_a_client_that_knows_keep_alives_gets_empty_responses(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        local.with_topics().subscribe()
        stream = StreamingPull(local.broker, first(protocol_version=1), keep_alive_s=0.01)
        responses = stream.responses(silence())
        for _ in range(3):
            assert not (await anext(responses)).received_messages
        await local.publish(b"x")
        while not (response := await anext(responses)).received_messages:
            pass
        assert response.received_messages[0].message.data == b"x"
        await responses.aclose()

    story(tmp_path, tell)


def test_other_clients_get_none(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        local.with_topics().subscribe()
        responses = StreamingPull(local.broker, first(), keep_alive_s=0.01).responses(silence())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(responses), 0.1)

    story(tmp_path, tell)


def test_a_stream_ends_when_the_client_has_said_all(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        (message_id,) = await local.publish(b"x")
        ack = StreamingPullRequest(ack_ids=[f"{live.row_id}-{message_id}-1"])
        stream = StreamingPull(local.broker, first())
        assert [response async for response in stream.responses(only(ack))]
        assert not live.queue.outstanding

    story(tmp_path, tell)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(StreamingPullRequest(subscription=NAME), id="a_second_subscription"),
        pytest.param(StreamingPullRequest(protocol_version=1), id="a_late_version"),
        pytest.param(StreamingPullRequest(stream_ack_deadline_seconds=9), id="a_short_deadline"),
        pytest.param(StreamingPullRequest(ack_ids=["nonsense"]), id="a_foreign_ack_id"),
        pytest.param(StreamingPullRequest(modify_deadline_ack_ids=["1-1-1"]), id="no_deadline"),
        pytest.param(
            StreamingPullRequest(modify_deadline_ack_ids=["1-1-1"], modify_deadline_seconds=[601]),
            id="a_long_deadline",
        ),
    ],
)
def test_a_wrong_request_ends_the_stream_with_an_error(tmp_path: Path, request_: Proto) -> None:
    async def tell(local: Local) -> None:
        local.with_topics().subscribe()
        stream = StreamingPull(local.broker, first())
        with pytest.raises(InvalidArgumentError):
            _ = [response async for response in stream.responses(only(request_))]

    story(tmp_path, tell)
