"""Which endpoint a request is for."""

from typing import NamedTuple

from flask import Request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule

from . import beacon, docs
from .errors import BadRequest

# Where events come in, by protocol; and pages, which store nothing.
NATIVE, PIXEL, GTAG, MP = "native", "pixel", "gtag", "mp"
MP_CHECK, HEALTH, READY, OPENAPI = "mp_check", "health", "ready", "openapi"
BEACON = "beacon"

STREAM_PATH = "/api/v1/streaming/<stream_id>"

# Not /healthz: Google's front end answers paths that end in z itself.
ENDPOINTS = Map(
    [
        Rule(STREAM_PATH, methods=["POST", "OPTIONS"], endpoint=NATIVE),
        Rule(STREAM_PATH, methods=["GET"], endpoint=PIXEL),
        Rule("/g/collect", methods=["GET", "POST", "OPTIONS"], endpoint=GTAG),
        Rule("/mp/collect", methods=["POST", "OPTIONS"], endpoint=MP),
        Rule("/debug/mp/collect", methods=["POST"], endpoint=MP_CHECK),
        Rule("/health", methods=["GET"], endpoint=HEALTH),
        Rule("/ready", methods=["GET"], endpoint=READY),
        Rule("/openapi.json", methods=["GET"], endpoint=OPENAPI),
        *(Rule(path, methods=["GET"], endpoint=BEACON) for path in beacon.PATHS),
        # The files of the page are endpoints of their own, called by their paths.
        *(Rule(path, methods=["GET"], endpoint=path) for path in docs.FILES),
    ],
    strict_slashes=False,
    redirect_defaults=False,
)

_WHERE = "/api/v1/streaming/{stream_id}, /g/collect or /mp/collect"


class Route(NamedTuple):
    """An endpoint, and what its path names."""

    endpoint: str
    stream_id: str | None = None


def route_of(request: Request) -> Route:
    """The endpoint that the path names; BadRequest for an unknown path or method."""
    adapter = ENDPOINTS.bind("", path_info=request.path)
    try:
        # werkzeug lets HEAD pass where GET does; a look at the pixel is no event.
        method = "TRACE" if request.method == "HEAD" else request.method
        endpoint, values = adapter.match(method=method)
    except MethodNotAllowed:
        methods = sorted(set(adapter.allowed_methods()) - {"HEAD"})
        message = f"this path takes {', '.join(methods)}"
        raise BadRequest(405, "method_not_allowed", message, allow=methods) from None
    except HTTPException:
        message = f"unknown path: events go to {_WHERE}"
        raise BadRequest(404, "unknown_path", message) from None
    return Route(endpoint, values.get("stream_id"))
