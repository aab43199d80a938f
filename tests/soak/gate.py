"""A gate before a server: while it is closed, what clients send waits in it."""

import contextlib
import socket
import threading
from collections.abc import Iterator

HOST = "127.0.0.1"


class Gate:
    """Relays TCP connections to ``port``. Open at first; answers always pass."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server = socket.create_server((HOST, 0))
        self.port: int = self._server.getsockname()[1]
        self._is_open = threading.Event()
        self._is_open.set()
        self._something_waits = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Let nothing through from now on."""
        self._something_waits.clear()
        self._is_open.clear()

    def wait_for_something(self, timeout_s: float = 30.0) -> None:
        """Return when something waits at the closed gate."""
        assert self._something_waits.wait(timeout_s), "nothing came to the gate"

    def open(self) -> None:
        """Let through what waits, and all that comes."""
        self._is_open.set()

    def end(self) -> None:
        """Take no more connections."""
        self.open()
        self._server.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the server socket is closed: the end
            while True:
                client, _ = self._server.accept()
                target = socket.create_connection((HOST, self._target))
                for pump in ((client, target, True), (target, client, False)):
                    threading.Thread(target=self._pump, args=pump, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_held: bool) -> None:
        with contextlib.suppress(OSError):  # either side has gone: so goes the other
            while data := source.recv(65_536):
                if is_held and not self._is_open.is_set():
                    self._something_waits.set()
                    self._is_open.wait()
                sink.sendall(data)
        for side in (source, sink):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()


@contextlib.contextmanager
def gate_before(port: int) -> Iterator[Gate]:
    """A gate before the server on a port."""
    gate = Gate(port)
    try:
        yield gate
    finally:
        gate.end()
