"""Requests, one for each number: the same seed and number make the same bytes, always."""

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_from_bytes

from . import documents, heads, mutations
from .values import text

Chance = random.Random

NATIVE = "/api/v1/streaming/{stream_id}"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A request as bytes.

    operation:    path and method as the document has them; None where it may be none of them
    is_broken:    it is no HTTP, or breaks off: gunicorn may answer itself, and the connection ends
    """

    number: int
    wire: bytes
    operation: tuple[str, str] | None
    method: bytes
    is_broken: bool = False


@dataclass(frozen=True, kw_only=True)
class _Request:
    path: str
    method: bytes
    query: bytes = b""
    body: bytes | None = None
    template: str | None = None
    is_json: bool = False


def sample(seed: int, number: int) -> Sample:
    """The request of this number."""
    chance = random.Random(seed * 1_000_000_007 + number)  # noqa: S311 - to be had again
    [make] = chance.choices([one for one, _ in _KINDS], [weight for _, weight in _KINDS])
    return _sent(number, make(chance), chance)


def _sent(number: int, request: _Request, chance: Chance) -> Sample:
    """The request's bytes: head and body, now and then framed wrongly."""
    listed = heads.headers(chance, is_json=request.is_json)
    is_broken = chance.random() < 0.03
    body = request.body
    framed, extra = _framed(body, chance, is_broken=is_broken) if body is not None else (b"", [])
    target = quote(request.path, safe="/%:@!$&'()*+,;=~").encode()
    if request.query:
        target += b"?" + request.query
    line = request.method + b" " + target + b" HTTP/1.1"
    if is_broken and (body is None or chance.random() < 0.5):
        line, listed = _no_http(line, listed, chance)
    head = b"\r\n".join([line, *listed, *extra]) + b"\r\n\r\n"
    known = None if request.template is None else (request.template, request.method.decode())
    return Sample(
        number=number,
        wire=head + framed,
        operation=None if is_broken else known,
        method=request.method,
        is_broken=is_broken,
    )


def _framed(body: bytes, chance: Chance, *, is_broken: bool) -> tuple[bytes, list[bytes]]:
    extra: list[bytes] = []
    if chance.random() < 0.12:
        body, extra = heads.packed(body, chance)
    if is_broken and chance.random() < 0.5:
        return heads.broken_chunks(body, chance), [*extra, b"Transfer-Encoding: chunked"]
    if is_broken:
        wrong = chance.choice((len(body) + 1, len(body) + 9_999, 10**9, 10**30))
        return body, [*extra, b"Content-Length: %d" % wrong]
    if chance.random() < 0.1:
        return heads.chunked(body, chance), [*extra, b"Transfer-Encoding: chunked"]
    return body, [*extra, b"Content-Length: %d" % len(body)]


def _no_http(line: bytes, listed: list[bytes], chance: Chance) -> tuple[bytes, list[bytes]]:
    """A request line or a header that gunicorn refuses, or takes at its limits."""
    how = chance.randrange(11)
    if how == 0:
        return chance.choice(
            (b"\x16\x03\x01", b"GET", b"GET /", b"", line[:-3] + b"9.9", b"\xff" * 9)
        ), listed
    header = (
        b"X-Long: " + b"v" * chance.choice((8_100, 8_190, 8_300, 100_000)),
        b"X-Control: a\x00b",
        b"X-Control: a\x0bb\x7f",
        b"no colon",
        b"X Space: 1",
        b": nameless",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Expect: a-miracle",
        b"Host: a..b",
        b"Host: " + b"x" * 300,
    )[how - 1]
    if chance.random() < 0.2:
        listed = [*listed, *(b"X-%d: 1" % n for n in range(chance.choice((90, 101, 500))))]
    if header.startswith(b"Host"):
        listed = listed[1:]
    return line, [*listed, header]


def _document(document: Any, chance: Chance) -> bytes:  # noqa: ANN401 - any JSON
    """Its bytes: a third as they are, a third changed, a third broken."""
    how = chance.random()
    if how > 0.33:
        document = mutations.changed(document, chance)
    data = mutations.written(document, chance)
    return mutations.broken(data, chance) if how > 0.66 else data


def _native(chance: Chance) -> _Request:
    body = _document(documents.native(chance), chance)
    stream = chance.choice(documents.STREAMS) if chance.random() < 0.97 else text(chance)[:80]
    template = NATIVE if stream and not {"/", "\n"} & set(stream) else None
    path = f"/api/v1/streaming/{quote(stream, safe='')}"
    return _Request(path=path, method=b"POST", body=body, template=template, is_json=True)


def _pixel(chance: Chance) -> _Request:
    data = _document(documents.native(chance), chance)[:60_000]
    encode = chance.choice((base64.b64encode, base64.urlsafe_b64encode))
    written = encode(data).rstrip(b"=") if chance.random() < 0.5 else encode(data)
    if chance.random() < 0.2:
        written = mutations.broken(written, chance)
    query = b"dtdc=" + quote_from_bytes(written, safe="").encode()
    return _Request(path="/api/v1/streaming/shop", method=b"GET", query=query, template=NATIVE)


def _gtag(chance: Chance) -> _Request:
    query = documents.gtag_query(chance).encode()
    if chance.random() < 0.3:
        query = _in_a_target(mutations.broken(query, chance))
    if chance.random() < 0.02:
        query += b"&" + b"&".join(b"p%d=1" % n for n in range(10_000))
    return _Request(path="/g/collect", method=b"GET", query=query, template="/g/collect")


def _gtag_lines(chance: Chance) -> _Request:
    body = documents.gtag_lines(chance)
    if chance.random() < 0.3:
        body = mutations.broken(body, chance)
    if chance.random() < 0.02:
        body += b"&a=1" * chance.choice((998, 1_001, 10_000))
    if chance.random() < 0.02:
        body = b"en=x\n" * chance.choice((100, 101, 5_000))
    query = quote(
        "&".join(f"{k}={quote(v)}" for k, v in documents.gtag_shared(chance).items()), safe="=&%"
    )
    return _Request(
        path="/g/collect", method=b"POST", query=query.encode(), body=body, template="/g/collect"
    )


def _mp(chance: Chance, path: str = "/mp/collect") -> _Request:
    query = documents.mp_query(chance).encode()
    if chance.random() < 0.1:
        query = _in_a_target(mutations.broken(query, chance))
    body = _document(documents.mp(chance), chance)
    return _Request(path=path, method=b"POST", query=query, body=body, template=path)


def _mp_check(chance: Chance) -> _Request:
    return _mp(chance, "/debug/mp/collect")


def _page(chance: Chance) -> _Request:
    path = chance.choice(("/health", "/ready", "/openapi.json", "/docs"))
    return _Request(path=path, method=b"GET", template=path)


def _preflight(chance: Chance) -> _Request:
    path, query, template = chance.choice(
        (
            ("/api/v1/streaming/shop", b"", NATIVE),
            ("/g/collect", b"tid=shop", "/g/collect"),
            ("/mp/collect", b"measurement_id=shop", "/mp/collect"),
        )
    )
    return _Request(path=path, method=b"OPTIONS", query=query, template=template)


def _anywhere(chance: Chance) -> _Request:
    paths = (
        "/", "/api/v1/streaming", "/api/v1/streaming/", "/api/v1/streaming/shop/x", "//g/collect",
        "/g/collect/", "/mp//collect", "/debug", "/docs/../g/collect", "/docs/swagger-ui.css",
        "/docs/nothing", "/favicon.ico", "/robots.txt", "/%2e%2e/%2e%2e/etc/passwd", "/health?x",
        "/" + text(chance)[:300], "/api/v1/streaming/" + text(chance)[:300], "/a" * 2_000,
    )  # fmt: skip
    methods = (b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS", b"TRACE",
               b"PROPFIND", b"get", b"CONNECT")  # fmt: skip
    method = chance.choice(methods)
    body = b"x" * chance.randrange(300) if method in (b"POST", b"PUT", b"DELETE") else None
    return _Request(path=chance.choice(paths), method=method, body=body)


def _in_a_target(query: bytes) -> bytes:
    """Bytes that a request's line may hold: ASCII without spaces and control characters."""
    return bytes(byte for byte in query if 0x21 <= byte < 0x7F)


_KINDS: tuple[tuple[Callable[[Chance], _Request], int], ...] = (
    (_native, 35), (_pixel, 8), (_gtag, 12), (_gtag_lines, 15), (_mp, 15), (_mp_check, 5),
    (_page, 2), (_preflight, 2), (_anywhere, 6),
)  # fmt: skip
