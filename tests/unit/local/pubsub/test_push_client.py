import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from local.pubsub.push_client import PushClient, PushError
from tests.ports import free_port
from tests.unit.local.pubsub.endpoints import Endpoint, always, response


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 20))


def test_requests_one_after_another_use_one_connection() -> None:
    async def story() -> None:
        async with Endpoint(always(204)) as endpoint:
            client = PushClient(endpoint.url)
            statuses = [await client.post(b"body %d" % number, 5) for number in range(5)]
            client.close()
        assert statuses == [204] * 5
        assert endpoint.bodies == [b"body %d" % number for number in range(5)]
        assert endpoint.connections == 1

    run(story())


def test_the_request_is_a_json_post_by_google() -> None:
    async def story() -> None:
        async with Endpoint(always(200)) as endpoint:
            client = PushClient(endpoint.url)
            await client.post(b"{}", 5)
            client.close()
        first, *headers = endpoint.heads[0].splitlines()
        assert first == "POST /push?token=t HTTP/1.1"
        assert "Content-Type: application/json" in headers
        assert "User-Agent: CloudPubSub-Google" in headers
        assert f"Host: {endpoint.url.split('/')[2]}" in headers

    run(story())


def test_requests_at_the_same_time_use_a_connection_each() -> None:
    async def slow(_number: int) -> bytes:
        await asyncio.sleep(0.05)
        return response(200)

    async def story() -> None:
        async with Endpoint(slow) as endpoint:
            client = PushClient(endpoint.url)
            await asyncio.gather(*(client.post(b"x", 5) for _ in range(8)))
            await asyncio.gather(*(client.post(b"x", 5) for _ in range(8)))
            client.close()
        assert endpoint.connections == 8

    run(story())


def test_a_connection_that_the_server_closed_while_idle_is_replaced_without_a_failure() -> None:
    async def story() -> None:
        async with Endpoint(always(200)) as endpoint:
            client = PushClient(endpoint.url)
            assert await client.post(b"x", 5) == 200
            for task in endpoint._tasks:
                task.cancel()
            assert await client.post(b"y", 5) == 200
            client.close()
        assert endpoint.connections == 2
        assert endpoint.bodies == [b"x", b"y"]

    run(story())


def test_after_connection_close_a_new_connection_is_made() -> None:
    async def closing(_number: int) -> bytes:
        return response(200, "Connection: close")

    async def story() -> None:
        async with Endpoint(closing) as endpoint:
            client = PushClient(endpoint.url)
            assert [await client.post(b"x", 5) for _ in range(3)] == [200] * 3
            client.close()
        assert endpoint.connections == 3

    run(story())


def test_a_body_of_ten_megabytes_arrives() -> None:
    async def story() -> None:
        async with Endpoint(always(200)) as endpoint:
            client = PushClient(endpoint.url)
            assert await client.post(b"x" * 13_400_000, 10) == 200
            client.close()
        assert len(endpoint.bodies[0]) == 13_400_000

    run(story())


def test_nobody_listening_is_an_error() -> None:
    async def story() -> None:
        client = PushClient(f"http://127.0.0.1:{free_port()}/")
        with pytest.raises(PushError, match="no connection"):
            await client.post(b"x", 5)

    run(story())


def test_a_host_name_that_cannot_be_one_is_an_error() -> None:
    async def story() -> None:
        with pytest.raises(PushError, match="no connection"):
            await PushClient("http://a..b:80/").post(b"x", 5)

    run(story())


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        pytest.param(None, "hung up", id="hangs_up"),
        pytest.param(b"HTTP/1.1 200 OK\r\nConnection: close\r\nConte", "cut short", id="cut_short"),
        pytest.param(b"Connection: closed, and not HTTP\r\n\r\n", "status line", id="not_http"),
    ],
)
def test_an_answer_that_is_none_is_an_error(answer: bytes | None, problem: str) -> None:
    async def broken(_number: int) -> bytes | None:
        return answer

    async def story() -> None:
        async with Endpoint(broken) as endpoint:
            client = PushClient(endpoint.url)
            with pytest.raises(PushError, match=problem):
                await client.post(b"x", 5)
            client.close()

    run(story())


def test_an_answer_that_takes_too_long_is_a_timeout_and_ends_the_connection() -> None:
    async def never(_number: int) -> bytes:
        await asyncio.sleep(60)
        return b""

    async def story() -> None:
        async with Endpoint(never) as endpoint:
            client = PushClient(endpoint.url)
            with pytest.raises(TimeoutError):
                await client.post(b"x", 0.05)
            assert client._idle == []

    run(story())
