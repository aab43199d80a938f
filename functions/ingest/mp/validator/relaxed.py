"""What Google's RELAXED validation finds: requests and events that are lost as they are."""

from collections.abc import Iterator

from ..limits import MAX_EVENTS
from ..names import Fault, event_fault
from ..query import Query
from ..shape import Body, Event
from .message import ValidationMessage, cut, message

_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_APP_INSTANCE_DIGITS = 32


def relaxed(body: Body, query: Query) -> Iterator[ValidationMessage]:
    """Messages about the address, the client's id and the events' names."""
    yield from _address(query)
    yield from _app_instance(body.app_instance_id) if query.app_id else _client(body.client_id)
    events = body.events or []
    if not events:
        yield message("VALUE_REQUIRED", "events", "Measurement requires at least one event.")
    if len(events) > MAX_EVENTS:
        counted = f"Measurement has [{len(events)}] events. At most [{MAX_EVENTS}] are allowed."
        yield message("EXCEEDED_MAX_ENTITIES", "events", counted)
    for index, event in enumerate(events):
        yield from _name(index, event, is_app=query.app_id is not None)


def _address(query: Query) -> Iterator[ValidationMessage]:
    stream = query.measurement_id or query.app_id
    for name, value in (("measurement_id", stream), ("api_secret", query.api_secret)):
        if value is None:
            missing = f"Unable to find non-empty parameter [{name}] value in request."
            yield message("VALUE_REQUIRED", name, missing)


def _client(client_id: str | None) -> Iterator[ValidationMessage]:
    if not (client_id or "").strip():
        yield message("VALUE_REQUIRED", "client_id", "Measurement requires a client_id.")


def _app_instance(given: str | None) -> Iterator[ValidationMessage]:
    path = "app_instance_id"
    if not given:
        yield message("VALUE_REQUIRED", path, "Measurement requires an app_instance_id.")
        return
    if len(given) != _APP_INSTANCE_DIGITS:
        counted = (
            f"a {_APP_INSTANCE_DIGITS} digit hexadecimal number but was [{len(given)}] digits."
        )
        yield message("VALUE_INVALID", path, f"Measurement {path} is expected to be {counted}")
    strange = next((digit for digit in given if digit not in _HEXADECIMAL), None)
    if strange is not None:
        about = f"Measurement {path} contains non hexadecimal character [{strange}]."
        yield message("VALUE_INVALID", path, about)


def _name(index: int, event: Event, *, is_app: bool) -> Iterator[ValidationMessage]:
    about = f"Event at index: [{index}]"
    name = event.name or ""
    if not name.strip():
        yield message("VALUE_REQUIRED", "events", f"{about} requires a name.")
        return
    fault = event_fault(name, is_app=is_app)
    if fault is Fault.RESERVED:
        yield message("NAME_RESERVED", "events", f"{about} has name [{name}] which is reserved.")
    elif fault is not None:
        invalid = f"{about} has invalid name [{cut(name)}]. {fault}"
        yield message("NAME_INVALID", "events", invalid)
