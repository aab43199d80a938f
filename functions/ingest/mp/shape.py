"""The body's shape: https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference.

``null`` is as good as absent everywhere. ``event_id`` and ``consent`` of an event are ours, all
other fields are Google's.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from ..errors import BadRequest


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """What all parts have in common: every field may be absent, and none is ever changed."""


class Event(_Part, frozen=True):
    """One of ``events``."""

    name: str | None = None
    params: dict[str, Any] | None = None
    timestamp_micros: Any = None
    event_id: str | None = None
    consent: dict[str, str | None] | None = None


class Property(_Part, frozen=True):
    """One of ``user_properties``."""

    value: Any = None
    timestamp_micros: Any = None


class Location(_Part, frozen=True):
    """``user_location``: ISO 3166 and UN M49 codes."""

    city: str | None = None
    region_id: str | None = None
    country_id: str | None = None
    subcontinent_id: str | None = None
    continent_id: str | None = None


class Device(_Part, frozen=True):
    """``device``."""

    category: str | None = None
    language: str | None = None
    screen_resolution: str | None = None
    operating_system: str | None = None
    operating_system_version: str | None = None
    model: str | None = None
    brand: str | None = None
    browser: str | None = None
    browser_version: str | None = None


class Body(_Part, frozen=True):
    """The whole of it."""

    client_id: str | None = None
    app_instance_id: str | None = None
    user_id: str | None = None
    timestamp_micros: Any = None
    user_properties: dict[str, Property | None] | None = None
    user_data: dict[str, Any] | None = None
    consent: dict[str, str | None] | None = None
    non_personalized_ads: bool | None = None
    user_location: Location | None = None
    ip_override: str | None = None
    device: Device | None = None
    user_agent: str | None = None
    validation_behavior: Any = None
    events: list[Event] | None = None


# As Google's own event builder spells ``validation_behavior``.
OTHER_SPELLING = "validationBehavior"

FIELDS = frozenset((*Body.__struct_fields__, OTHER_SPELLING))


def body(document: object) -> Body:
    """Check a decoded body; BadRequest names the field and the rule."""
    try:
        return msgspec.convert(document, Body)
    except msgspec.ValidationError as error:
        rule, _, place = str(error).partition(" - at `")
        raise BadRequest(400, "wrong_type", rule, place.rstrip("`") or "$") from None


def unknown(given: object, part: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of an object that a part of the body does not have."""
    known = FIELDS if part is Body else frozenset(part.__struct_fields__)
    fields = given if isinstance(given, Mapping) else {}
    return {name: value for name, value in fields.items() if name not in known}
