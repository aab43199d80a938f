"""An HTTP server in threads that keeps what is pushed to it."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.contract.servers import wait_until


@dataclass(frozen=True)
class Push:
    """One request: when it came (monotonic seconds), its headers (names in lower case) and JSON."""

    at_s: float
    headers: dict[str, str]
    body: dict[str, Any]


class Endpoint:
    """``status`` takes the number of the push, from 0, and may take its time."""

    def __init__(self, status: Callable[[int], int] = lambda _number: 204, port: int = 0) -> None:
        self.status = status
        self.pushes: list[Push] = []
        self.connections = 0
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.endpoint = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/push"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> "Endpoint":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.end()

    def wait_for(self, count: int, timeout_s: float = 10.0) -> list[Push]:
        """Wait until ``count`` pushes have come and return them."""
        wait_until(lambda: len(self.pushes) >= count, timeout_s)
        return self.pushes


class _Server(ThreadingHTTPServer):
    endpoint: Endpoint
    daemon_threads = False
    block_on_close = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._sockets: list[socket.socket] = []
        super().__init__(address, handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._sockets.append(connection)
        self.endpoint.connections += 1
        return connection, address

    def end(self) -> None:
        """Cut the connections that are kept alive, so that their threads end."""
        for connection in self._sockets:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed by the other side
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        endpoint = self.server.endpoint
        number = len(endpoint.pushes)
        endpoint.pushes.append(Push(time.monotonic(), headers, json.loads(body)))
        status = endpoint.status(number)
        self.wfile.write(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\n\r\n".encode())

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True
