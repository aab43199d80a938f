"""A second, HTTP port of our own, which Firestore has not: how often each document was written.

GET /writes      {"minutes": {"2026-11-21T23:59Z": {"items/abc": 12}},
                  "max_per_s": {"document": "items/abc", "writes": 7}}
DELETE /writes   204; counting starts again
"""

import asyncio
import json
from http import HTTPStatus

from local.firestore.write_rates import WriteRates

_READ_TIMEOUT_S = 5.0


async def debug_server(rates: WriteRates, host: str, port: int) -> asyncio.Server:
    """Serve ``rates`` on ``host:port``; OSError where the port is taken."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _READ_TIMEOUT_S)
            status, body = response(rates, head)
            writer.write(_http(status, body))
            await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            pass  # no request, or nobody left to answer
        finally:
            writer.close()

    return await asyncio.start_server(answer, host, port)


def response(rates: WriteRates, head: bytes) -> tuple[HTTPStatus, bytes]:
    """The answer to a request by its first line; 404 and 405 for what is not above."""
    method, _, rest = head.partition(b" ")
    if rest.split(b" ")[0].partition(b"?")[0] != b"/writes":
        return HTTPStatus.NOT_FOUND, b'{"error":"there is only /writes"}\n'
    if method == b"GET":
        return HTTPStatus.OK, json.dumps(rates.report()).encode() + b"\n"
    if method == b"DELETE":
        rates.reset()
        return HTTPStatus.NO_CONTENT, b""
    return HTTPStatus.METHOD_NOT_ALLOWED, b'{"error":"GET or DELETE"}\n'


def _http(status: HTTPStatus, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
