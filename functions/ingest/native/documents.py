"""A native body as its events: one event, a list of them, or a list with fields that they share."""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qs

from ..body import json_document
from ..errors import BadRequest
from ..incoming import Incoming
from .consent import withdraws
from .envelope import merged, shared_fields

MAX_EVENTS = 100

# As the GTM tags of Stape's data client send it: JSON in base64.
QUERY_PARAMETER = "dtdc"

# Where the same tags write the event's name, which is then not in the JSON.
NAME_PARAMETERS = ("event", "event_name")

# Fronts and browsers stop about there; functions-framework sets no limit to an address itself.
MAX_QUERY_BYTES = 64 * 1024


def documents(incoming: Incoming) -> list[tuple[Any, str]]:
    """Each event's JSON with its place in the body: ``$``, ``$[0]`` or ``$.events[0]``.

    None of an envelope whose list is empty and whose consent denies analytics storage.
    """
    if incoming.method != "GET":
        return _events(json_document(incoming.body))
    found, name = _events(json_document(_in_query(incoming))), _name_in_query(incoming)
    return [(_named(document, name), place) for document, place in found]


def _events(document: Any) -> list[tuple[Any, str]]:  # noqa: ANN401 - any JSON
    if isinstance(document, list):
        return [(one, f"$[{n}]") for n, one in enumerate(_counted(document, "$"))]
    if not isinstance(document, dict):
        raise BadRequest(400, "wrong_type", "the body must be a JSON object or a list", "$")
    listed = document.get("events")
    if listed is None:
        return [(document, "$")]
    if not isinstance(listed, list):
        raise BadRequest(400, "wrong_type", "events must be a list of objects", "$.events")
    shared = shared_fields(document)
    if not listed and withdraws(shared):
        return []
    return [
        (merged(shared, one), f"$.events[{n}]")
        for n, one in enumerate(_counted(listed, "$.events"))
    ]


def _counted(listed: list[Any], place: str) -> list[Any]:
    if not listed:
        raise BadRequest(400, "missing_events", "the list of events is empty", place)
    if len(listed) > MAX_EVENTS:
        message = f"over {MAX_EVENTS} events: send them in several requests"
        raise BadRequest(400, "too_many_events", message, place)
    return listed


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


def _name_in_query(incoming: Incoming) -> str | None:
    given = parse_qs(incoming.query)
    names = (name.strip() for key in NAME_PARAMETERS for name in given.get(key, []))
    return next((name for name in names if name), None)


def _named(document: Any, name: str | None) -> Any:  # noqa: ANN401 - whatever the list holds
    """The event with the query's name, where it has none itself."""
    if name is None or not isinstance(document, dict) or document.get("event_name"):
        return document
    return {**document, "event_name": name}
