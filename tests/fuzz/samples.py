"""Requests, one for each number: the same seed and number make the same bytes, always."""

import random
from dataclasses import dataclass
from urllib.parse import quote

from . import heads
from .requests import Request, request

Chance = random.Random


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A request as bytes.

    operation: path and method as the document has them; None where it may be none of them
    is_broken: it is no HTTP, or breaks off: gunicorn may answer itself, and the connection ends
    """

    number: int
    wire: bytes
    operation: tuple[str, str] | None
    method: bytes
    is_broken: bool = False


def sample(seed: int, number: int) -> Sample:
    """The request of this number."""
    chance = random.Random(seed * 1_000_000_007 + number)  # noqa: S311 - to be had again
    return _sent(number, request(chance), chance)


def _sent(number: int, asked: Request, chance: Chance) -> Sample:
    """The request's bytes: head and body, now and then framed wrongly."""
    listed = heads.headers(chance, is_json=asked.is_json)
    is_broken = chance.random() < 0.03
    body = asked.body
    framed, extra = _framed(body, chance, is_broken=is_broken) if body is not None else (b"", [])
    target = quote(asked.path, safe="/%:@!$&'()*+,;=~").encode()
    if asked.query:
        target += b"?" + asked.query
    line = asked.method + b" " + target + b" HTTP/1.1"
    if is_broken and (body is None or chance.random() < 0.5):
        line, listed = _no_http(line, listed, chance)
    head = b"\r\n".join([line, *listed, *extra]) + b"\r\n\r\n"
    known = None if asked.template is None else (asked.template, asked.method.decode())
    return Sample(
        number=number,
        wire=head + framed,
        operation=None if is_broken else known,
        method=asked.method,
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
