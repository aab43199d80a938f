"""A good client: it sends each event until it is accepted, with the same event id."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from tests.soak.sales import STREAM
from tests.soak.shop import Hit

HOST = "127.0.0.1"
PATH = f"/api/v1/streaming/{STREAM}"
ANSWER_TIMEOUT_S = 30.0
RETRY_S = 0.1
GIVE_UP_S = 60.0


class Client:
    """Sends events at a steady rate while it is entered.

    next_hit: makes the next event; called by one thread at a time
    """

    def __init__(
        self, port: int, next_hit: Callable[[], Hit], *, per_s: float, threads: int = 8
    ) -> None:
        self._port = port
        self._next_hit = next_hit
        self._interval_s = 1 / per_s
        self._slot_s = time.monotonic()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(threads, "client")
        self._threads = threads
        self._running: list[Future[None]] = []
        self.accepted: set[str] = set()
        self.tries: Counter[str] = Counter()  # by what came of them

    def __enter__(self) -> Self:
        self._running = [self._pool.submit(self._send_all) for _ in range(self._threads)]
        return self

    def __exit__(self, *_: object) -> None:
        """Stop taking new events; return when all that were taken are accepted."""
        self._stopping.set()
        self._pool.shutdown()
        for future in self._running:
            future.result()

    def wait_for_more(self, count: int, timeout_s: float = GIVE_UP_S) -> None:
        """Return when so many more events are accepted; fails where they are not in time."""
        enough = len(self.accepted) + count
        deadline = time.monotonic() + timeout_s
        while len(self.accepted) < enough:
            assert time.monotonic() < deadline, f"nothing is accepted any more: {self.tries}"
            assert not any(future.done() for future in self._running), "a thread has ended"
            time.sleep(0.01)

    def _send_all(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                hit = self._next_hit()
                now_s = time.monotonic()
                self._slot_s = max(now_s, self._slot_s + self._interval_s)
                pause_s = self._slot_s - now_s
            time.sleep(pause_s)
            self._send(hit)

    def _send(self, hit: Hit) -> None:
        deadline = time.monotonic() + GIVE_UP_S
        while (outcome := post(self._port, hit)) != "accepted":
            self._note(outcome)
            assert time.monotonic() < deadline, f"{hit.event_id} is never accepted: {self.tries}"
            time.sleep(RETRY_S)
        self._note(outcome)
        with self._lock:
            self.accepted.add(hit.event_id)

    def _note(self, outcome: str) -> None:
        with self._lock:
            self.tries[outcome] += 1


def post(port: int, hit: Hit) -> str:
    """Send once: "accepted", "later" (503), or the name of a connection's error."""
    headers = {"Content-Type": "application/json", "User-Agent": hit.user_agent}
    try:
        status, body = posted(port, PATH, hit.body, headers)
    except OSError as error:  # http.client's RemoteDisconnected is one
        return type(error).__name__
    if status == 503:
        return "later"
    assert status == 200, f"{status} {body[:300]!r}"
    assert json.loads(body)["event_ids"] == [hit.event_id]
    return "accepted"


def posted(port: int, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """One POST request on a connection of its own: status and body, or an OSError.

    An answer that breaks off is another error (http.client.HTTPException) and nobody's "later".
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_TIMEOUT_S)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
