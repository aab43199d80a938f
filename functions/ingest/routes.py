"""Which endpoint a request is for."""

from flask import Request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule

from .errors import BadRequest

_MAP = Map(
    [Rule("/api/v1/streaming/<stream_id>", methods=["POST", "OPTIONS"])],
    strict_slashes=False,
    redirect_defaults=False,
)


def stream_id_of(request: Request) -> str:
    """The stream that the path names; BadRequest for an unknown path or method."""
    adapter = _MAP.bind("", path_info=request.path)
    try:
        _, values = adapter.match(method=request.method)
    except MethodNotAllowed:
        methods = sorted(adapter.allowed_methods())
        message = f"this path takes {', '.join(methods)}"
        raise BadRequest(405, "method_not_allowed", message, allow=methods) from None
    except HTTPException:
        message = "unknown path: events go to POST /api/v1/streaming/{stream_id}"
        raise BadRequest(404, "unknown_path", message) from None
    return str(values["stream_id"])
