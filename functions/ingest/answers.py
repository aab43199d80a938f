"""The answers, all JSON: ``{"status":"ok",…}`` or ``{"status":"error","error":{…}}``."""

from collections.abc import Sequence

import msgspec
from flask import Response

from .errors import BadRequest

# A client that waits this long meets the next instance, or an outage that is being looked at.
RETRY_AFTER_S = 5


def accepted(event_ids: Sequence[str]) -> Response:
    """200: Pub/Sub has confirmed the hit."""
    return _json(200, {"status": "ok", "event_ids": event_ids})


def refused(error: BadRequest) -> Response:
    """4xx: sending the same again gives the same answer."""
    about = {"code": error.code, "message": error.message, "path": error.path}
    response = _json(error.status, {"status": "error", "error": about})
    if error.allow:
        response.headers["Allow"] = ", ".join(error.allow)
    return response


def try_again() -> Response:
    """503: nothing is wrong with the request; send it again with the same event ids."""
    message = "not stored yet; send it again, with the same event_id if it has one"
    about = {"code": "try_again", "message": message, "path": None}
    response = _json(503, {"status": "error", "error": about})
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def failed() -> Response:
    """500: a bug of ours; the client may try again with the same event ids."""
    message = "an error of ours; it has been logged. Trying again later may work"
    about = {"code": "internal_error", "message": message, "path": None}
    return _json(500, {"status": "error", "error": about})


def preflight() -> Response:
    """204 to a browser's CORS question; the headers are the answer."""
    return Response(status=204)


def _json(status: int, content: object) -> Response:
    # The line's end is for whoever reads it in a terminal.
    body = msgspec.json.encode(content) + b"\n"
    return Response(body, status=status, mimetype="application/json")
