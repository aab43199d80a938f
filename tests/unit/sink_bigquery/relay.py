"""A TCP relay before a server: breaks connections as networks do."""

import contextlib
import select
import socket
import struct
import threading
from dataclasses import dataclass, field

_CHUNK = 65_536
_POLL_S = 0.01

# SO_LINGER with no time: closing sends RST in place of FIN.
_RESET = struct.pack("ii", 1, 0)


@dataclass
class _Connection:
    """A client's connection and the one to the server that belongs to it."""

    client: socket.socket
    server: socket.socket
    broken: threading.Event = field(default_factory=threading.Event)
    silent: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def pump(self) -> None:
        """Pass bytes both ways until one side ends or it is broken."""
        self._pump()
        self.ended.set()

    def _pump(self) -> None:
        other = {self.client: self.server, self.server: self.client}
        with self.client, self.server, contextlib.suppress(OSError):
            while not self.broken.is_set():
                for source in select.select(list(other), [], [], _POLL_S)[0]:
                    chunk = source.recv(_CHUNK)
                    if not chunk:
                        return
                    if not self.silent.is_set():
                        other[source].sendall(chunk)
            for each in other:
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


class Relay:
    """Passes bytes on until told otherwise. ``connections``: accepted so far."""

    def __init__(self, target: str) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.connections = 0
        self._open: list[_Connection] = []
        self.lead_to(target)
        threading.Thread(target=self._accept, daemon=True).start()

    def lead_to(self, target: str) -> None:
        """Let new connections go there."""
        host, _, port = target.rpartition(":")
        self._target = (host, int(port))

    def reset(self) -> None:
        """Break every connection, as a dying host or a load balancer does; returns when it is."""
        broken, self._open = self._open, []
        for each in broken:
            each.broken.set()
        for each in broken:
            each.ended.wait(5)

    def fall_silent(self) -> None:
        """Swallow all bytes of the connections that are open now: nobody is told."""
        for each in self._open:
            each.silent.set()

    def close(self) -> None:
        """End everything."""
        self._listening.close()
        self.reset()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self.connections += 1
                connection = _Connection(client, socket.create_connection(self._target))
                self._open.append(connection)
                threading.Thread(target=connection.pump, daemon=True).start()
