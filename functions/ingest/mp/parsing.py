"""A request of the Measurement Protocol, parsed."""

from typing import Any

import msgspec

from shared import personal
from shared.raw import User

from .. import body as bodies
from ..errors import BadRequest
from ..incoming import Incoming
from ..parsed import Parsed
from . import shape
from .client import address, client, device
from .consent import consent
from .events import Common, checked, ids_by_content, raw_event
from .limits import MAX_SHARED_BYTES, noted
from .properties import properties
from .query import query
from .shape import Body, Device, Location, Property

# Personal data with a place of its own in what is returned; elsewhere it is not even read.
_PLACED = ("ip_override", "user_data")


def parse(incoming: Incoming, stream_id: str) -> Parsed:
    """Read the body, whatever its bytes are; BadRequest says what to change.

    stream_id: ours, not the measurement id: a part of the ids of events.
    """
    document = _without_personal_data(bodies.json_object(incoming.body))
    body = shape.body(document)
    user, warnings = _user(body)
    events = checked(body.events or [])
    _check_what_is_shared(document)
    app_id = query(incoming).app_id
    common = Common(
        timestamp_micros=body.timestamp_micros,
        screen_resolution=body.device.screen_resolution if body.device else None,
        unknown=_unknown(document),
        warnings=[*warnings, *_doubts(body, document)],
        is_app=app_id is not None,
        id_at=ids_by_content(stream_id, incoming.body),
    )
    return Parsed(
        events=[
            raw_event(event, given, index, common)
            for index, (event, given) in enumerate(zip(events, document["events"], strict=True))
        ],
        user=user,
        consent=consent(body),
        device=device(body),
        app={"firebase_app_id": app_id} if app_id else {},
        client=client(body),
        user_data=body.user_data or {},
    )


def _without_personal_data(document: dict[str, Any]) -> dict[str, Any]:
    """Keys of personal data are gone at any depth before a value becomes text, which hides them."""
    placed = {name: document[name] for name in _PLACED if name in document}
    return {**personal.without(document, personal.ALWAYS), **placed}


def _user(body: Body) -> tuple[User, list[str]]:
    ids = (body.client_id, body.app_instance_id)
    client_id = next((given for given in ids if given and given.strip()), None)
    if client_id is None:
        message = 'client_id is missing: send {"client_id": "…"}, or for an app app_instance_id'
        raise BadRequest(400, "missing_client_id", message, "$.client_id")
    listed, warnings = properties(body.user_properties or {})
    return User(client_id=client_id, user_id=body.user_id or None, properties=listed), warnings


def _check_what_is_shared(document: dict[str, Any]) -> None:
    shared = {name: value for name, value in document.items() if name != "events"}
    if len(msgspec.json.encode(shared)) > MAX_SHARED_BYTES:
        message = f"everything but events is over {MAX_SHARED_BYTES} bytes: send less"
        raise BadRequest(400, "shared_fields_too_large", message, "$")


def _unknown(document: dict[str, Any]) -> dict[str, Any]:
    """What we have no place for; of a place nothing: it may be finer than consent allows."""
    stated = document.get("user_properties") or {}
    parts = {
        "device": shape.unknown(document.get("device"), Device),
        "user_properties": {
            name: left for name in stated if (left := shape.unknown(stated[name], Property))
        },
    }
    return shape.unknown(document, Body) | {name: left for name, left in parts.items() if left}


def _doubts(body: Body, document: dict[str, Any]) -> list[str]:
    ignored = body.ip_override and address(body.ip_override) is None
    return [
        *(["ip_override is no IP address: it is ignored"] if ignored else []),
        *noted(
            "unknown fields of user_location dropped",
            list(shape.unknown(document.get("user_location"), Location)),
        ),
    ]
