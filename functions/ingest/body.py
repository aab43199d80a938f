"""The request's body: read to a limit, decompressed to a limit, then decoded."""

from contextlib import nullcontext
from io import BytesIO
from typing import Any

from flask import Request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import ClientDisconnected

from shared import strict_json

from .compression import decompressed
from .errors import BadRequest
from .read_limit import ReadLimit

# sendBeacon sends text/plain so that the browser need not ask first (CORS).
JSON_TYPES = ("application/json", "text/plain")

# A body that is never finished holds a thread: so long and no longer.
BODY_TIMEOUT_S = 10
_limit = ReadLimit(BODY_TIMEOUT_S)

# Less than what later stages take: there the body is wrapped in a hit, and unknown fields in a row.
MAX_DEPTH = 24


def read(request: Request, max_bytes: int) -> bytes:
    """The body as the client wrote it; BadRequest says what is wrong with it."""
    received = _received(request, max_bytes)
    return decompressed(received, request.headers.get("Content-Encoding", ""), max_bytes)


def check_json(request: Request) -> None:
    """BadRequest where the body does not say that it is JSON, or text for sendBeacon's sake."""
    if request.mimetype not in JSON_TYPES:
        message = (
            "the Content-Type is not understood: send application/json or text/plain "
            "(curl: -H 'Content-Type: application/json')"
        )
        raise BadRequest(415, "unsupported_content_type", message)


def json_document(data: bytes) -> Any:  # noqa: ANN401 - JSON is any of its types
    """One JSON document; BadRequest says what is wrong with it, and where."""
    if not data:
        raise BadRequest(400, "not_json", "the body is empty: send JSON", "$")
    try:
        return strict_json.decode(data, max_depth=MAX_DEPTH)
    except strict_json.BadJson as error:
        message = f"the body must be JSON: {error.detail}"
        raise BadRequest(400, "not_json", message, error.path) from None


def json_object(data: bytes) -> dict[str, Any]:
    """One JSON object; BadRequest likewise."""
    document = json_document(data)
    if not isinstance(document, dict):
        raise BadRequest(400, "wrong_type", "the body must be one JSON object", "$")
    return document


def _received(request: Request, max_bytes: int) -> bytes:
    """Read at most the limit, whatever Content-Length says, and not longer than a client may take.

    Not by ``request.max_content_length``: functions-framework reads the body again after the
    request, which would turn a 413 into a 500.
    """
    too_large = BadRequest(413, "too_large", f"the body is over {max_bytes} bytes: send less")
    if (request.content_length or 0) > max_bytes:
        raise too_large
    body = _read(request, max_bytes + 1)
    if len(body) > max_bytes:
        raise too_large
    return body


def _read(request: Request, most: int) -> bytes:
    """At most so much of the body; BadRequest where it ends too early, or comes too slowly."""
    connection = request.environ.get("gunicorn.socket")
    with nullcontext() if connection is None else _limit.on(connection) as reading:
        try:
            body = request.stream.read(most)
        except (OSError, ClientDisconnected, ParseException):  # cut off, or broken chunks
            body = None
    # Werkzeug raises only where nothing at all comes any more, and hands on what came before.
    if body is None or len(body) < (request.content_length or 0):
        raise _unfinished(is_late=reading is not None and reading.is_late)
    return body


def _unfinished(*, is_late: bool) -> BadRequest:
    if is_late:
        message = f"the body did not come within {BODY_TIMEOUT_S} s"
        return BadRequest(408, "request_timeout", message)
    message = "the body is incomplete: it ended before its Content-Length or last chunk"
    return BadRequest(400, "incomplete_body", message)


def leave_unread(request: Request) -> None:
    """Make the rest of the body nobody's: functions-framework reads all of it after an answer.

    It would hold any number of bytes in memory, or fail on what is broken in them.
    """
    request.stream = BytesIO()
