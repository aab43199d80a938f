"""Bodies of the Measurement Protocol as good clients send them."""

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from .native_bodies import item, money
from .values import EVENTS, STREAMS, anything, subset, text

Chance = random.Random


def body(chance: Chance) -> dict[str, Any]:
    """A body of the Measurement Protocol."""
    params: dict[str, Callable[[], Any]] = {
        "session_id": lambda: chance.choice((1_764_150_000, "1764150000", text(chance))),
        "engagement_time_msec": lambda: chance.choice((100, "100", text(chance))),
        "items": lambda: [item(chance) for _ in range(chance.randrange(4))],
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
        {"name": chance.choice(EVENTS), "params": subset(chance, params, 0.4) | money(chance)}
        for _ in range(chance.choice((1, 1, 2, 25)))
    ]
    return {"client_id": "1.2", "events": listed, **subset(chance, fields, 0.3)}


def query(chance: Chance) -> str:
    """The address's query: a stream, and a secret or none."""
    name = chance.choice(("measurement_id", "measurement_id", "firebase_app_id"))
    secret = chance.choice(("", "right", "wrong", text(chance)))
    return urlencode({name: chance.choice(STREAMS), "api_secret": secret})
