"""Which stream a request is for, and whether its origin may send to it."""

from collections.abc import Mapping
from ipaddress import ip_address

from flask import Request

from shared.streams import STREAM_ID, Stream

from .errors import BadRequest
from .settings import Settings

# A day: how long a browser may keep the answer. Chromium keeps it for two hours at most.
PREFLIGHT_MAX_AGE_S = 86_400


def stream_of(request: Request, stream_id: str, settings: Settings) -> Stream:
    """The stream the request may send to; BadRequest says what to change, or to add where.

    Without any configured stream everything is taken from this very machine, and nothing from
    elsewhere. A request without Origin is a server's or a command's and needs none.
    """
    if not STREAM_ID.fullmatch(stream_id):
        message = "a stream id is 1 to 64 letters, digits, '-' or '_'"
        raise BadRequest(400, "bad_stream_id", message)
    if not settings.streams.configured:
        if _from_this_machine(request, settings):
            return Stream()
        message = "no streams are configured: add this one to STREAMS of ingest and enrich"
        raise BadRequest(403, "unknown_stream", message)
    stream = settings.streams.find(stream_id)
    if stream is None:
        message = "the stream is unknown: add it to STREAMS of ingest and enrich"
        raise BadRequest(403, "unknown_stream", message)
    origin = request.headers.get("Origin")
    if origin is not None and not stream.allows(origin):
        message = (
            "this origin may not send to the stream: add it to the stream's origins in STREAMS"
        )
        raise BadRequest(403, "origin_not_allowed", message)
    return stream


def cors_headers(request: Request) -> Mapping[str, str]:
    """The headers that let the page of an allowed origin read the answer."""
    origin = request.headers.get("Origin")
    if origin is None:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": str(PREFLIGHT_MAX_AGE_S),
        "Vary": "Origin",
    }


def _from_this_machine(request: Request, settings: Settings) -> bool:
    if settings.on_cloud_run or request.remote_addr is None:
        return False
    try:
        return ip_address(request.remote_addr).is_loopback
    except ValueError:
        return False
