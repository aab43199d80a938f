"""Whether the body is a request at all: one that is not gets one message and no other."""

from collections.abc import Iterator
from typing import Any

import msgspec

from ... import body as bodies
from ...errors import BadRequest
from ...values import whole
from .. import shape
from ..consent import consent
from ..shape import Body, Device, Event, Location, Property
from .message import ValidationMessage, cut, message

STRICT = "ENFORCE_RECOMMENDATIONS"
_BEHAVIORS = ("RELAXED", STRICT)

_UNREADABLE = "Unable to parse Measurement Protocol JSON payload."


class Unreadable(Exception):  # noqa: N818 - reads as what it is
    """The body is no request. Google has the place in the words here, and no field path."""

    def __init__(self, detail: str, place: str | None) -> None:
        super().__init__(detail)
        where = (place or "$").removeprefix("$").removeprefix(".")
        parts = [_UNREADABLE, *([f"({where})"] if where else []), detail]
        self.message: ValidationMessage = message("VALUE_INVALID", None, " ".join(parts))


def readable(data: bytes) -> Body:
    """The body, if it has no field that Google does not know; raises Unreadable."""
    try:
        document = bodies.json_object(data)
        for place, name in _unknown(document):
            raise Unreadable(f"{cut(name)}: Cannot find field.", place)
        behavior = document.get("validation_behavior") or document.get(shape.OTHER_SPELLING)
        body = shape.body({**document, "validation_behavior": behavior or _BEHAVIORS[0]})
        consent(body)
    except BadRequest as error:
        raise Unreadable(error.message, error.path) from None
    if body.validation_behavior not in _BEHAVIORS:
        raise Unreadable(f"it must be {' or '.join(_BEHAVIORS)}", "validation_behavior")
    for place, time in times(body):
        if whole(time) is None:
            raise Unreadable("it must be microseconds since 1970", place)
    return body


def times(body: Body) -> Iterator[tuple[str, Any]]:
    """Every time that the body states, with its place."""
    stated = [("timestamp_micros", body.timestamp_micros)]
    for name, held in (body.user_properties or {}).items():
        stated.append((_property(name), held and held.timestamp_micros))
    for index, event in enumerate(body.events or []):
        place = f"events[{index}]"
        stated.append((f"{place}.timestamp_micros", event.timestamp_micros))
        in_params = (event.params or {}).get("timestamp_micros")
        stated.append((f"{place}.params.timestamp_micros", in_params))
    return ((place, time) for place, time in stated if time is not None)


def _unknown(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields that the shape does not have: the place of the object that has them, and the name."""
    for place, given, part in _objects(document):
        for name in shape.unknown(given, part):
            yield place, name
        if part is Event and isinstance(given, dict) and "consent" in given:
            yield place, "consent"  # which Google has in the body alone


def _objects(document: dict[str, Any]) -> Iterator[tuple[str, Any, type[msgspec.Struct]]]:
    yield "", document, Body
    yield "device", document.get("device"), Device
    yield "user_location", document.get("user_location"), Location
    properties, events = document.get("user_properties"), document.get("events")
    for name, given in properties.items() if isinstance(properties, dict) else ():
        yield _property(name), given, Property
    for index, given in enumerate(events if isinstance(events, list) else ()):
        yield f"events[{index}]", given, Event


def _property(name: str) -> str:
    return f"user_properties.{cut(name)}"
