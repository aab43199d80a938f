"""The endpoint of gtag.js."""

from ..gtag.lines import MAX_EVENTS, MAX_PARAMETERS
from .answers import COOKIE, NOT_KEPT, Part, errors
from .codes import OF_A_BODY, OF_A_STREAM, OF_THE_STORE
from .gtag_parameters import parameters, stream
from .headers import CORS, ORIGIN, UID, preflight

_QUERY = ("missing_stream", "shared_fields_too_large", "too_many_parameters")
_HIT = (*_QUERY, "missing_event_name", "not_json", *OF_A_STREAM, *OF_THE_STORE)

_LINES = (
    "en=page_view&dt=Shop&_et=120\r\n"
    "en=view_item&cu=EUR&epn.value=12.25&pr1=idSKU-1~nmMug~pr12.25~qt1"
)


def paths() -> Part:
    """The path and its methods."""
    path = {
        "parameters": [ORIGIN],
        "get": {
            "operationId": "gtagHit",
            "tags": ["gtag"],
            "summary": "One event in the query",
            "parameters": [*parameters(is_event=True), UID],
            "responses": {"204": _stored(), **errors(*_HIT)},
        },
        "post": _post(),
        "options": preflight(
            "gtag", codes=(*_QUERY, *OF_A_STREAM), parameters=[stream(is_needed=True)]
        ),
    }
    return {"/g/collect": path}


def _post() -> Part:
    return {
        "operationId": "gtagHits",
        "tags": ["gtag"],
        "summary": "Events as lines of the body, what they share in the query",
        "parameters": [*parameters(is_event=False), UID],
        "requestBody": {
            "description": f"An event a line, {MAX_EVENTS} at most, each with up to "
            f"{MAX_PARAMETERS} of the query's parameters, encoded as there; a line's own win. "
            "Empty: the query is the event. The `Content-Type` is not looked at.",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": _LINES}},
        },
        "responses": {
            "204": _stored(),
            **errors("too_many_events", "mixed_streams", *_HIT, *OF_A_BODY),
        },
    }


def _stored() -> Part:
    return {"description": "Stored.", "headers": NOT_KEPT | COOKIE | CORS}
