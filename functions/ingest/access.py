"""Which stream a request is for, and whether it may send to it."""

import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from typing import NamedTuple, NoReturn

from flask import Request

from shared.streams import STREAM_ID, Stream

from .errors import BadRequest
from .settings import Settings

# A day: how long a browser may keep the answer. Chromium keeps it for two hours at most.
PREFLIGHT_MAX_AGE_S = 86_400

# What a browser asks before it sends anything but text; other answers need none of it.
PREFLIGHT_HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type, Content-Encoding",
    "Access-Control-Max-Age": str(PREFLIGHT_MAX_AGE_S),
}

# Firebase's app ids have colons, which a stream's id has not.
_COLON, _IN_IDS = ":", "-"


class Found(NamedTuple):
    """A stream and its id."""

    id: str
    stream: Stream


def stream_of(request: Request, name: str, settings: Settings, *, at: str) -> Found:
    """The stream the request may send to; BadRequest says what to change, or to add where.

    name: the stream's id, or a measurement id that stands for it.
    at:   the parameter that holds it.

    Without any configured stream everything is taken from this very machine, and nothing from
    elsewhere. A request without Origin is a server's or a command's and needs none.
    """
    if not settings.streams.configured:
        stream_id = _checked(name.replace(_COLON, _IN_IDS), at)
        if _from_this_machine(request, settings):
            return Found(stream_id, Stream())
        message = "no streams are configured: add this one to STREAMS of ingest and enrich"
        raise BadRequest(403, "unknown_stream", message, at)
    stream_id = settings.streams.id_of(name) or _unknown(name, at)
    stream = settings.streams.of(stream_id)
    origin = request.headers.get("Origin")
    if origin is not None and not stream.allows(origin):
        message = (
            "this origin may not send to the stream: add it to the stream's origins in STREAMS"
        )
        raise BadRequest(403, "origin_not_allowed", message)
    return Found(stream_id, stream)


def check_secret(given: str | None, stream: Stream) -> None:
    """BadRequest where the stream has a secret and this is not it."""
    known = stream.api_secrets
    if known and not any(
        hmac.compare_digest((given or "").encode(), one.encode()) for one in known
    ):
        message = "api_secret is missing, or not the one that STREAMS has for this stream"
        raise BadRequest(403, "wrong_api_secret", message, "api_secret")


def cors_headers(request: Request) -> Mapping[str, str]:
    """The headers that let the page of an allowed origin read the answer.

    Never ``*``: with credentials that would be any page.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": "Retry-After",
        "Vary": "Origin",
    }


def refusal_headers(request: Request) -> Mapping[str, str]:
    """The same, so that a page learns that it may not send, and stops.

    Any page may read it: it says nothing of the visitor, and no cookie comes with it. The question
    that a browser asks beforehand stays refused.
    """
    return cors_headers(request) if request.method == "POST" else {}


def _checked(stream_id: str, at: str) -> str:
    if not STREAM_ID.fullmatch(stream_id):
        message = "a stream id is 1 to 64 letters, digits, '-' or '_'"
        raise BadRequest(400, "bad_stream_id", message, at)
    return stream_id


def _unknown(name: str, at: str) -> NoReturn:
    _checked(name.replace(_COLON, _IN_IDS), at)
    message = "the stream is unknown: add it to STREAMS of ingest and enrich"
    raise BadRequest(403, "unknown_stream", message, at)


def _from_this_machine(request: Request, settings: Settings) -> bool:
    if settings.on_cloud_run or request.remote_addr is None:
        return False
    try:
        return ip_address(request.remote_addr).is_loopback
    except ValueError:
        return False
