"""A second, HTTP port of our own, which Firestore has not: counts of writes, and bad luck.

GET /writes      {"minutes": {"2026-11-21T23:59Z": {"items/abc": 12}},
                  "max_per_s": {"document": "items/abc", "writes": 7}}
DELETE /writes   204; counting starts again
GET /listeners   {"open": 4}, without those that have been stalled
POST /listeners/cut     204; all are sent away with UNAVAILABLE: clients come back by themselves
POST /listeners/end     204; with CANCELLED: Google's client does not come back
POST /listeners/stall   204; all hear nothing any more, and stay open: no client can tell
"""

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus

from local.firestore.listen import ListenStreams
from local.firestore.write_rates import WriteRates

_READ_TIMEOUT_S = 5.0


async def debug_server(
    rates: WriteRates, streams: ListenStreams, host: str, port: int
) -> asyncio.Server:
    """Serve on ``host:port``; OSError where the port is taken."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _READ_TIMEOUT_S)
            status, body = response(rates, streams, head)
            writer.write(_http(status, body))
            await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            pass  # no request, or nobody left to answer
        finally:
            writer.close()

    return await asyncio.start_server(answer, host, port)


def response(rates: WriteRates, streams: ListenStreams, head: bytes) -> tuple[HTTPStatus, bytes]:
    """The answer to a request by its first line; 404 and 405 for what is not above."""
    method, _, rest = head.partition(b" ")
    path = rest.split(b" ")[0].partition(b"?")[0]
    reports: dict[bytes, Callable[[], object]] = {
        b"/writes": rates.report,
        b"/listeners": streams.report,
    }
    acts: dict[tuple[bytes, bytes], Callable[[], None]] = {
        (b"DELETE", b"/writes"): rates.reset,
        (b"POST", b"/listeners/cut"): streams.end_all,
        (b"POST", b"/listeners/end"): streams.cancel_all,
        (b"POST", b"/listeners/stall"): streams.stall_all,
    }
    if method == b"GET" and path in reports:
        return HTTPStatus.OK, json.dumps(reports[path]()).encode() + b"\n"
    if act := acts.get((method, path)):
        act()
        return HTTPStatus.NO_CONTENT, b""
    known = {*reports, *(of for _, of in acts)}
    if path in known:
        return HTTPStatus.METHOD_NOT_ALLOWED, b'{"error":"not this method"}\n'
    names = b", ".join(sorted(known))
    return HTTPStatus.NOT_FOUND, b'{"error":"there is only ' + names + b'"}\n'


def _http(status: HTTPStatus, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
