import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from functions.ingest import body
from functions.ingest.errors import BadRequest
from functions.ingest.read_limit import ReadLimit

LIMIT_S = 0.2


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    with near, far:
        near.settimeout(10)
        yield near, far


def drip(far: socket.socket, until: threading.Event) -> None:
    while not until.wait(0.02):
        with suppress(OSError):  # the other side has ended it
            far.sendall(b"x")


def test_a_read_ends_at_its_limit_although_bytes_still_come(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    done, read = threading.Event(), b""
    threading.Thread(target=drip, args=(far, done), daemon=True).start()
    started = time.monotonic()
    with ReadLimit(LIMIT_S).on(near) as reading:
        while piece := near.recv(1):
            read += piece
    done.set()
    assert reading.is_late
    assert read
    assert LIMIT_S <= time.monotonic() - started < 5


def test_a_read_that_is_in_time_leaves_its_connection_alone(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    limit = ReadLimit(LIMIT_S)
    for _ in range(3):
        far.sendall(b"x")
        with limit.on(near) as reading:
            assert near.recv(1) == b"x"
        time.sleep(LIMIT_S)
        assert not reading.is_late
    far.sendall(b"y")
    assert near.recv(1) == b"y"


def test_a_read_that_comes_later_has_its_own_time() -> None:
    limit, (first, _far), (second, far) = (
        ReadLimit(LIMIT_S),
        socket.socketpair(),
        socket.socketpair(),
    )
    with first, _far, second, far, limit.on(first) as late:
        assert first.recv(1) == b""
        with limit.on(second) as in_time:
            far.sendall(b"x")
            assert second.recv(1) == b"x"
    assert (late.is_late, in_time.is_late) == (True, False)


def test_a_body_that_drips_is_answered_with_408(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    near, far = pair
    monkeypatch.setattr(body, "_limit", ReadLimit(LIMIT_S))
    done = threading.Event()
    threading.Thread(target=drip, args=(far, done), daemon=True).start()
    environ = EnvironBuilder(method="POST", content_type="application/json").get_environ()
    environ |= {
        "wsgi.input": near.makefile("rb"),
        "gunicorn.socket": near,
        "CONTENT_LENGTH": "99999",
    }
    with pytest.raises(BadRequest) as caught:
        body.read(Request(environ), 262_144)
    done.set()
    assert (caught.value.status, caught.value.code) == (408, "request_timeout")
