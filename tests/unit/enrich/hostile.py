"""A hit with every field of raw.v1, and copies of it with something hostile in one place."""

import copy
from collections.abc import Iterator
from typing import Any

from .subjects import CHROME_ON_WINDOWS, RECEIVED

Path = tuple[str | int, ...]

ITEM = {
    "item_id": "p", "item_name": "Pen", "item_brand": "B", "item_variant": "blue",
    "item_category": "Office", "price": 2.5, "quantity": 4, "coupon": "C", "index": 1,
    "currency": "USD", "colour": "blue",
    "item_params": [{"key": "size", "value": {"string_value": "M"}}],
}  # fmt: skip

EVENT = {
    "event_id": "e1",
    "name": "purchase",
    "timestamp_micros": RECEIVED - 1_000_000,
    "params": [
        {"key": "entrances", "value": {"int_value": 1}},
        {"key": "session_engaged", "value": {"int_value": 1}},
        {"key": "engagement_time_msec", "value": {"int_value": 17}},
        {"key": "batch_page_id", "value": {"int_value": 5}},
        {"key": "batch_ordering_id", "value": {"int_value": 1}},
        {"key": "campaign_source", "value": {"string_value": "news"}},
        {"key": "ignore_referrer", "value": {"string_value": "false"}},
        {"key": "score", "value": {"double_value": 0.5}},
        {"key": "ratio", "value": {"float_value": 0.25}},
    ],
    "items": [ITEM],
    "ecommerce": {
        "transaction_id": "T1", "value": 12.5, "tax": 1, "shipping": "2", "currency": "USD",
        "total_item_quantity": 4, "unique_items": 1,
    },
    "unknown": {
        "colour": "blue",
        "traffic_source": {"name": "n", "medium": "m", "source": "s"},
        "user_first_touch_timestamp": RECEIVED - 9_000_000,
    },
    "warnings": ["ep.x: dropped"],
}  # fmt: skip

HIT: dict[str, Any] = {
    "protocol": "gtag",
    "received_at_micros": RECEIVED,
    "request_id": "r1",
    "stream_id": "shop",
    "client": {
        "ip": "203.0.113.7",
        "user_agent": CHROME_ON_WINDOWS,
        "accept_language": "da-DK",
        "hints": {"sec-ch-ua-platform": '"Windows"'},
        "geo": {
            "country": "DK", "region": "DK84", "city": "Ballerup", "sub_continent": "154",
            "continent": "150",
        },
    },
    "user": {
        "cookie_id": "c",
        "client_id": "1.1764150000",
        "user_id": "u",
        "properties": [{"key": "tier", "value": {"string_value": "gold"}}],
        "hashed_user_data": {"sha256_email_address": "00"},
    },
    "consent": {"ad_storage": "granted", "analytics_storage": "granted"},
    "session": {
        "id": 17,
        "number": 1,
        "engaged": True,
        "source": {"page_location": "https://a.example/", "page_referrer": "https://b.example/"},
    },
    "page": {
        "location": "https://shop.example/?gclid=g&gad_source=1&utm_source=x",
        "referrer": "https://www.google.com/",
        "title": "Shop",
    },
    "device": {"category": "mobile", "brand": "B", "time_zone_offset_seconds": 3600},
    "app": {"id": "app", "version": "1"},
    "events": [EVENT, {"event_id": "e2", "name": "page_view"}],
}  # fmt: skip


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**63 - 1, 2**63, -(2**63) - 1, 10**400, 0.1, -0.0, 1e308, "",
    " ", "0", "1", "\x00", "\u202e\U0001f600", "٣", "1_000", "1,5", "0x10", "NaN", "1e999",
    "9" * 400, "x" * 5_000, "http://[", "https://" + "a." * 300, "//", "?utm_source=&gclid",
    "https://a.example/%ff%00?utm_source=%ff&gclid=%&srsltid=", "android-app://", "javascript:x",
    "1.99999999999", "x.1764150000", '{"a":', "[1]", "granted", "denied", [], {}, [[]], [{}],
    [None], {"a": {"b": [1]}}, {"key": None}, {"key": "k", "value": {"string_value": 5}},
    {"string_value": "s", "int_value": 1}, nested(40),
)  # fmt: skip


def places(value: Any, parent: Path = ()) -> Iterator[Path]:  # noqa: ANN401 - JSON
    """Every place in a document, its parts and their parts."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in inside:
        yield (*parent, key)
        yield from places(inner, (*parent, key))


def with_value(document: dict[str, Any], place: Path, value: Any) -> dict[str, Any]:  # noqa: ANN401
    """A copy with another value in one place."""
    changed = copy.deepcopy(document)
    holder: Any = changed
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    return changed
