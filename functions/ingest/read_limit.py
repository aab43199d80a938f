"""A time limit on the whole of a read. A socket has one only for each piece of it."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(eq=False)
class Reading:
    """One read; ``is_late`` once it was ended because its time was over."""

    connection: socket.socket
    deadline_s: float
    is_late: bool = False


class ReadLimit:
    """Ends reads that take longer than a limit. Thread-safe.

    A client that sends a byte now and then would hold its thread for days. One thread watches all
    reads; it is started with the first one, in the worker, and sleeps while there are none.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._reading: dict[Reading, None] = {}  # the oldest first
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def on(self, connection: socket.socket) -> Iterator[Reading]:
        """Within it a read of the connection that is late finds the end of the data."""
        reading = Reading(connection, time.monotonic() + self._limit_s)
        with self._changed:
            self._reading[reading] = None
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="read limit", daemon=True)
                self._thread.start()
            self._changed.notify()
        try:
            yield reading
        finally:
            with self._changed:  # from here on the connection is left alone
                self._reading.pop(reading, None)

    def _watch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._reading)
                oldest = next(iter(self._reading))
                left_s = oldest.deadline_s - time.monotonic()
                if left_s <= 0:
                    del self._reading[oldest]
                    oldest.is_late = True
                    with contextlib.suppress(OSError):  # closed already
                        oldest.connection.shutdown(socket.SHUT_RD)
            # Whatever begins meanwhile has more time left than this one.
            time.sleep(max(0.0, left_s))
