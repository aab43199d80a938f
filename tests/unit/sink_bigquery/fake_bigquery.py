"""A small BigQuery: speaks AppendRows and GetWriteStream over gRPC and answers as it is told."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import grpc
from google.cloud.bigquery_storage_v1 import types

SERVICE = "google.cloud.bigquery.storage.v1.BigQueryWrite"

Request: TypeAlias = Any
Response: TypeAlias = Any
# Answers one request; None ends the stream as if it had been idle for too long.
Answer: TypeAlias = Callable[[Request, grpc.ServicerContext], Response | None]

_Request, _Response = types.AppendRowsRequest.pb(), types.AppendRowsResponse.pb()


def stored(_request: Request, _context: grpc.ServicerContext) -> Response:
    return _Response(append_result={})


def row_errors(*indexes: int, message: str = "bad") -> Answer:
    errors = [{"index": index, "code": 1, "message": message} for index in indexes]
    error = {"code": grpc.StatusCode.INVALID_ARGUMENT.value[0], "message": "see row_errors"}
    return lambda _request, _context: _Response(error=error, row_errors=errors)


def error_in_response(code: grpc.StatusCode) -> Answer:
    return lambda _request, _context: _Response(error={"code": code.value[0], "message": "no"})


def aborted(code: grpc.StatusCode, message: str = "no") -> Answer:
    def abort(_request: Request, context: grpc.ServicerContext) -> None:
        context.abort(code, message)

    return abort


def idle_close(_request: Request, _context: grpc.ServicerContext) -> None:
    """The stream ends without an answer."""


class FakeBigQuery:
    """Stores every row, except where ``script`` says otherwise for the next requests."""

    def __init__(self) -> None:
        self.script: deque[Answer] = deque()
        self.requests: list[Request] = []
        self.rows: list[bytes] = []  # stored ones
        self.streams = 0
        self.metadata: list[dict[str, str]] = []  # of each stream
        self.table_schema: Response = types.TableSchema.pb()()
        self.closed = threading.Event()  # a stream that store_and_close ended
        self._closes = False
        self.released = threading.Event()  # ends what hangs
        self._server = grpc.server(ThreadPoolExecutor(8))
        self._server.add_generic_rpc_handlers((self._handlers(),))
        port = self._server.add_insecure_port("127.0.0.1:0")
        self.endpoint = f"127.0.0.1:{port}"

    def __enter__(self) -> "FakeBigQuery":
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.stop(grace=None).wait(5)

    def go_away(self, grace_s: float) -> threading.Event:
        """Send GOAWAY, take no new stream, and end what is open after a while; set at its end."""
        gone: threading.Event = self._server.stop(grace=grace_s)
        return gone

    def hang(self, _request: Request, context: grpc.ServicerContext) -> None:
        """Never answers while the client waits."""
        context.add_callback(self.released.set)
        self.released.wait(30)
        self.released.clear()

    def store_and_close(self, request: Request, context: grpc.ServicerContext) -> Response:
        """Store, and end the stream after the response, as BigQuery does with an idle one."""
        self._closes = True
        return stored(request, context)

    def _handlers(self) -> Any:  # noqa: ANN401 - grpc has no types
        append = grpc.stream_stream_rpc_method_handler(
            self._append, _Request.FromString, _Response.SerializeToString
        )
        get = grpc.unary_unary_rpc_method_handler(
            self._get, types.GetWriteStreamRequest.deserialize, types.WriteStream.serialize
        )
        methods = {"AppendRows": append, "GetWriteStream": get}
        return grpc.method_handlers_generic_handler(SERVICE, methods)

    def _append(
        self, requests: Iterator[Request], context: grpc.ServicerContext
    ) -> Iterator[Response]:
        self.streams += 1
        self.metadata.append(dict(context.invocation_metadata()))
        for request in requests:
            self.requests.append(request)
            answer = self.script.popleft() if self.script else stored
            response = answer(request, context)
            if response is None:
                return
            if response.HasField("append_result"):
                self.rows += request.proto_rows.rows.serialized_rows
            yield response
            if self._closes:
                self._closes = False
                context.add_callback(self.closed.set)
                return

    def _get(self, request: types.GetWriteStreamRequest, _: object) -> types.WriteStream:
        stream = types.WriteStream(name=request.name)
        types.WriteStream.pb(stream).table_schema.CopyFrom(self.table_schema)
        return stream
