"""What Google's ENFORCE_RECOMMENDATIONS finds besides in a request."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ...values import whole
from ..client import address
from ..limits import MAX_BODY_BYTES, USER_PROPERTIES
from ..names import property_fault
from ..query import Query
from ..shape import Body, Property
from .checks import Types, length_of, name_of, subjects, type_of
from .event_checks import event_checks
from .message import ValidationMessage, cut, message
from .readable import times

HOURS = 72
_HOUR_MICROS = 3_600_000_000

# As enrich has it: a clock may run ahead a little.
_AHEAD_MICROS = 5 * 60 * 1_000_000

_CLIENT_ID = re.compile(r"[0-9]+\.[0-9]+")

# user_location: ISO 3166-1 alpha-2, ISO 3166-2, UN M49.
_PLACES = {
    "country_id": re.compile(r"[A-Z]{2}"),
    "region_id": re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}"),
    "subcontinent_id": re.compile(r"[0-9]{3}"),
    "continent_id": re.compile(r"[0-9]{3}"),
}
_SCREEN = re.compile(r"[0-9]+x[0-9]+")

_ANY = Types(frozenset(), frozenset())


def strict(
    body: Body, query: Query, data: bytes, now_micros: int | None
) -> Iterator[ValidationMessage]:
    """Messages about the body's fields and each event's parameters."""
    if len(data) > MAX_BODY_BYTES:
        too_long = f"The body is over [{MAX_BODY_BYTES}] bytes."
        yield message("VALUE_OUT_OF_BOUNDS", None, too_long)
    for name in _repeated(data):
        described = f"The name [{cut(name)}] is given more than once in one object."
        yield message("NAME_DUPLICATED", None, described)
    if query.app_id is None:
        yield from _client_id(body.client_id or "")
    if now_micros is not None:
        yield from _times(body, now_micros)
    yield from _visitor(body)
    yield from _properties(body.user_properties or {})
    for index, event in enumerate(body.events or []):
        yield from event_checks(index, event)


def _repeated(data: bytes) -> list[str]:
    """Names that an object has twice. The body is known to be JSON, and not deep."""
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        counted = Counter(name for name, _ in pairs)
        found.extend(name for name, count in counted.items() if count > 1)

    json.loads(data.decode(), object_pairs_hook=note)
    return found


def _client_id(client_id: str) -> Iterator[ValidationMessage]:
    if client_id.strip() and not _CLIENT_ID.fullmatch(client_id):
        described = (
            f"client_id [{cut(client_id)}] has invalid format. "
            "It should be in <number>.<number> format."
        )
        yield message("VALUE_INVALID", "client_id", described)


def _times(body: Body, now_micros: int) -> Iterator[ValidationMessage]:
    for path, time in times(body):
        stated = whole(time) or 0
        if stated > now_micros + _AHEAD_MICROS:
            ahead, supports = "future", "no timestamps in the future"
        elif stated < now_micros - HOURS * _HOUR_MICROS:
            ahead, supports = "past", f"timestamps [{HOURS}h] into the past"
        else:
            continue
        described = (
            f"Measurement {path} has timestamp too far in the {ahead}. "
            f"Measurement protocol only supports {supports}. "
            f"The current time in UNIX microseconds is [{now_micros}]."
        )
        yield message("VALUE_INVALID", path, described)


def _visitor(body: Body) -> Iterator[ValidationMessage]:
    """ip_override, user_location and device.screen_resolution."""
    if body.ip_override and address(body.ip_override) is None:
        yield message("VALUE_INVALID", "ip_override", "ip_override is no IP address.")
    for name, code in _PLACES.items():
        given = getattr(body.user_location, name, None)
        if given and not code.fullmatch(given):
            path = f"user_location.{name}"
            yield message("VALUE_INVALID", path, f"{path} has invalid format.")
    screen = body.device.screen_resolution if body.device else None
    if screen and not _SCREEN.fullmatch(screen):
        path = "device.screen_resolution"
        described = f"{path} has invalid format. It should be in WIDTHxHEIGHT format."
        yield message("VALUE_INVALID", path, described)


def _properties(given: Mapping[str, Property | None]) -> Iterator[ValidationMessage]:
    limits, path = USER_PROPERTIES, "user_properties"
    if len(given) > limits.count:
        too_many = f"Measurement has [{len(given)}] user properties. At most [{limits.count}] are"
        yield message("EXCEEDED_MAX_ENTITIES", path, f"{too_many} allowed.")
    values = {name: stated.value for name, stated in given.items() if stated is not None}
    for subject in subjects(values, path, "Measurement", "user property"):
        yield from name_of(subject, property_fault(subject.name))
        yield from type_of(subject, _ANY)
        yield from length_of(subject, limits)
