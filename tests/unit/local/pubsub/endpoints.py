"""HTTP servers that tests push to, in the test's own event loop."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Answer = Callable[[int], Awaitable[bytes | None]]
"""Takes the number of the request (from 0); returns the raw response, or None to hang up."""


def response(status: int, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} x", "Content-Length: 0", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def always(status: int) -> Answer:
    async def answer(_number: int) -> bytes:
        return response(status)

    return answer


@dataclass
class Endpoint:
    """Keeps every request; counts connections."""

    answer: Answer
    port: int = 0
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    in_progress: int = 0
    most_in_progress: int = 0
    url: str = ""
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> "Endpoint":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/push?token=t"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def has(self, count: int) -> None:
        """Wait until ``count`` requests have come; fails after 10 seconds."""
        async with asyncio.timeout(10):
            while len(self.bodies) < count:
                await asyncio.sleep(0.005)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self.connections += 1
        try:
            while await self._answer_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client is done
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1])
            for line in head.splitlines()
            if line.lower().startswith("content-length:")
        )
        body = await reader.readexactly(length)
        self.heads.append(head)
        self.bodies.append(body)
        self.in_progress += 1
        self.most_in_progress = max(self.most_in_progress, self.in_progress)
        try:
            answer = await self.answer(len(self.bodies) - 1)
        finally:
            self.in_progress -= 1
        if answer is None:
            return False
        writer.write(answer)
        await writer.drain()
        return b"onnection: close" not in answer
