"""Values that have broken parsers before, and ordinary ones among them."""

import random
from collections.abc import Callable
from typing import Any

EVENTS = ("page_view", "purchase", "refund", "add_to_cart", "view_promotion", "session_start", "x")
STREAMS = ("shop", "shop", "G-FUZZ", "strict", "app")

# As JSON text, because no Python value is written so.
TOKENS = (
    b"NaN", b"-Infinity", b"1e400", b"-1e400", b"1e-400", b"-0", b"-0.0", b"01", b"1.", b".5",
    b"+1", b"18446744073709551616", b"-9223372036854775809", b"9" * 400, b"0." + b"3" * 300,
    b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b'"\\x41"', b'"\xff\xfe"', b'"\xed\xa0\x80"',
    b"\xef\xbb\xbf", b"'", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\x00", b"\r\n", b"//",
    b"[" * 30 + b"]" * 30, b"[" * 3_000, b'{"a":' * 25 + b"1" + b"}" * 25, b'{"a":1,"a":2}',
    b"undefined", b"True", b"null", b"[]", b"{}", b'""',
)  # fmt: skip

TEXTS = (
    "", " ", "\x00", "\u2028", "\ufeff", "\U0001d518\U0001d52b\U0001d526", "ключ", "🛒" * 20,
    "a" * 41, "a" * 101, "x" * 9_000, "1", "01", "1e5", "1_000", "١٢٣", "NaN", "inf", "true",
    "null", "-0", "9" * 30, "(not set)", "anna@example.com",
    "https://shop.example/?email=anna%40example.com&gclid=Cj0&utm_source=x",
    "https://[::1", "http://", "javascript:alert(1)", "//shop.example", "data:,x", "%", "%zz",
    "?" + "a=b&" * 500, '{"user_data":{"ip":"203.0.113.7"}}', '{"a":', "[" * 2_000, '{"a":' * 400,
    "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "\r\nSet-Cookie: a=b", "2026-11-25", "EUR", "eur",
)  # fmt: skip

NUMBERS = (
    0, -0.0, 1, -1, 0.1, 1e308, 5e-324, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 2**64,
    1_764_150_000, 1_764_150_000_123_456, 253_402_300_800_000_000, -62_135_596_800_000_000,
    1.7976931348623157e308, 12.25, 100,
)  # fmt: skip

# Names that mean something to a stage, or to a later one.
NAMES = (
    "event_name", "event_params", "params", "items", "ecommerce", "key", "value", "string_value",
    "int_value", "double_value", "user_data", "ip", "ip_override", "client_id", "user_id",
    "consent", "privacy_info", "ad_storage", "analytics_storage", "device", "app_info", "item_id",
    "price", "quantity", "transaction_id", "currency", "events", "timestamp_micros", "session_id",
    "geo", "page_location", "ga_session_id", "engagement_time_msec", "unmapped", "angelia", "date",
    "event_id", "schema", "__proto__", "constructor", "", "a.b", "$.x", "k" * 300,
)  # fmt: skip


# Letters of every kind; ASCII's more often than the others.
_LETTERS = [
    *(chr(point) for point in range(0x20, 0x7F)),
    *(chr(point) for point in range(0x20, 0x7F)),
    *(chr(point) for point in range(0x500)),
    *(chr(point) for point in range(0x500, 0x110000, 0x3FB) if not 0xD800 <= point < 0xE000),
]


def text(chance: random.Random) -> str:
    """One of the texts, or one that nobody thought of."""
    if chance.random() < 0.8:
        return chance.choice(TEXTS)
    return "".join(chance.choices(_LETTERS, k=chance.choice((1, 3, 20, 200))))


def anything(chance: random.Random, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Any JSON, seldom deep."""
    kind = chance.randrange(7 if depth < 4 else 4)
    if kind == 0:
        return text(chance)
    if kind == 1:
        return chance.choice(NUMBERS)
    if kind == 2:
        return chance.choice((None, True, False))
    if kind == 3:
        return chance.randrange(-(10**18), 10**18)
    if kind == 4:
        return [anything(chance, depth + 1) for _ in range(chance.randrange(4))]
    names = [chance.choice(NAMES) if chance.random() < 0.7 else text(chance) for _ in range(3)]
    return {name: anything(chance, depth + 1) for name in names}


def nested(chance: random.Random) -> Any:  # noqa: ANN401 - any JSON
    """Lists or objects, about as deep as is just taken, or deeper."""
    made: Any = 1
    for _ in range(chance.choice((20, 23, 24, 25, 33, 200))):
        made = [made] if chance.random() < 0.5 else {"a": made}
    return made


def subset(
    chance: random.Random, fields: dict[str, Callable[[], Any]], share: float
) -> dict[str, Any]:
    """Some of the fields, made anew."""
    return {name: make() for name, make in fields.items() if chance.random() < share}
