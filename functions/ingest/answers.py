"""The answers: what each protocol's clients expect; errors as ``{"status":"error","error":{}}``."""

from collections.abc import Mapping, Sequence

import msgspec
from flask import Response

from .errors import BadRequest

# A client that waits this long meets the next instance, or an outage that is being looked at.
RETRY_AFTER_S = 5

# What changes only with a new revision. An hour later everybody has the new one.
KEPT_FOR_S = 3_600

# The beacon's old text serves for a day more while a browser fetches the new one: no page waits for
# it, and an outage of ingest takes the script from nobody who has been here.
KEPT_IF_STALE_S = 86_400

# The smallest GIF there is: one transparent point.
_GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def accepted(event_ids: Sequence[str]) -> Response:
    """200: Pub/Sub has confirmed the hit."""
    return _json(200, {"status": "ok", "event_ids": event_ids})


def nothing(_: Sequence[str]) -> Response:
    """204: likewise, for clients that read no answer."""
    return _not_kept(_without_content())


def pixel(_: Sequence[str]) -> Response:
    """200 with an image: likewise, for a tag that is one."""
    return _not_kept(Response(_GIF, mimetype="image/gif"))


def refused(error: BadRequest) -> Response:
    """4xx: sending the same again gives the same answer."""
    about = {"code": error.code, "message": error.message, "path": error.path}
    response = _json(error.status, {"status": "error", "error": about})
    if error.allow:
        response.headers["Allow"] = ", ".join(error.allow)
    return response


def try_again() -> Response:
    """503: nothing is wrong with the request; send it again with the same event ids."""
    return _later(
        "try_again", "not stored yet; send it again, with the same event_id if it has one"
    )


def not_ready(reason: str) -> Response:
    """503 to a prober."""
    return _later("not_ready", reason)


def failed() -> Response:
    """500: a bug of ours; the client may try again with the same event ids."""
    message = "an error of ours; it has been logged. Trying again later may work"
    return _json(500, {"status": "error", "error": _error("internal_error", message)})


def preflight(headers: Mapping[str, str]) -> Response:
    """204 to a browser's CORS question; the headers are the answer."""
    response = _without_content()
    response.headers.extend(headers)
    return response


def fine() -> Response:
    """200 to a prober."""
    return _json(200, {"status": "ok"})


def validation(messages: Sequence[msgspec.Struct]) -> Response:
    """200, as Google's validation server: what is wrong with the hit, or an empty list."""
    return _json(200, {"validationMessages": messages})


def kept(content: bytes, mimetype: str) -> Response:
    """200 with what is the same for everybody, and what a browser may keep for a while."""
    response = Response(content, mimetype=mimetype)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR_S}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def script(content: bytes, encoding: str) -> Response:
    """200 with the beacon, for pages of any site.

    Also for those that check it (SRI), and that ask all they embed whether it agrees (COEP).

    encoding: of the content: ``br``, ``gzip`` or ``""``
    """
    response = kept(content, "text/javascript")
    response.headers["Cache-Control"] += f", stale-while-revalidate={KEPT_IF_STALE_S}"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.add_etag()
    return response


def _later(code: str, message: str) -> Response:
    response = _json(503, {"status": "error", "error": _error(code, message)})
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _without_content() -> Response:
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def _error(code: str, message: str) -> dict[str, str | None]:
    return {"code": code, "message": message, "path": None}


def _not_kept(response: Response) -> Response:
    """An answer that no cache gives again: each request is an event."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(status: int, content: object) -> Response:
    # The line's end is for whoever reads it in a terminal.
    body = msgspec.json.encode(content) + b"\n"
    return _not_kept(Response(body, status=status, mimetype="application/json"))
