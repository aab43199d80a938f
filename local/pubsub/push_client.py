"""POSTs to one endpoint over kept-alive HTTP/1.1 connections, one request at a time on each."""

import asyncio
from typing import cast
from urllib.parse import urlsplit

from local.pubsub.http_response import MalformedResponseError, ResponseEnd, ResponseReader

USER_AGENT = "CloudPubSub-Google"


class PushError(Exception):
    """The endpoint could not be reached, hung up, or does not speak HTTP; retry later."""


class _HungUpError(PushError):
    """Closed before the first byte of an answer: usual for a connection that was idle too long."""


class PushClient:
    """Belongs to one event loop. ``endpoint`` is an http or https URL."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self._is_tls = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._is_tls else 80)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._head = (
            f"POST {target} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\n"
            f"Content-Type: application/json\r\nUser-Agent: {USER_AGENT}\r\n"
            "Accept: application/json\r\nConnection: keep-alive\r\nContent-Length: "
        ).encode()
        self._idle: list[_Connection] = []

    async def post(self, body: bytes, timeout_s: float) -> int:
        """Return the answer's status; PushError or TimeoutError when there is none."""
        request = b"%b%d\r\n\r\n%b" % (self._head, len(body), body)
        async with asyncio.timeout(timeout_s):
            while self._idle:
                connection = self._idle.pop()
                if connection.is_open:
                    try:
                        return await self._exchange(connection, request)
                    except _HungUpError:
                        break
            return await self._exchange(await self._connect(), request)

    def close(self) -> None:
        """Close the idle connections; those in use close when their request is cancelled."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    async def _connect(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        tls = True if self._is_tls else None
        try:
            _, protocol = await loop.create_connection(_Connection, self._host, self._port, ssl=tls)
        except (OSError, UnicodeError) as error:  # the second: a host name that cannot be one
            raise PushError(f"no connection to the push endpoint: {error}") from error
        return protocol

    async def _exchange(self, connection: "_Connection", request: bytes) -> int:
        is_reusable = False
        try:
            end = await connection.exchange(request)
            is_reusable = end.is_reusable
            return end.status
        finally:
            if is_reusable and connection.is_open:
                self._idle.append(connection)
            else:
                connection.close()


class _Connection(asyncio.Protocol):
    """One TCP connection; ``exchange`` must end before it is called again."""

    def __init__(self) -> None:
        self.is_open = False
        self._transport: asyncio.Transport | None = None
        self._reader: ResponseReader | None = None
        self._answer: asyncio.Future[ResponseEnd] | None = None
        self._has_answered = False

    async def exchange(self, request: bytes) -> ResponseEnd:
        if self._transport is None or not self.is_open:
            raise _HungUpError("the push endpoint has closed the connection")
        self._reader = ResponseReader()
        self._has_answered = False
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        if self._reader is None or self._answer is None or self._answer.done():
            self.close()  # bytes that nobody asked for
            return
        self._has_answered = True
        try:
            end = self._reader.feed(data)
        except MalformedResponseError as error:
            self._answer.set_exception(PushError(str(error)))
            self.close()
            return
        if end is not None:
            self._answer.set_result(end)

    def connection_lost(self, _exc: Exception | None) -> None:
        self.is_open = False
        if self._answer is None or self._answer.done():
            return
        end = self._reader.close() if self._reader else None
        if end is not None:
            self._answer.set_result(end)
        elif self._has_answered:
            self._answer.set_exception(PushError("the push endpoint's answer was cut short"))
        else:
            self._answer.set_exception(_HungUpError("the push endpoint hung up"))
