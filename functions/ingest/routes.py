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


def _events(path: str, *methods: str, endpoint: str) -> Rule:
    """Where events come in: without HEAD, which Rule adds to GET; a look at the pixel is none."""
    rule = Rule(path, methods=methods, endpoint=endpoint)
    rule.methods = set(methods)
    return rule


def _page(path: str, endpoint: str) -> Rule:
    """What stores nothing: GET, and HEAD, with which monitors of uptime ask."""
    return Rule(path, methods=["GET"], endpoint=endpoint)


# Not /healthz: Google's front end answers paths that end in z itself.
ENDPOINTS = Map(
    [
        _events(STREAM_PATH, "POST", "OPTIONS", endpoint=NATIVE),
        _events(STREAM_PATH, "GET", endpoint=PIXEL),
        _events("/g/collect", "GET", "POST", "OPTIONS", endpoint=GTAG),
        _events("/mp/collect", "POST", "OPTIONS", endpoint=MP),
        Rule("/debug/mp/collect", methods=["POST"], endpoint=MP_CHECK),
        _page("/health", HEALTH),
        _page("/ready", READY),
        _page("/openapi.json", OPENAPI),
        *(_page(path, BEACON) for path in beacon.PATHS),
        # The files of the page are endpoints of their own, called by their paths.
        *(_page(path, path) for path in docs.FILES),
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
        endpoint, values = adapter.match(method=request.method)
    except MethodNotAllowed:
        methods = sorted(adapter.allowed_methods())
        message = f"this path takes {', '.join(methods)}"
        raise BadRequest(405, "method_not_allowed", message, allow=methods) from None
    except HTTPException:
        message = f"unknown path: events go to {_WHERE}"
        raise BadRequest(404, "unknown_path", message) from None
    return Route(endpoint, values.get("stream_id"))
