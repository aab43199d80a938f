"""Clients that never come to the end of a body: some say nothing more, one sends on and on."""

import select
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

from .client import ANSWER_TIMEOUT_S, HOST

_HEAD = b"POST /api/v1/streaming/shop HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

# What each begins with, and what it goes on with every half second.
_CLIENTS = (
    (b"Content-Length: 50\r\n\r\n", b""),
    (b'Content-Length: 50\r\n\r\n{"event_name":', b""),
    (b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", b""),
    (b"Content-Length: 9999\r\n\r\n", b" "),
    (b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
)
_PAUSE_S = 0.5


class Slow(NamedTuple):
    """What one of them was answered, and when."""

    status_line: bytes
    after_s: float


@contextmanager
def slow_clients(port: int) -> Iterator[list[Future[Slow]]]:
    """They wait for their answers while other requests are sent."""
    with ThreadPoolExecutor(len(_CLIENTS), "slow") as pool:
        yield [pool.submit(_asked, port, begin, more) for begin, more in _CLIENTS]


def _asked(port: int, begin: bytes, more: bytes) -> Slow:
    started = time.monotonic()
    with socket.create_connection((HOST, port), timeout=ANSWER_TIMEOUT_S) as connection:
        connection.sendall(_HEAD + begin)
        while not select.select([connection], [], [], _PAUSE_S)[0]:
            if time.monotonic() - started > ANSWER_TIMEOUT_S:
                return Slow(b"no answer", ANSWER_TIMEOUT_S)
            connection.sendall(more)
        return Slow(connection.recv(200).partition(b"\r\n")[0], time.monotonic() - started)
