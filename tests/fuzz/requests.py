"""What is asked: for each kind of request its path, its query and its body."""

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_from_bytes

from . import gtag_hits, mp_bodies, mutations, native_bodies
from .values import STREAMS, text

Chance = random.Random

NATIVE = "/api/v1/streaming/{stream_id}"


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request before it is written.

    template: its path as the document has it; None where it may be none of them
    """

    path: str
    method: bytes
    query: bytes = b""
    body: bytes | None = None
    template: str | None = None
    is_json: bool = False


def request(chance: Chance) -> Request:
    """One of any kind."""
    [make] = chance.choices([one for one, _ in _KINDS], [weight for _, weight in _KINDS])
    return make(chance)


def _document(document: Any, chance: Chance) -> bytes:  # noqa: ANN401 - any JSON
    """Its bytes: a third as they are, a third changed, a third broken."""
    how = chance.random()
    if how > 0.33:
        document = mutations.changed(document, chance)
    data = mutations.written(document, chance)
    return mutations.broken(data, chance) if how > 0.66 else data


def _native(chance: Chance) -> Request:
    body = _document(native_bodies.native(chance), chance)
    stream = chance.choice(STREAMS) if chance.random() < 0.97 else text(chance)[:80]
    template = NATIVE if stream and not {"/", "\n"} & set(stream) else None
    path = f"/api/v1/streaming/{quote(stream, safe='')}"
    return Request(path=path, method=b"POST", body=body, template=template, is_json=True)


def _pixel(chance: Chance) -> Request:
    data = _document(native_bodies.native(chance), chance)[:60_000]
    encode = chance.choice((base64.b64encode, base64.urlsafe_b64encode))
    written = encode(data).rstrip(b"=") if chance.random() < 0.5 else encode(data)
    if chance.random() < 0.2:
        written = mutations.broken(written, chance)
    query = b"dtdc=" + quote_from_bytes(written, safe="").encode()
    return Request(path="/api/v1/streaming/shop", method=b"GET", query=query, template=NATIVE)


def _gtag(chance: Chance) -> Request:
    query = gtag_hits.query(chance).encode()
    if chance.random() < 0.3:
        query = _in_a_target(mutations.broken(query, chance))
    if chance.random() < 0.02:
        query += b"&" + b"&".join(b"p%d=1" % n for n in range(10_000))
    return Request(path="/g/collect", method=b"GET", query=query, template="/g/collect")


def _gtag_lines(chance: Chance) -> Request:
    body = gtag_hits.lines(chance)
    if chance.random() < 0.3:
        body = mutations.broken(body, chance)
    if chance.random() < 0.02:
        body += b"&a=1" * chance.choice((998, 1_001, 10_000))
    if chance.random() < 0.02:
        body = b"en=x\n" * chance.choice((100, 101, 5_000))
    query = quote(
        "&".join(f"{k}={quote(v)}" for k, v in gtag_hits.shared(chance).items()), safe="=&%"
    )
    return Request(
        path="/g/collect", method=b"POST", query=query.encode(), body=body, template="/g/collect"
    )


def _mp(chance: Chance, path: str = "/mp/collect") -> Request:
    query = mp_bodies.query(chance).encode()
    if chance.random() < 0.1:
        query = _in_a_target(mutations.broken(query, chance))
    body = _document(mp_bodies.body(chance), chance)
    return Request(path=path, method=b"POST", query=query, body=body, template=path)


def _mp_check(chance: Chance) -> Request:
    return _mp(chance, "/debug/mp/collect")


def _page(chance: Chance) -> Request:
    path = chance.choice(("/health", "/ready", "/openapi.json", "/docs", "/angelia.js"))
    return Request(path=path, method=b"GET", template=path)


def _preflight(chance: Chance) -> Request:
    path, query, template = chance.choice(
        (
            ("/api/v1/streaming/shop", b"", NATIVE),
            ("/g/collect", b"tid=shop", "/g/collect"),
            ("/mp/collect", b"measurement_id=shop", "/mp/collect"),
        )
    )
    return Request(path=path, method=b"OPTIONS", query=query, template=template)


def _anywhere(chance: Chance) -> Request:
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
    return Request(path=chance.choice(paths), method=method, body=body)


def _in_a_target(query: bytes) -> bytes:
    """Bytes that a request's line may hold: ASCII without spaces and control characters."""
    return bytes(byte for byte in query if 0x21 <= byte < 0x7F)


_KINDS: tuple[tuple[Callable[[Chance], Request], int], ...] = (
    (_native, 35), (_pixel, 8), (_gtag, 12), (_gtag_lines, 15), (_mp, 15), (_mp_check, 5),
    (_page, 2), (_preflight, 2), (_anywhere, 6),
)  # fmt: skip
