import asyncio
import dataclasses
import itertools
import json
import time
from pathlib import Path

import pytest

from local.pubsub.wire import PushConfig
from tests.ports import free_port
from tests.unit.local.pubsub.brokers import DEAD, MAX_IN_FLIGHT, NAME, Local, story, until
from tests.unit.local.pubsub.endpoints import Answer, Endpoint, always, response


def refuse_first(count: int) -> Answer:
    async def answer(number: int) -> bytes:
        return response(503 if number < count else 204)

    return answer


def datas(endpoint: Endpoint) -> list[str]:
    return [json.loads(body)["message"]["data"] for body in endpoint.bodies]


@pytest.mark.parametrize("status", [102, 200, 201, 202, 204])
def test_a_success_acknowledges(tmp_path: Path, status: int) -> None:
    async def tell(local: Local) -> None:
        async with Endpoint(always(status)) as endpoint:
            live = local.with_topics().subscribe(push_config={"push_endpoint": endpoint.url})
            await local.publish(b"x", schema="raw.v1")
            await until(lambda: not live.queue.outstanding)
        (body,) = map(json.loads, endpoint.bodies)
        assert body["subscription"] == NAME
        assert body["message"]["attributes"] == {"schema": "raw.v1"}
        assert "deliveryAttempt" not in body

    story(tmp_path, tell)


@pytest.mark.parametrize("status", [203, 206, 301, 400, 404, 429, 500, 503])
def test_any_other_status_is_a_nack(tmp_path: Path, status: int) -> None:
    async def first_fails(number: int) -> bytes:
        return response(status if number == 0 else 200)

    async def tell(local: Local) -> None:
        async with Endpoint(first_fails) as endpoint:
            live = local.with_topics().subscribe(push_config={"push_endpoint": endpoint.url})
            await local.publish(b"x")
            await until(lambda: not live.queue.outstanding)
        assert len(endpoint.bodies) == 2

    story(tmp_path, tell)


def test_the_delays_between_attempts_double(tmp_path: Path) -> None:
    times: list[float] = []

    async def failing(number: int) -> bytes:
        times.append(time.monotonic())
        return response(500 if number < 3 else 200)

    async def tell(local: Local) -> None:
        async with Endpoint(failing) as endpoint:
            live = local.with_topics().subscribe(
                push_config={"push_endpoint": endpoint.url},
                retry_policy={"minimum_backoff": {"nanos": 50_000_000}},
            )
            await local.publish(b"x")
            await until(lambda: not live.queue.outstanding)
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        assert gaps[0] >= 0.05
        assert gaps[1] >= 0.1
        assert gaps[2] >= 0.2

    story(tmp_path, tell)


def test_a_failing_message_does_not_hold_up_the_others(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        async with Endpoint(refuse_first(1)) as endpoint:
            live = local.with_topics().subscribe(
                push_config={"push_endpoint": endpoint.url},
                retry_policy={
                    "minimum_backoff": {"seconds": 30},
                    "maximum_backoff": {"seconds": 30},
                },
            )
            await local.publish(b"bad")
            await endpoint.has(1)
            await local.publish(*[b"good"] * 20)
            await endpoint.has(21)
            await until(lambda: len(live.queue.outstanding) == 1)

    story(tmp_path, tell)


def test_the_attempt_is_in_the_body_with_a_dead_letter_policy_and_ends_at_its_maximum(
    tmp_path: Path,
) -> None:
    async def tell(local: Local) -> None:
        async with Endpoint(always(500)) as endpoint:
            live = local.with_topics().subscribe(
                push_config={"push_endpoint": endpoint.url},
                retry_policy={"minimum_backoff": {}, "maximum_backoff": {}},
                dead_letter_policy={"dead_letter_topic": DEAD, "max_delivery_attempts": 5},
            )
            dead = local.subscribe(NAME + "-dead", topic=DEAD)
            await local.publish(b"x")
            await until(lambda: bool(dead.queue.outstanding))
            await until(lambda: not live.queue.outstanding)
        attempts = [json.loads(body)["deliveryAttempt"] for body in endpoint.bodies]
        assert attempts == [1, 2, 3, 4, 5]

    story(tmp_path, tell)


def test_no_more_than_the_maximum_is_in_flight(tmp_path: Path) -> None:
    async def slow(_number: int) -> bytes:
        await asyncio.sleep(0.01)
        return response(200)

    async def tell(local: Local) -> None:
        async with Endpoint(slow) as endpoint:
            live = local.with_topics().subscribe(push_config={"push_endpoint": endpoint.url})
            await local.publish(*[b"x"] * 30)
            await until(lambda: not live.queue.outstanding)
        assert endpoint.most_in_progress == MAX_IN_FLIGHT
        assert endpoint.connections == MAX_IN_FLIGHT

    story(tmp_path, tell)


def test_an_endpoint_that_does_not_answer_in_the_ack_deadline_gets_the_message_again(
    tmp_path: Path,
) -> None:
    async def first_hangs(number: int) -> bytes:
        if number == 0:
            await asyncio.sleep(60)
        return response(200)

    async def tell(local: Local) -> None:
        async with Endpoint(first_hangs) as endpoint:
            live = local.with_topics().subscribe(push_config={"push_endpoint": endpoint.url})
            usual = live.policy
            # Shorter than the API allows, so that the test is fast.
            live.policy = dataclasses.replace(usual, ack_deadline_s=0.1)
            await local.publish(b"x")
            await endpoint.has(1)
            live.policy = usual
            await until(lambda: not live.queue.outstanding)
        assert len(endpoint.bodies) == 2

    story(tmp_path, tell)


def test_an_endpoint_that_comes_up_later_gets_everything(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        port = free_port()
        url = f"http://127.0.0.1:{port}/"
        live = local.with_topics().subscribe(
            push_config={"push_endpoint": url},
            retry_policy={"minimum_backoff": {}, "maximum_backoff": {"nanos": 50_000_000}},
        )
        await local.publish(*[b"x"] * 10)
        await until(lambda: all(m.attempts for m in live.queue.outstanding.values()))
        async with Endpoint(always(200), port=port):
            await until(lambda: not live.queue.outstanding)

    story(tmp_path, tell)


def test_a_changed_endpoint_takes_over_and_what_was_in_flight_comes_again(tmp_path: Path) -> None:
    async def never(_number: int) -> bytes:
        await asyncio.sleep(60)
        return b""

    async def tell(local: Local) -> None:
        async with Endpoint(never) as stuck, Endpoint(always(200)) as good:
            live = local.with_topics().subscribe(push_config={"push_endpoint": stuck.url})
            await local.publish(b"x", b"y")
            await stuck.has(2)
            local.admin.modify_push_config(NAME, PushConfig(push_endpoint=good.url))
            await until(lambda: not live.queue.outstanding)
            assert sorted(datas(good)) == sorted(datas(stuck))

    story(tmp_path, tell)


def test_without_an_endpoint_the_subscription_is_pulled_again(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        async with Endpoint(always(200)) as endpoint:
            live = local.with_topics().subscribe(push_config={"push_endpoint": endpoint.url})
            local.admin.modify_push_config(NAME, PushConfig())
            await local.publish(b"x")
            await asyncio.sleep(0.05)
            assert len(live.queue.outstanding) == 1
            assert endpoint.bodies == []

    story(tmp_path, tell)


def test_a_deleted_subscription_is_not_pushed_to(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        async with Endpoint(always(500)) as endpoint:
            local.with_topics().subscribe(push_config={"push_endpoint": endpoint.url})
            await local.publish(b"x")
            await endpoint.has(1)
            local.admin.delete_subscription(NAME)
            await asyncio.sleep(0.01)
            count = len(endpoint.bodies)
            await asyncio.sleep(0.25)  # longer than the first backoffs
            assert len(endpoint.bodies) == count

    story(tmp_path, tell)


def test_after_a_restart_pushing_goes_on(tmp_path: Path) -> None:
    port = free_port()

    async def before(local: Local) -> None:
        url = f"http://127.0.0.1:{port}/"
        live = local.with_topics().subscribe(push_config={"push_endpoint": url})
        await local.publish(b"x")
        await until(lambda: all(m.attempts for m in live.queue.outstanding.values()))

    async def after(_local: Local) -> None:
        async with Endpoint(always(200), port=port) as endpoint:
            await endpoint.has(1)
            assert datas(endpoint) == ["eA=="]

    story(tmp_path, before)
    story(tmp_path, after)
