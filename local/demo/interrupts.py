"""Ending in order, however the demo is told to end."""

import contextlib
import logging
import signal
from collections.abc import Iterator
from types import FrameType

# Ctrl-C, `kill`, and the terminal's window closed.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def interrupted_once() -> Iterator[None]:
    """Each of SIGNALS raises KeyboardInterrupt, but only the first: stopping is not disturbed."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        for name in SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        # Raised within a task, it is the loop's to report as that task's unseen error as well.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        raise KeyboardInterrupt

    before = {name: signal.signal(name, interrupt) for name in SIGNALS}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
