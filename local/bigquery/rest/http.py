"""HTTP around the API: bodies in (gzip too), JSON out, errors in Google's shape."""

import json
import logging
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import duckdb
import msgspec

from local.bigquery.errors import ApiError, fault, invalid
from local.bigquery.query_errors import query_error

logger = logging.getLogger(__name__)

# https://cloud.google.com/bigquery/quotas#streaming_inserts: HTTP request size limit 10 MB; a
# query's is 10 MB too.
MAX_BODY_BYTES = 10 * 1024 * 1024
HTTP_NO_CONTENT = 204
STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
}


class Request(msgspec.Struct, frozen=True):
    """What a route gets: decoded path parameters come separately."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any]


# None is answered as 204.
Route = Callable[[Request], dict[str, Any] | None]


def error_body(error: ApiError) -> dict[str, Any]:
    """https://cloud.google.com/bigquery/docs/error-messages."""
    return {
        "error": {
            "code": error.code,
            "message": error.message,
            "errors": [error.as_error()],
            "status": STATUS_NAMES.get(error.code, "UNKNOWN"),
        }
    }


class Handler(BaseHTTPRequestHandler):
    """One connection. ``route`` is set by ``rest_server``."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    route: Route

    def do_GET(self) -> None:
        """Answer a request of any method: the routes tell them apart."""
        try:
            status, body = self._answer()
        except ApiError as refused:
            status, body = refused.code, error_body(refused)
        except duckdb.Error as failed:
            error = query_error(failed)
            status, body = error.code, error_body(error)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
            return
        except Exception as bug:
            logger.exception("request_failed")
            internal = fault(type(bug).__name__)
            status, body = internal.code, error_body(internal)
        self._send(status, body)

    # http.server looks the methods up under these names.
    do_POST = do_GET  # noqa: N815  see above
    do_PUT = do_GET  # noqa: N815  see above
    do_PATCH = do_GET  # noqa: N815  see above
    do_DELETE = do_GET  # noqa: N815  see above

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged."""

    def _answer(self) -> tuple[int, dict[str, Any] | None]:
        url = urlsplit(self.path)
        method = self.headers.get("X-HTTP-Method-Override") or self.command
        query = dict(parse_qsl(url.query))
        body = self.route(Request(method, unquote(url.path), query, self._body()))
        return (HTTP_NO_CONTENT, None) if body is None else (200, body)

    def _body(self) -> dict[str, Any]:
        size = int(self.headers.get("Content-Length") or 0)
        if size > MAX_BODY_BYTES:
            self.close_connection = True
            raise ApiError(
                413, "requestTooLarge", "Your client issued a request that was too large."
            )
        data = self.rfile.read(size)
        if self.headers.get("Content-Encoding") == "gzip":
            data = _gunzipped(data)
        return _json_object(data) if data else {}

    def _send(self, status: int, body: dict[str, Any] | None) -> None:
        data = b"" if body is None else msgspec.json.encode(body)
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _gunzipped(data: bytes) -> bytes:
    """At most ``MAX_BODY_BYTES``, however small the compressed form is."""
    try:
        unpacker = zlib.decompressobj(wbits=31)
        unpacked = unpacker.decompress(data, MAX_BODY_BYTES)
    except zlib.error as broken:
        raise invalid("The request body is not valid gzip") from broken
    if unpacker.unconsumed_tail:
        raise ApiError(413, "requestTooLarge", "Your client issued a request that was too large.")
    return unpacked


def _json_object(data: bytes) -> dict[str, Any]:
    try:
        # The standard library takes NaN and Infinity, which clients send for floats.
        body = json.loads(data)
    except (ValueError, RecursionError) as broken:
        raise invalid("Invalid JSON payload received.") from broken
    if not isinstance(body, dict):
        raise invalid("Invalid JSON payload received: an object is expected.")
    return body


class Server(ThreadingHTTPServer):
    """A thread per connection; open connections do not hold up the end."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    # Binding a taken port has to fail.
    allow_reuse_port = False


def rest_server(host: str, port: int, route: Route) -> Server:
    """A server that is bound and not yet serving; OSError when the port is taken."""
    handler = type("BoundHandler", (Handler,), {"route": staticmethod(route)})
    return Server((host, port), handler)
