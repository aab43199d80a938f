"""Requests as good clients send them: a native event, gtag's parameters, an MP body."""

import random
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from functions.ingest.gtag import keys

from .values import anything, text

Chance = random.Random

EVENTS = ("page_view", "purchase", "refund", "add_to_cart", "view_promotion", "session_start", "x")
STREAMS = ("shop", "shop", "G-FUZZ", "strict", "app")


def subset(chance: Chance, fields: dict[str, Callable[[], Any]], share: float) -> dict[str, Any]:
    """Some of the fields, made anew."""
    return {name: make() for name, make in fields.items() if chance.random() < share}


def native(chance: Chance) -> Any:  # noqa: ANN401 - any JSON
    """One event, a list, or an envelope."""
    form = chance.random()
    if form < 0.6:
        return event(chance)
    events = [event(chance) for _ in range(chance.choice((1, 2, 3, 20)))]
    if form < 0.8:
        return events
    return {**_fields(chance, 0.2), "events": events}


def event(chance: Chance) -> dict[str, Any]:
    """One event with about a third of all fields."""
    return {"event_name": chance.choice(EVENTS), **_fields(chance, 0.3)}


def _fields(chance: Chance, share: float) -> dict[str, Any]:
    flags = {
        "ad_storage": chance.choice((True, False, None, "granted", "No")),
        "analytics_storage": chance.choice((True, "denied", "Unset")),
    }
    return subset(
        chance,
        {
            "event_id": lambda: f"e{chance.randrange(10**9)}",
            "timestamp_micros": lambda: 1_764_150_000_000_000 + chance.randrange(10**12),
            "client_id": lambda: f"{chance.randrange(10**9)}.{chance.randrange(10**9)}",
            "user_pseudo_id": lambda: text(chance),
            "user_id": lambda: text(chance),
            "session_id": lambda: chance.choice((1_764_150_000, "1764150000", "")),
            "session_number": lambda: chance.choice((1, "2", None)),
            "session_engaged": lambda: chance.choice((True, 1, "1", "0")),
            "session_source": lambda: {"page_location": text(chance)},
            "page_location": lambda: text(chance),
            "page_referrer": lambda: text(chance),
            "page_title": lambda: text(chance),
            "event_params": lambda: [_param(chance) for _ in range(chance.randrange(5))],
            "params": lambda: {text(chance): anything(chance) for _ in range(4)},
            "user_properties": lambda: [_param(chance) for _ in range(chance.randrange(3))],
            "privacy_info": lambda: flags,
            "consent": lambda: flags,
            "device": lambda: {
                "category": "mobile",
                "language": text(chance),
                "x": anything(chance),
            },
            "client_hints": lambda: {"Sec-CH-UA-Platform": text(chance), "x": "y"},
            "app_info": lambda: {"id": "web", "version": text(chance)},
            "ecommerce": lambda: _money(chance),
            "items": lambda: [_item(chance) for _ in range(chance.randrange(4))],
            "user_data": lambda: {"email": "anna@example.com", "sha256_email_address": "0" * 64},
            "colour": lambda: anything(chance),
        },
        share,
    )


def _param(chance: Chance) -> dict[str, Any]:
    value = chance.choice(
        (
            {"string_value": text(chance)},
            {"int_value": chance.randrange(10**9)},
            {"double_value": 1.5},
            {"float_value": 2},
            {},
        )
    )
    return {
        "key": chance.choice(("method", "value", "page_location", text(chance))),
        "value": value,
    }


def _money(chance: Chance) -> dict[str, Any]:
    return {
        "transaction_id": chance.choice(("T-1", 17, text(chance))),
        "value": chance.choice((12.25, "12.25", 0, -1, text(chance))),
        "currency": chance.choice(("EUR", "eur", text(chance))),
        "tax": anything(chance),
    }


def _item(chance: Chance) -> dict[str, Any]:
    return {
        "item_id": chance.choice(("SKU-1", 7, text(chance))),
        "item_name": text(chance),
        "price": chance.choice((12.25, "12,25", anything(chance))),
        "quantity": chance.choice((1, "2", 0, -3, 1.5)),
        **{text(chance): anything(chance) for _ in range(chance.randrange(3))},
    }


def gtag_shared(chance: Chance) -> dict[str, str]:
    """What the query of a hit has."""
    return {
        "v": "2",
        "tid": chance.choice(STREAMS),
        "cid": "1.2",
        "_p": "1764150000123",
        "_s": chance.choice(("1", "2", "")),
        **{name: text(chance) for name in chance.sample(_GTAG, chance.randrange(8))},
        **chance.choice(({}, {"gcs": "G101"}, {"gcd": "13l3l3l2l5"}, {"gcs": text(chance)})),
    }


_GTAG: Sequence[str] = sorted(
    {*keys.PLACED, *keys.TEXTS, *keys.INTEGERS, *keys.PROMOTION} - {"tid"}
)


def gtag_event(chance: Chance) -> dict[str, str]:
    """What a line has."""
    return {
        "en": chance.choice(EVENTS),
        **{
            f"{chance.choice(('ep.', 'epn.', 'up.', 'upn.', 'sst.', ''))}{text(chance)[:50]}": text(
                chance
            )
            for _ in range(chance.randrange(4))
        },
        **{f"pr{place}": _gtag_item(chance) for place in range(1, chance.randrange(1, 4))},
    }


def _gtag_item(chance: Chance) -> str:
    parts = [
        "idSKU-1",
        f"nm{text(chance)}",
        "pr12.25",
        "qt2",
        "k0size",
        "v0XL",
        "k10c",
        "v10",
        text(chance),
    ]
    return "~".join(chance.sample(parts, chance.randrange(1, len(parts))))


def gtag_query(chance: Chance) -> str:
    """A hit of one event."""
    return urlencode(gtag_shared(chance) | gtag_event(chance))


def gtag_lines(chance: Chance) -> bytes:
    """Events as lines."""
    lines = [urlencode(gtag_event(chance)) for _ in range(chance.choice((0, 1, 2, 5, 30)))]
    return chance.choice(("\n", "\r\n")).join(lines).encode()


def mp(chance: Chance) -> dict[str, Any]:
    """A body of the Measurement Protocol."""
    params: dict[str, Callable[[], Any]] = {
        "session_id": lambda: chance.choice((1_764_150_000, "1764150000", text(chance))),
        "engagement_time_msec": lambda: chance.choice((100, "100", text(chance))),
        "items": lambda: [_item(chance) for _ in range(chance.randrange(4))],
        "page_location": lambda: text(chance),
        "timestamp_micros": lambda: anything(chance),
        **{name: lambda: anything(chance) for name in ("a", "ga_b", "c" * 41, "debug_mode")},
    }
    fields: dict[str, Callable[[], Any]] = {
        "user_id": lambda: text(chance),
        "timestamp_micros": lambda: chance.choice(
            (1_764_150_000_000_000, "1764150000000000", text(chance))
        ),
        "user_properties": lambda: {text(chance): {"value": anything(chance)} for _ in range(3)},
        "user_data": lambda: {"sha256_email_address": ["0" * 64]},
        "consent": lambda: {"ad_user_data": chance.choice(("GRANTED", "denied", None))},
        "non_personalized_ads": lambda: chance.choice((True, False)),
        "user_location": lambda: {"country_id": "DK", "city": text(chance), "x": anything(chance)},
        "ip_override": lambda: chance.choice(("203.0.113.7", "::1", text(chance))),
        "device": lambda: {"category": "mobile", "screen_resolution": text(chance)},
        "user_agent": lambda: text(chance),
        "validation_behavior": lambda: chance.choice(
            ("RELAXED", "ENFORCE_RECOMMENDATIONS", text(chance))
        ),
        "colour": lambda: anything(chance),
    }
    listed = [
        {"name": chance.choice(EVENTS), "params": subset(chance, params, 0.4) | _money(chance)}
        for _ in range(chance.choice((1, 1, 2, 25)))
    ]
    return {"client_id": "1.2", "events": listed, **subset(chance, fields, 0.3)}


def mp_query(chance: Chance) -> str:
    """The address's query: a stream, and a secret or none."""
    name = chance.choice(("measurement_id", "measurement_id", "firebase_app_id"))
    secret = chance.choice(("", "right", "wrong", text(chance)))
    return urlencode({name: chance.choice(STREAMS), "api_secret": secret})
