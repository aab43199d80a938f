"""Plays actions against the local cloud over plain HTTP, at a steady pace."""

import asyncio
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from local.demo.actions import Action, Outcome
from local.demo.calls import Addresses, Call, call_of, error_code, ids

IN_FLIGHT = 32
REQUEST_TIMEOUT_S = 30.0

# A client that is told "later" (503), or hears nothing, sends the same request again: where its
# events have ids, their own or ones that are made of it, that is safe.
ATTEMPTS = 5
RETRY_DELAY_S = 1.0

# Gunicorn closes a connection that is idle for 2 s; ours must be gone before (a request that
# meets the closing one would be lost on its way).
KEEP_ALIVE_S = 1.0


async def play(
    actions: Iterable[Action],
    addresses: Addresses,
    *,
    pace_per_s: float,
    on_outcome: Callable[[Outcome], None],
    retry_delay_s: float = RETRY_DELAY_S,
) -> None:
    """Start an action every 1/pace seconds, IN_FLIGHT at once at the most; returns at the end."""
    connector = aiohttp.TCPConnector(limit=IN_FLIGHT, keepalive_timeout=KEEP_ALIVE_S)
    timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT_S)
    places = asyncio.Semaphore(IN_FLIGHT)
    async with (
        aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
        asyncio.TaskGroup() as group,
    ):

        async def perform(action: Action) -> None:
            try:
                on_outcome(await _outcome(session, action, addresses, retry_delay_s))
            finally:
                places.release()

        start_s = time.perf_counter()
        for number, action in enumerate(actions):
            await asyncio.sleep(start_s + number / pace_per_s - time.perf_counter())
            await places.acquire()
            group.create_task(perform(action))


async def _outcome(
    session: aiohttp.ClientSession, action: Action, addresses: Addresses, retry_delay_s: float
) -> Outcome:
    """Perform one action, again where the pipeline asks for patience; no answer raises."""
    call = call_of(action, addresses)
    started_s = time.perf_counter()
    for attempt in range(1, ATTEMPTS + 1):
        if attempt > 1:
            await asyncio.sleep(retry_delay_s)
        status, answer = await _answer(session, call)
        if status not in (0, HTTPStatus.SERVICE_UNAVAILABLE):
            break
    return Outcome(
        action=action,
        status=status,
        code=error_code(answer),
        ids=ids(answer),
        started_s=started_s,
        attempts=attempt,
    )


async def _answer(session: aiohttp.ClientSession, call: Call) -> tuple[int, Any]:
    """Status and decoded body; status 0 where no answer came, None where the body is no JSON."""
    url = URL(call.url, encoded=True)  # else some of what is encoded would be decoded
    try:
        async with session.request(
            call.method, url, data=call.body or None, headers=call.headers
        ) as response:
            body = await response.read()
            status = response.status
    except (aiohttp.ClientError, TimeoutError):
        return 0, None
    try:
        return status, msgspec.json.decode(body)
    except msgspec.DecodeError:
        return status, None
