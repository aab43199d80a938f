"""Headers that several endpoints have, and the preflight."""

from collections.abc import Sequence

from ..access import PREFLIGHT_MAX_AGE_S
from .answers import Part, errors

_TO_A_PAGE = "To a page whose origin may send."

CORS: Part = {
    "Access-Control-Allow-Origin": {"description": _TO_A_PAGE, "schema": {"type": "string"}},
    "Access-Control-Allow-Credentials": {"description": _TO_A_PAGE, "schema": {"const": "true"}},
}

_PREFLIGHT: Part = {
    **CORS,
    "Access-Control-Allow-Methods": {"description": _TO_A_PAGE, "schema": {"type": "string"}},
    "Access-Control-Allow-Headers": {"description": _TO_A_PAGE, "schema": {"type": "string"}},
    "Access-Control-Max-Age": {
        "description": "Seconds.",
        "schema": {"type": "integer", "example": PREFLIGHT_MAX_AGE_S},
    },
}

ORIGIN: Part = {
    "name": "Origin",
    "in": "header",
    "description": "Written by browsers: it has to be one of the stream's `origins`. A server's "
    "request has none and needs none.",
    "schema": {"type": "string"},
}

UID: Part = {
    "name": "__uid__",
    "in": "cookie",
    "description": "The visitor's id, a UUID that an earlier answer has set; anything else is "
    "replaced.",
    "schema": {"type": "string"},
}


def preflight(tag: str, *, codes: Sequence[str], parameters: Sequence[Part] = ()) -> Part:
    """A browser's question whether its page may send."""
    return {
        "operationId": f"{tag}Preflight",
        "tags": [tag],
        "summary": "A browser's CORS question",
        "parameters": parameters,
        "responses": {
            "204": {"description": "The headers are the answer.", "headers": _PREFLIGHT},
            **errors(*codes, "internal_error"),
        },
    }
