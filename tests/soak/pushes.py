"""Messages pushed to a function as Pub/Sub pushes them: again and again until acknowledged."""

import base64
import itertools
import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from tests.soak.client import posted
from tests.soak.sales import STREAM, enriched
from tests.soak.shop import Shop

GIVE_UP_S = 60.0
RETRY_S = 0.05

_message_ids = itertools.count(1)


def envelope(data: bytes, **attributes: str) -> bytes:
    """Pub/Sub's push request of one message."""
    message = {
        "data": base64.b64encode(data).decode(),
        "attributes": attributes,
        "messageId": str(next(_message_ids)),
        "publishTime": "2026-11-21T12:00:00.123456Z",
    }
    return json.dumps({"message": message, "subscription": "s", "deliveryAttempt": 1}).encode()


def push(port: int, body: bytes) -> str:
    """Push once: "accepted", "later" (a 5xx), or the name of a connection's error."""
    try:
        status, answer = posted(port, "/", body, {"Content-Type": "application/json"})
    except OSError as error:
        return type(error).__name__
    assert status in (204, 500, 503), f"{status} {answer[:300]!r}"
    return "accepted" if status == 204 else "later"


def push_until_accepted(port: int, body: bytes) -> int:
    """Push until it is acknowledged; returns how often it was pushed in vain."""
    deadline = time.monotonic() + GIVE_UP_S
    vain = 0
    while (outcome := push(port, body)) != "accepted":
        assert time.monotonic() < deadline, f"never acknowledged: {outcome}"
        vain += 1
        time.sleep(RETRY_S)
    return vain


def deliveries(shop: Shop, purchases: int, chance: random.Random) -> list[bytes]:
    """Purchases of the shop, each one to five times, in any order."""
    attributes = {"schema": "enriched.v1", "stream_id": STREAM, "counts": "true"}
    bodies = []
    for _ in range(purchases):
        row = json.dumps(enriched(shop.sale())).encode()
        bodies += [envelope(row, **attributes)] * chance.randint(1, 5)
    chance.shuffle(bodies)
    return bodies


class Pushing:
    """Pushes messages to a function by several threads while it is entered.

    On exit all of them are acknowledged.
    """

    def __init__(self, port: int, bodies: Sequence[bytes], threads: int) -> None:
        self._port = port
        self._bodies = bodies
        self._pool = ThreadPoolExecutor(threads, "push")
        self._futures: list[Future[int]] = []
        self.in_vain = 0  # pushes that were not acknowledged, known on exit

    def __enter__(self) -> Self:
        self._futures = [
            self._pool.submit(push_until_accepted, self._port, body) for body in self._bodies
        ]
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()
        self.in_vain = sum(future.result() for future in self._futures)

    def wait_for(self, count: int) -> None:
        """Return when so many are acknowledged, or one of them is given up."""
        while sum(future.done() for future in self._futures) < count:
            if any(future.done() and future.exception() for future in self._futures):
                return
            time.sleep(0.02)
