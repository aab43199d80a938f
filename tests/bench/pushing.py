"""Messages pushed to a function as Pub/Sub pushes them: at a pace, or one behind the other."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence

import aiohttp

from local.demo.sending import KEEP_ALIVE_S, REQUEST_TIMEOUT_S
from shared import enriched
from tests.bench.running import NotMeasured
from tests.soak.pushes import envelope

ACKNOWLEDGED = 204

# Connections of a function that is pushed at a pace: what it cannot take waits, and that counts.
CONNECTIONS = 200


def push_bodies(rows: Iterable[bytes], rows_per_message: int) -> Iterator[bytes]:
    """The requests that push these rows."""
    pending: list[bytes] = []
    for row in rows:
        pending.append(row)
        if len(pending) == rows_per_message:
            yield envelope(b"\n".join(pending), schema=enriched.SCHEMA, stream_id="shop")
            pending = []


async def paced(url: str, bodies: Sequence[bytes], *, per_s: float) -> list[float]:
    """Push one every 1/per_s seconds; how long each took from the moment at which it was due.

    From then, and not from its request: one that has to wait for the others has waited.
    """
    took_s: list[float] = []
    async with _session(limit=CONNECTIONS) as session, asyncio.TaskGroup() as group:
        start_s = time.perf_counter() + 0.1

        async def push(body: bytes, due_s: float) -> None:
            await _push(session, url, body)
            took_s.append(time.perf_counter() - due_s)

        for number, body in enumerate(bodies):
            due_s = start_s + number / per_s
            await asyncio.sleep(due_s - time.perf_counter())
            group.create_task(push(body, due_s))
    return took_s


async def in_turn(url: str, bodies: Iterator[bytes], *, at_once: int, until_s: float) -> int:
    """Push as fast as they are acknowledged, until a moment of perf_counter; how many."""
    pushed = 0
    async with _session(limit=at_once) as session, asyncio.TaskGroup() as group:

        async def keep_pushing() -> None:
            nonlocal pushed
            while time.perf_counter() < until_s and (body := next(bodies, None)) is not None:
                await _push(session, url, body)
                pushed += 1

        for _ in range(at_once):
            group.create_task(keep_pushing())
    return pushed


async def _push(session: aiohttp.ClientSession, url: str, body: bytes) -> None:
    async with session.post(
        url, data=body, headers={"Content-Type": "application/json"}
    ) as response:
        await response.read()
        if response.status != ACKNOWLEDGED:
            raise NotMeasured(f"a push was answered {response.status}")


def _session(*, limit: int) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=limit, keepalive_timeout=KEEP_ALIVE_S)
    timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT_S)
    return aiohttp.ClientSession(connector=connector, timeout=timeout)
