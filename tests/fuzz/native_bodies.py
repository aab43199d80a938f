"""Bodies of the native protocol as good clients send them."""

import random
from typing import Any

from .values import EVENTS, anything, subset, text

Chance = random.Random


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
            "ecommerce": lambda: money(chance),
            "items": lambda: [item(chance) for _ in range(chance.randrange(4))],
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


def money(chance: Chance) -> dict[str, Any]:
    """What a purchase says of its money."""
    return {
        "transaction_id": chance.choice(("T-1", 17, text(chance))),
        "value": chance.choice((12.25, "12.25", 0, -1, text(chance))),
        "currency": chance.choice(("EUR", "eur", text(chance))),
        "tax": anything(chance),
    }


def item(chance: Chance) -> dict[str, Any]:
    """One of its items."""
    return {
        "item_id": chance.choice(("SKU-1", 7, text(chance))),
        "item_name": text(chance),
        "price": chance.choice((12.25, "12,25", anything(chance))),
        "quantity": chance.choice((1, "2", 0, -3, 1.5)),
        **{text(chance): anything(chance) for _ in range(chance.randrange(3))},
    }
