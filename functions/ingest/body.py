"""The request's body: read to a limit, then decoded."""

from typing import Any

from flask import Request

from shared import strict_json

from .errors import BadRequest

# sendBeacon sends text/plain so that the browser need not ask first (CORS).
CONTENT_TYPES = ("application/json", "text/plain")


def json_object(request: Request, max_bytes: int) -> dict[str, Any]:
    """Read the body as one JSON object; BadRequest says what is wrong with it."""
    if request.mimetype not in CONTENT_TYPES:
        message = "the Content-Type is not understood: send application/json or text/plain"
        raise BadRequest(415, "unsupported_content_type", message)
    try:
        document = strict_json.decode(_read(request, max_bytes))
    except strict_json.BadJson as error:
        message = f"the body must be JSON: {error.detail}"
        raise BadRequest(400, "not_json", message, error.path) from None
    if not isinstance(document, dict):
        raise BadRequest(400, "wrong_type", "the body must be one JSON object", "$")
    return document


def _read(request: Request, max_bytes: int) -> bytes:
    """Read at most the limit, whatever Content-Length says.

    Not by ``request.max_content_length``: functions-framework reads the body again after the
    request, which would turn a 413 into a 500.
    """
    too_large = BadRequest(413, "too_large", f"the body is over {max_bytes} bytes: send less")
    if (request.content_length or 0) > max_bytes:
        raise too_large
    body = request.stream.read(max_bytes + 1)
    if len(body) > max_bytes:
        raise too_large
    return body
