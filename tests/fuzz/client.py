"""HTTP over a plain socket: any bytes can be sent, and every answer is read to its end."""

import contextlib
import socket
from dataclasses import dataclass
from typing import Self

from .samples import Sample

HOST = "127.0.0.1"

# Longer than ingest waits for a body, or for Pub/Sub.
ANSWER_TIMEOUT_S = 30.0

_LONGEST_HEAD = 64 * 1024


class NoAnswer(Exception):  # noqa: N818 - reads as what it is
    """The connection ended, or nothing came in time, before a whole answer was there."""


@dataclass(frozen=True)
class Answer:
    """A whole one; headers by their names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def closes(self) -> bool:
        return self.headers.get("connection", "").lower() == "close"


class Connection:
    """One connection, kept for the next request and opened again where the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._read = b""
        self.asked_again = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._read = None, b""

    def ask(self, sample: Sample) -> Answer:
        """Send it and read its answer; NoAnswer where none came.

        On a kept connection that is closed just then it is asked again, as browsers do.
        """
        if sample.is_broken:
            self.close()
        was_kept = self._socket is not None
        try:
            answer = self._asked(sample)
        except NoAnswer:
            self.close()
            if not was_kept:
                raise
            self.asked_again += 1
            answer = self._asked(sample)
        if answer.closes or sample.is_broken:
            self.close()
        return answer

    def _asked(self, sample: Sample) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self._port), timeout=ANSWER_TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError):  # an early answer may already be there
            self._socket.sendall(sample.wire)
            if sample.is_broken:
                self._socket.shutdown(socket.SHUT_WR)
        while (answer := self._answer(is_head=sample.method == b"HEAD")).status < 200:
            pass
        return answer

    def _answer(self, *, is_head: bool) -> Answer:
        while b"\r\n\r\n" not in self._read:
            if len(self._read) > _LONGEST_HEAD:
                raise NoAnswer("a head without an end")
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        line, *lines = head.decode("latin-1").split("\r\n")
        words = line.split(" ", 2)
        if not words[0].startswith("HTTP/1.") or not words[1].isdecimal():
            raise NoAnswer(f"no HTTP: {line[:80]!r}")
        pairs = [one.partition(":") for one in lines]
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        status = int(words[1])
        has_none = is_head or status < 200 or status in (204, 304)
        return Answer(status, headers, b"" if has_none else self._body(headers))

    def _body(self, headers: dict[str, str]) -> bytes:
        if "content-length" not in headers:
            raise NoAnswer("an answer without Content-Length")
        length = int(headers["content-length"])
        while len(self._read) < length:
            self._more()
        body, self._read = self._read[:length], self._read[length:]
        return body

    def _more(self) -> None:
        assert self._socket is not None
        try:
            got = self._socket.recv(65_536)
        except OSError as error:
            raise NoAnswer(type(error).__name__) from error
        if not got:
            raise NoAnswer("closed")
        self._read += got
