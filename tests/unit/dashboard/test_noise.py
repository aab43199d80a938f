"""Tracebacks of libraries that say nothing new."""

import logging
import threading
from collections.abc import Iterator

import pytest

from functions.dashboard import noise


@pytest.fixture
def told() -> Iterator[list[str]]:
    """The names of the exceptions that the hook of before was told of."""
    names: list[str] = []
    before = threading.excepthook
    threading.excepthook = lambda raised: names.append(raised.exc_type.__name__)
    noise.leave_out()
    yield names
    threading.excepthook = before
    logging.getLogger("uvicorn.error").filters.clear()
    for name in ("google.api_core.bidi", "google.auth"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def fail(name: str) -> None:
    thread = threading.Thread(target=lambda: 1 / 0, name=name)
    thread.start()
    thread.join()


def test_the_end_of_a_stream_is_a_line_and_any_other_thread_is_told_of(told: list[str]) -> None:
    fail("Thread-OnRpcTerminated")
    assert told == []
    fail("feed")
    assert told == ["ZeroDivisionError"]


@pytest.mark.usefixtures("told")
def test_a_page_that_was_closed_is_not_logged_and_other_errors_are() -> None:
    class WebSocketDisconnected(Exception):  # noqa: N818 - the server's own name
        pass

    server = logging.getLogger("uvicorn.error")
    for error, is_logged in ((WebSocketDisconnected(), False), (OSError(), True)):
        record = server.makeRecord(
            server.name, logging.ERROR, "", 0, "", (), (type(error), error, None)
        )
        assert bool(server.filter(record)) is is_logged


@pytest.mark.usefixtures("told")
def test_credentials_that_are_tried_again_do_not_warn_each_time() -> None:
    assert not logging.getLogger("google.auth._default").isEnabledFor(logging.WARNING)
