"""One AppendRows stream to BigQuery, request and response in step."""

import threading
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

import grpc
from google.api_core import exceptions
from google.cloud.bigquery_storage_v1 import types
from google.cloud.bigquery_storage_v1.services.big_query_write import BigQueryWriteClient
from google.cloud.bigquery_storage_v1.services.big_query_write.transports import (
    BigQueryWriteGrpcTransport,
)
from google.protobuf.descriptor_pb2 import DescriptorProto

# Names us in BigQuery's logs.
TRACE_ID = "angelia:sink_bigquery"

# Channels to one address share a TCP connection unless told otherwise; a new one would then be sent
# after the dead one's, which the kernel gives up only after a quarter of an hour.
_OWN_TCP = ("grpc.use_local_subchannel_pool", 1)

# The plain protobuf messages: the library's wrappers cost more than the rows in them.
_Request: TypeAlias = Any
Response: TypeAlias = Any
TableSchema: TypeAlias = Any
_new_request = types.AppendRowsRequest.pb()


def write_client(endpoint: str = "") -> BigQueryWriteClient:
    """A client for BigQuery, or for the local one at ``endpoint`` (host:port).

    The library knows no emulator variable, so that channel is built here: without encryption and
    without credentials.
    """
    channel = grpc.insecure_channel(endpoint, options=[_OWN_TCP]) if endpoint else _own_channel
    return BigQueryWriteClient(transport=BigQueryWriteGrpcTransport(channel=channel))


def _own_channel(
    host: str,
    *,
    options: Sequence[tuple[str, Any]] = (),
    **given: Any,  # noqa: ANN401 - the library's
) -> grpc.Channel:
    """The library's own channel, with a TCP connection of its own."""
    options = [*options, _OWN_TCP]
    return BigQueryWriteGrpcTransport.create_channel(host, options=options, **given)


class Connection:
    """A stream, with a client of its own: a TCP connection that died silently dies with it.

    Any error closes it; the caller opens another one. For one thread at a time.
    stream: ``projects/P/datasets/D/tables/T/streams/_default``
    """

    def __init__(self, new_client: Callable[[], BigQueryWriteClient], stream: str) -> None:
        self.stream = stream
        self.is_open = True
        self._descriptor: DescriptorProto | None = None
        self._client = new_client()
        self._requests: SimpleQueue[_Request | None] = SimpleQueue()
        self._responses: SimpleQueue[Response | Exception] = SimpleQueue()
        # The header tells Google which region the stream is in. The client's own append_rows
        # would wait for the first response in here, without a time limit.
        routing = ("x-goog-request-params", f"write_stream={stream}")
        append_rows: Any = self._client.transport.append_rows  # its annotation is a unary call's
        self._call = append_rows(self._outgoing(), metadata=(routing,))
        threading.Thread(target=self._receive, name="append-rows", daemon=True).start()

    def append(
        self, rows: Sequence[bytes], descriptor: DescriptorProto, *, timeout_s: float
    ) -> Response:
        """Send rows serialized by ``descriptor``; the response may hold errors of its own.

        Raises a GoogleAPICallError: the stream's, or DeadlineExceeded after ``timeout_s``.
        """
        request = _new_request(write_stream=self.stream)
        request.proto_rows.rows.serialized_rows.extend(rows)
        if descriptor is not self._descriptor:
            # Needed with the first request, and again whenever the rows' message has changed.
            request.proto_rows.writer_schema.proto_descriptor.CopyFrom(descriptor)
            request.trace_id = TRACE_ID
            self._descriptor = descriptor
        self._requests.put(request)
        return self._response(timeout_s)

    def _response(self, timeout_s: float) -> Response:
        try:
            response = self._responses.get(timeout=timeout_s)
        except Empty:
            response = exceptions.DeadlineExceeded(f"no response in {timeout_s:g} s")
        if isinstance(response, Exception):
            self.close()
            raise response
        return response

    def table_schema(self, *, timeout_s: float) -> TableSchema:
        """The table's own schema, a TableSchema; raises a GoogleAPICallError."""
        stream = self._client.get_write_stream(
            types.GetWriteStreamRequest(name=self.stream, view=types.WriteStreamView.FULL),
            timeout=timeout_s,
            retry=None,
        )
        return types.WriteStream.pb(stream).table_schema

    def close(self) -> None:
        """End the stream and let go of its channel; a second time it does nothing."""
        if self.is_open:
            self.is_open = False
            self._requests.put(None)
            self._call.cancel()
            self._client.transport.close()

    def _outgoing(self) -> Iterator[types.AppendRowsRequest]:
        while (request := self._requests.get()) is not None:
            yield types.AppendRowsRequest.wrap(request)

    def _receive(self) -> None:
        """Runs in a thread of its own, so that waiting for a response can have a time limit."""
        ended: Exception = exceptions.Aborted("BigQuery closed the stream")
        try:
            for response in self._call:
                self._responses.put(types.AppendRowsResponse.pb(response))
        except grpc.RpcError as error:
            ended = exceptions.from_grpc_error(error)
        self._responses.put(ended)
