"""The head of a request, and how its body travels."""

import gzip
import random
from functools import cache

import brotli

Chance = random.Random

_AGENTS = (
    b"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15",
    b"Mozilla/5.0 (compatible; Googlebot/2.1)", b"curl/8", b"", b"(" * 4_000, b"\xff\xfe\xfd" * 50,
    b"Mozilla/" + b"9" * 8_000,
)  # fmt: skip
_FORWARDED = (
    b"203.0.113.7", b"203.0.113.7, 10.0.0.1", b",,,,", b"::1", b"[::1]:80", b"1" * 5_000,
    b"unknown", b"999.1.1.1", b"fe80::1%eth0", b"a," * 2_000, b"\x80\xff",
)  # fmt: skip
_COOKIES = (
    b"__uid__=0d3e6a1e-1d0c-4e0c-9a53-6f2f1f0b7c3d", b"__uid__=", b"__uid__", b'__uid__="',
    b"=;=;=", b"a=b; " * 1_000, b"__uid__=x; __uid__=0d3e6a1e-1d0c-4e0c-9a53-6f2f1f0b7c3d",
    b'a="\\777', b"\xe9=\xe9",
)  # fmt: skip
_ORIGINS = (
    b"https://shop.example",
    b"https://a.shop.example",
    b"https://evil.example",
    b"null",
    b"",
)
_TYPES = (b"application/json", b"text/plain;charset=UTF-8", b"application/x-www-form-urlencoded",
          b"multipart/form-data; boundary=x", b"text/xml", b"", b";;;",
          b"application/json; charset=\xff", b"a" * 3_000)  # fmt: skip


def headers(chance: Chance, *, is_json: bool) -> list[bytes]:
    """Headers that HTTP allows, however strange; without those that frame the body."""
    listed = [b"Host: " + chance.choice((b"127.0.0.1", b"shop.example:443", b"a_b.example", b""))]
    usual: tuple[tuple[bytes, tuple[bytes, ...], float], ...] = (
        (b"User-Agent", _AGENTS, 0.7),
        (b"X-Forwarded-For", _FORWARDED, 0.3),
        (b"Cookie", _COOKIES, 0.3),
        (b"Origin", _ORIGINS, 0.15),
        (b"Accept-Language", (b"da-DK,da;q=0.9", b";q=", b"x" * 2_000), 0.3),
        (b"Sec-CH-UA", (b'"Chromium";v="122"', b'"' * 99, b"\xff"), 0.2),
        (b"X-Client-Geo-Country", (b"DK", b"ZZ", b"\xc3\xb8", b"d" * 999), 0.2),
        (
            b"X-Cloud-Trace-Context",
            (b"105445aa7843bc8bf206b12000100000/1;o=1", b"/" * 99, b""),
            0.2,
        ),
        (b"traceparent", (b"00-", b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"), 0.1),
        (b"Expect", (b"100-continue",), 0.02),
        (b"X-" + b"n" * chance.randrange(1, 60), (b"\t \t", b"\x80" * 20, b"v" * 8_000), 0.2),
    )
    for name, values, share in usual:
        if chance.random() < share:
            listed.append(name + b": " + chance.choice(values))
    if is_json and chance.random() < 0.9:
        listed.append(b"Content-Type: " + chance.choice(_TYPES[:2]))
    elif chance.random() < 0.5:
        listed.append(b"Content-Type: " + chance.choice(_TYPES))
    return listed


def packed(body: bytes, chance: Chance) -> tuple[bytes, list[bytes]]:
    """The body compressed, or said to be, and the header that says so."""
    how = chance.randrange(8)
    if how == 0:
        return body, [
            b"Content-Encoding: "
            + chance.choice((b"gzip", b"br", b"zstd", b"identity", b"gzip, br"))
        ]
    if how == 1:
        return bomb(chance.choice(("gzip", "br")))
    if how == 2:
        whole = gzip.compress(body, 1, mtime=0)
        return whole[: chance.randrange(len(whole))], [b"Content-Encoding: gzip"]
    if how == 3:
        return gzip.compress(body, 1, mtime=0) + b"more", [b"Content-Encoding: gzip"]
    if how < 6:
        return gzip.compress(body, 1, mtime=0), [b"Content-Encoding: x-gzip"]
    return brotli.compress(body, quality=1), [b"Content-Encoding: br"]


@cache
def bomb(encoding: str) -> tuple[bytes, list[bytes]]:
    """Some hundred bytes, or some ten thousand, that unpack to 20 MB."""
    plain = b'{"event_name":"' + b"x" * 20_000_000
    data = (
        gzip.compress(plain, 9, mtime=0)
        if encoding == "gzip"
        else brotli.compress(plain, quality=5)
    )
    return data, [b"Content-Encoding: " + encoding.encode()]


def chunked(body: bytes, chance: Chance) -> bytes:
    """The body in chunks of many sizes, whole."""
    parts, place = [], 0
    while place < len(body):
        size = chance.choice((1, 7, 500, 5_000, 100_000))
        part = body[place : place + size]
        extension = chance.choice((b"", b"", b";a=b"))
        parts.append(b"%x%s\r\n%s\r\n" % (len(part), extension, part))
        place += size
    return b"".join(parts) + b"0\r\n" + chance.choice((b"", b"", b"X-Trailer: t\r\n")) + b"\r\n"


def broken_chunks(body: bytes, chance: Chance) -> bytes:
    """Chunks that break off or are none; they do not end."""
    whole = chunked(body or b"x", chance)
    cut = whole[: chance.randrange(max(1, len(whole) - 5))]
    return chance.choice(
        (cut, b"zz\r\n", b"-1\r\n", b"5\r\nabcdeXX", b"f" * 40 + b"\r\n", b"\r\n", b"")
    )
