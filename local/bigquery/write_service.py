"""The Storage Write API (gRPC service ``BigQueryWrite``), default stream only.

A request is acknowledged once its rows are in the journal. What is wrong with the request or the
writer's schema
ends the stream with the true code; what is wrong with rows is answered in the response, no row of
that request is
appended, and the stream goes on:
https://cloud.google.com/bigquery/docs/reference/storage/rpc/google.cloud.bigquery.storage.v1#appendrowsresponse
"""

import socket
from collections.abc import Callable, Iterator
from concurrent import futures
from typing import Any, NoReturn

import grpc
from google.cloud.bigquery_storage_v1 import types

from local.bigquery.appends import Appends
from local.bigquery.catalog import Catalog, Table
from local.bigquery.errors import ApiError
from local.bigquery.write_schema import WireMessage, refusal, table_schema
from local.bigquery.write_stream import AppendStream, table_name

SERVICE = "google.cloud.bigquery.storage.v1.BigQueryWrite"
# The limit of one AppendRows request is 20 MB (docstring of AppendRowsRequest); the transport takes
# more, so that
# a larger one gets BigQuery's answer and not gRPC's.
MAX_RECEIVE_BYTES = 64 * 1024 * 1024
# Each open stream holds a thread, which is made when it is needed.
MAX_CONNECTIONS = 1000
COMMITTED = types.WriteStream.pb().Type.Value("COMMITTED")
FULL_VIEW = types.WriteStreamView.FULL
DEFAULT_ONLY = "The local BigQuery server has the default stream only (…/streams/_default)"

Request = WireMessage
Response = WireMessage


class WriteService:
    """The handlers of the service on one warehouse."""

    def __init__(self, catalog: Catalog, appends: Appends) -> None:
        self._catalog = catalog
        self._appends = appends

    def append_rows(
        self, requests: Iterator[Request], context: grpc.ServicerContext
    ) -> Iterator[Response]:
        """AppendRows: one answer per request, in order."""
        stream = AppendStream(self._catalog, self._appends)
        for request in requests:
            yield stream.answer(request, context)

    def get_write_stream(self, request: Request, context: grpc.ServicerContext) -> Response:
        """GetWriteStream for ``_default``, with the table's schema in the FULL view."""
        table = self._table(request.name, context)
        response = types.WriteStream.pb()(name=f"{_path(table)}/streams/_default", type_=COMMITTED)
        response.create_time.FromMilliseconds(table.created_ms)
        if request.view == FULL_VIEW:
            response.table_schema.CopyFrom(table_schema(table.schema))
        return response

    def unimplemented(self, _request: Request, context: grpc.ServicerContext) -> NoReturn:
        """Every call that only other stream types need."""
        context.abort(grpc.StatusCode.UNIMPLEMENTED, DEFAULT_ONLY)
        raise AssertionError  # abort has raised

    def _table(self, stream: str, context: grpc.ServicerContext) -> Table:
        name = table_name(stream)
        if name is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"{DEFAULT_ONLY}: {stream}")
            raise AssertionError  # abort has raised
        try:
            return self._catalog.table(name)
        except ApiError as missing:
            context.abort_with_status(refusal(grpc.StatusCode.NOT_FOUND, missing.message))
            raise


def _path(table: Table) -> str:
    name = table.name
    return f"projects/{name.project}/datasets/{name.dataset}/tables/{name.table}"


def write_server(service: WriteService, host: str, port: int) -> tuple[grpc.Server, int]:
    """A server that is bound and not yet started, and its port.

    OSError when the port is taken.
    """
    pool = futures.ThreadPoolExecutor(MAX_CONNECTIONS, thread_name_prefix="append")
    options = [
        ("grpc.max_receive_message_length", MAX_RECEIVE_BYTES),
        # Without this a second process could listen on the same port.
        ("grpc.so_reuseport", 0),
    ]
    # gRPC would log lines of its own about a taken port; this raises.
    socket.create_server((host, port)).close()
    server = grpc.server(pool, options=options)
    server.add_generic_rpc_handlers((_handlers(service),))
    return server, server.add_insecure_port(f"{host}:{port}")


def _handlers(service: WriteService) -> grpc.GenericRpcHandler:
    append = grpc.stream_stream_rpc_method_handler(
        service.append_rows,
        request_deserializer=types.AppendRowsRequest.pb().FromString,
        response_serializer=_serialized,
    )
    return grpc.method_handlers_generic_handler(
        SERVICE,
        {
            "AppendRows": append,
            "GetWriteStream": _unary(service.get_write_stream, types.GetWriteStreamRequest),
            "CreateWriteStream": _unary(service.unimplemented, types.CreateWriteStreamRequest),
            "FinalizeWriteStream": _unary(service.unimplemented, types.FinalizeWriteStreamRequest),
            "FlushRows": _unary(service.unimplemented, types.FlushRowsRequest),
            "BatchCommitWriteStreams": _unary(
                service.unimplemented, types.BatchCommitWriteStreamsRequest
            ),
        },
    )


def _unary(behaviour: Callable[..., Any], request: WireMessage) -> grpc.RpcMethodHandler:
    return grpc.unary_unary_rpc_method_handler(
        behaviour, request_deserializer=request.pb().FromString, response_serializer=_serialized
    )


def _serialized(message: WireMessage) -> bytes:
    data: bytes = message.SerializeToString()
    return data
