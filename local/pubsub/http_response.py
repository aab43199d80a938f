"""Reads the status of an HTTP/1.1 response and finds its end; the body is thrown away.

Written for pushes, where a general client costs more than the rest of a delivery.
"""

import re
from dataclasses import dataclass

MAX_HEAD_BYTES = 65_536
_MAX_LINE_BYTES = 8_192

_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-9]\d\d)(?: [^\r\n]*)?\r\n")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n")
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked[ \t]*\r\n")
_CLOSE = re.compile(rb"\r\nconnection:[^\r\n]*close")
_KEEP_ALIVE = re.compile(rb"\r\nconnection:[^\r\n]*keep-alive")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?")

PROCESSING = 102
"""Pub/Sub takes it for an acknowledgement, so it counts as the final status here."""
_WITHOUT_BODY = (204, 304)


class MalformedResponseError(ValueError):
    """The peer does not speak HTTP/1.1; the connection cannot be used further."""


@dataclass(frozen=True, slots=True)
class ResponseEnd:
    """A response has been read to its end."""

    status: int
    is_reusable: bool
    """Whether the connection may carry another request."""


class ResponseReader:
    """Fed with what arrives for one request; interim responses (1xx) but 102 are skipped."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._status = 0
        self._is_reusable = True
        self._body_left: int | None = None
        """Bytes of the body, or of a chunk with its line end, still to come; None: not known."""
        self._is_chunked = False
        self._in_trailer = False

    def feed(self, data: bytes) -> ResponseEnd | None:
        """Take in bytes; return the end once it is there. Raises MalformedResponseError."""
        self._buffer += data
        while not self._status:
            if not self._read_head():
                return None
        finished = self._read_chunks() if self._is_chunked else self._read_body()
        if not finished:
            return None
        return ResponseEnd(self._status, self._is_reusable and not self._buffer)

    def close(self) -> ResponseEnd | None:
        """The peer has closed: the end of a response without a length, else None (cut short)."""
        if self._status and self._body_left is None and not self._is_chunked:
            return ResponseEnd(self._status, is_reusable=False)
        return None

    def _read_head(self) -> bool:
        """Read the status line and headers; false when they are not complete yet."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > MAX_HEAD_BYTES:
                raise MalformedResponseError("the response's head does not end")
            return False
        head = bytes(self._buffer[: end + 2])
        del self._buffer[: end + 4]
        first = _STATUS.match(head)
        if first is None:
            raise MalformedResponseError("no HTTP/1.1 status line")
        status = int(first[2])
        if status >= 200 or status in (101, PROCESSING):
            self._begin_body(status, first[1] == b"0", head.lower())
        return True

    def _begin_body(self, status: int, is_http_1_0: bool, head: bytes) -> None:
        self._status = status
        self._is_reusable = status >= 200 and not _CLOSE.search(head)
        if is_http_1_0 and not _KEEP_ALIVE.search(head):
            self._is_reusable = False
        length = _LENGTH.search(head)
        if status < 200 or status in _WITHOUT_BODY:
            self._body_left = 0
        elif _CHUNKED.search(head):
            self._is_chunked = True
        elif length:
            self._body_left = int(length[1])

    def _read_body(self) -> bool:
        """Drop what belongs to the body; true at its end."""
        if self._body_left is None:
            self._buffer.clear()
            return False
        dropped = min(self._body_left, len(self._buffer))
        del self._buffer[:dropped]
        self._body_left -= dropped
        return self._body_left == 0

    def _read_chunks(self) -> bool:
        """Drop chunks and trailer; true at the end."""
        while True:
            if self._body_left and not self._read_body():
                return False
            end = self._buffer.find(b"\r\n")
            if end < 0:
                if len(self._buffer) > _MAX_LINE_BYTES:
                    raise MalformedResponseError("a chunk's size line does not end")
                return False
            line = bytes(self._buffer[:end])
            del self._buffer[: end + 2]
            if self._in_trailer:
                if not line:
                    return True
                continue
            size = _CHUNK_SIZE.fullmatch(line)
            if size is None:
                raise MalformedResponseError("no chunk size")
            self._in_trailer = int(size[1], 16) == 0
            self._body_left = 0 if self._in_trailer else int(size[1], 16) + 2
