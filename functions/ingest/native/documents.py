"""A native body as its events: one event, a list of them, or a list with fields that they share."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import msgspec

from ..body import json_document
from ..errors import BadRequest
from ..incoming import Incoming

MAX_EVENTS = 100

# What the events share; each of them gets all of it.
MAX_SHARED_BYTES = 16 * 1024

# Lists whose entries are told apart by their key: an event adds to the shared ones.
_BY_KEY = ("event_params", "user_properties")

# As the GTM tags of Stape's data client send it: JSON in base64.
QUERY_PARAMETER = "dtdc"

# Fronts and browsers stop about there; functions-framework sets no limit to an address itself.
MAX_QUERY_BYTES = 64 * 1024


def documents(incoming: Incoming) -> list[tuple[Any, str]]:
    """Each event's JSON with its place in the body: ``$``, ``$[0]`` or ``$.events[0]``."""
    document = json_document(_in_query(incoming) if incoming.method == "GET" else incoming.body)
    if isinstance(document, list):
        return [(one, f"$[{n}]") for n, one in enumerate(_counted(document, "$"))]
    if not isinstance(document, dict):
        raise BadRequest(400, "wrong_type", "the body must be a JSON object or a list", "$")
    listed = document.get("events")
    if listed is None:
        return [(document, "$")]
    if not isinstance(listed, list):
        raise BadRequest(400, "wrong_type", "events must be a list of objects", "$.events")
    shared = {key: value for key, value in document.items() if key != "events"}
    if len(msgspec.json.encode(shared)) > MAX_SHARED_BYTES:
        message = f"what the events share is over {MAX_SHARED_BYTES} bytes: send less"
        raise BadRequest(400, "shared_fields_too_large", message, "$")
    return [
        (_merged(shared, one), f"$.events[{n}]")
        for n, one in enumerate(_counted(listed, "$.events"))
    ]


def _counted(listed: list[Any], place: str) -> list[Any]:
    if not listed:
        raise BadRequest(400, "missing_events", "the list of events is empty", place)
    if len(listed) > MAX_EVENTS:
        message = f"over {MAX_EVENTS} events: send them in several requests"
        raise BadRequest(400, "too_many_events", message, place)
    return listed


def _merged(shared: Mapping[str, Any], one: Any) -> Any:  # noqa: ANN401 - whatever the list holds
    """The event with the shared fields; its own win, null is none of its own."""
    if not isinstance(one, dict):
        return one
    own = {key: value for key, value in one.items() if value is not None}
    both = {**shared, **own}
    for key in _BY_KEY:
        if isinstance(shared.get(key), list) and isinstance(own.get(key), list):
            both[key] = [*shared[key], *own[key]]
    if isinstance(shared.get("params"), dict) and isinstance(own.get("params"), dict):
        both["params"] = {**shared["params"], **own["params"]}
    return both


def _in_query(incoming: Incoming) -> bytes:
    """The JSON in the query; its base64 may be either alphabet's, and without its padding."""
    if len(incoming.query) > MAX_QUERY_BYTES:
        message = f"the query is over {MAX_QUERY_BYTES} bytes: send less, or POST it"
        raise BadRequest(413, "too_large", message, QUERY_PARAMETER)
    written = parse_qs(incoming.query).get(QUERY_PARAMETER, [""])[0]
    if not written:
        message = "dtdc is missing: send the event as JSON in base64, or POST it"
        raise BadRequest(400, "missing_data", message, QUERY_PARAMETER)
    # A form's decoding makes a space of "+".
    plain = written.strip().replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        message = "dtdc is no base64"
        raise BadRequest(400, "not_base64", message, QUERY_PARAMETER) from None
