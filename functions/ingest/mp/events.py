"""The body's ``events`` in raw.v1's form."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.raw import RawEvent

from ..errors import BadRequest
from ..values import check_event_ids
from .limits import MAX_EVENT_ID, MAX_EVENTS
from .names import MAX_EVENT_NAME, Fault, event_fault
from .parameters import parameters
from .shape import Event, unknown
from .values import micros

_FAULTS = {
    Fault.RESERVED: "the event's name is reserved: GA4 itself drops such events",
    Fault.START: "the event's name does not start with a letter: GA4 itself drops such events",
    Fault.CHARACTERS: "the event's name has more than letters, digits and _: GA4 drops such events",
    Fault.LENGTH: f"the event's name is over {MAX_EVENT_NAME} characters: GA4 drops such events",
}
_NO_TIME = "timestamp_micros is no time in microseconds since 1970: it is ignored"


@dataclass(frozen=True, kw_only=True)
class Common:
    """What the events of a request have in common.

    timestamp_micros: as the body has it, unread
    id_at:            the id of the event at a place, where the client gave none and a time
    """

    timestamp_micros: Any
    screen_resolution: str | None
    unknown: dict[str, Any]
    warnings: Sequence[str]
    is_app: bool
    id_at: Callable[[int], str]


def ids_by_content(stream_id: str, body: bytes) -> Callable[[int], str]:
    """Ids of the events of a body by their places in it: the same body has the same ids.

    Only for a body that states times. Two equal bodies without one are two visits.
    """
    beginning = hashlib.sha256()
    for part in (stream_id.encode(), body):
        beginning.update(len(part).to_bytes(8) + part)

    def id_at(index: int) -> str:
        whole = beginning.copy()
        whole.update(index.to_bytes(8))
        return whole.hexdigest()

    return id_at


def checked(events: Sequence[Event]) -> Sequence[Event]:
    """The events, as many as may be and each with a name; else BadRequest."""
    if not events:
        message = 'send at least one event: {"client_id": "…", "events": [{"name": "page_view"}]}'
        raise BadRequest(400, "missing_events", message, "$.events")
    if len(events) > MAX_EVENTS:
        message = f"send at most {MAX_EVENTS} events a request"
        raise BadRequest(400, "too_many_events", message, "$.events")
    for index, event in enumerate(events):
        if not (event.name or "").strip():
            message = 'the event has no name: send {"name": "page_view", …}'
            raise BadRequest(400, "missing_event_name", message, f"$.events[{index}].name")
        if len(event.event_id or "") > MAX_EVENT_ID:
            message = f"event_id is over {MAX_EVENT_ID} characters: send a shorter one"
            raise BadRequest(400, "wrong_type", message, f"$.events[{index}].event_id")
    check_event_ids((event.event_id, f"$.events[{n}]") for n, event in enumerate(events))
    return events


def raw_event(event: Event, given: object, index: int, common: Common) -> RawEvent:
    """One event; ``given`` is the same, decoded but not read."""
    name = (event.name or "").strip()
    stated = parameters(_params(event, common))
    occurred, has_bad_time = _time(event, common)
    fault = event_fault(name, is_app=common.is_app)
    return RawEvent(
        event_id=event.event_id or ("" if occurred is None else common.id_at(index)),
        name=name,
        timestamp_micros=occurred,
        params=stated.params,
        items=stated.items,
        ecommerce=stated.ecommerce,
        unknown={**common.unknown, **unknown(given, Event), **stated.unknown},
        warnings=[
            *common.warnings,
            *([_FAULTS[fault]] if fault else []),
            *([_NO_TIME] if has_bad_time else []),
            *stated.warnings,
        ],
    )


def _time(event: Event, common: Common) -> tuple[int | None, bool]:
    """The event's own time, else its parameter, else the body's; and whether one is no time."""
    stated = (
        event.timestamp_micros,
        (event.params or {}).get("timestamp_micros"),
        common.timestamp_micros,
    )
    given = [time for time in stated if time is not None]
    read = [micros(time) for time in given]
    return next((time for time in read if time is not None), None), None in read


def _params(event: Event, common: Common) -> dict[str, Any]:
    """The event's parameters and the screen's size, which the body has among the device's."""
    given = event.params or {}
    if given.get("screen_resolution") is not None:
        return given
    return {**given, "screen_resolution": common.screen_resolution}
