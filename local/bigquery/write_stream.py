"""One AppendRows connection.

Which table it writes, with which schema, and what each request is answered.
"""

import datetime as dt
import re
from collections.abc import Iterable

import grpc
from google.cloud.bigquery_storage_v1 import types

from local.bigquery.appends import Appends
from local.bigquery.catalog import Catalog, Table
from local.bigquery.errors import ApiError
from local.bigquery.names import TableName
from local.bigquery.proto_rows import Row, RowDecoder, SchemaMismatchError, message_class
from local.bigquery.row_values import check_partition
from local.bigquery.schema import Schema
from local.bigquery.write_schema import (
    WireMessage,
    in_stream_error,
    mismatch_refusal,
    refusal,
    table_schema,
)

# https://cloud.google.com/bigquery/quotas#write-api-limits and the docstring of AppendRowsRequest
MAX_REQUEST_BYTES = 20 * 1024 * 1024
DEFAULT_STREAM = re.compile(
    r"projects/([^/]+)/datasets/([^/]+)/tables/([^/]+)/(?:streams/)?_default"
)
ROW_ERRORS = (
    "Errors found while processing rows. Please refer to the row_errors field for details. "
    "The list may not be complete because of the size limitations. Entity: "
)
PARTITION_TYPES = ("DATE", "TIMESTAMP", "DATETIME")
AppendRowsResponse = types.AppendRowsResponse.pb()
RowError = types.RowError.pb()


def table_name(stream: str) -> TableName | None:
    """The table of a default stream's name, None for any other stream."""
    match = DEFAULT_STREAM.fullmatch(stream)
    return TableName(*match.groups()) if match else None


class AppendStream:
    """What an open connection remembers.

    Its stream, its writer schema, the table schema it knows.
    """

    def __init__(self, catalog: Catalog, appends: Appends) -> None:
        self._catalog = catalog
        self._appends = appends
        self._stream = ""
        self._writer: WireMessage = None
        self._decoder: RowDecoder | None = None
        self._known_schema: Schema = ()

    def answer(self, request: WireMessage, context: grpc.ServicerContext) -> WireMessage:
        """Append the rows of one request.

        Ends the stream (raises) where the request itself is wrong.
        """
        self._stream = request.write_stream or self._stream
        if request.ByteSize() > MAX_REQUEST_BYTES:
            _refuse(
                context,
                f"AppendRows request too large: {request.ByteSize()} limit {MAX_REQUEST_BYTES}",
            )
        if request.HasField("offset"):
            _refuse(
                context, f"Offset is not supported for the default stream. Entity: {self._stream}"
            )
        table = self._table(context)
        decoder = self._decoder_for(table, request, context)
        rows, errors = decoded(request.proto_rows.rows.serialized_rows, decoder, table)
        response = AppendRowsResponse(write_stream=self._stream)
        if errors:
            response.error.CopyFrom(in_stream_error(f"{ROW_ERRORS}{self._stream}"))
            response.row_errors.extend(errors)
            return response
        self._appends.append(table, rows)
        response.append_result.SetInParent()
        if table.schema != self._known_schema:
            response.updated_schema.CopyFrom(table_schema(table.schema))
            self._known_schema = table.schema
        return response

    def _table(self, context: grpc.ServicerContext) -> Table:
        name = table_name(self._stream)
        if name is None:
            message = f"The local BigQuery server has the default stream only, not {self._stream!r}"
            context.abort(grpc.StatusCode.UNIMPLEMENTED, message)
            raise AssertionError  # abort has raised
        try:
            table = self._catalog.table(name)
        except ApiError as missing:
            message = f"{missing.message} Entity: {self._stream}"
            context.abort_with_status(
                refusal(grpc.StatusCode.NOT_FOUND, message, "TABLE_NOT_FOUND", self._stream)
            )
            raise
        if table.view_query is not None:
            _refuse(context, f"Cannot append to a view: {name}. Entity: {self._stream}")
        return table

    def _decoder_for(
        self, table: Table, request: WireMessage, context: grpc.ServicerContext
    ) -> RowDecoder:
        """The decoder of the writer's schema, made anew when that or the table has changed."""
        try:
            if request.proto_rows.HasField("writer_schema"):
                self._writer = message_class(request.proto_rows.writer_schema.proto_descriptor)
                self._decoder, self._known_schema = (
                    RowDecoder(self._writer, table.schema),
                    table.schema,
                )
            elif self._decoder is not None and table.schema != self._known_schema:
                self._decoder = RowDecoder(self._writer, table.schema)
        except SchemaMismatchError as mismatch:
            context.abort_with_status(mismatch_refusal(mismatch, self._stream))
            raise
        except TypeError as unusable:
            _refuse(context, f"Invalid proto schema: {unusable}. Entity: {self._stream}")
        if self._decoder is None:
            _refuse(
                context, f"Writer schema is missing in the first request. Entity: {self._stream}"
            )
            raise AssertionError  # abort has raised
        return self._decoder


def decoded(
    serialized_rows: Iterable[bytes], decoder: RowDecoder, table: Table
) -> tuple[list[Row], list[WireMessage]]:
    """The rows in journal form, and a RowError for each that BigQuery would not take."""
    rows, errors = [], []
    today = dt.datetime.now(dt.UTC).date()
    partition = partition_column(table)
    for index, serialized in enumerate(serialized_rows):
        try:
            row = decoder(serialized)
            if partition in row:
                check_partition(str(row[partition]), partition, str(table.name), today)
        except ValueError as refused:
            errors.append(
                RowError(index=index, code=RowError.RowErrorCode.FIELDS_ERROR, message=str(refused))
            )
        else:
            rows.append(row)
    return rows, errors


def partition_column(table: Table) -> str:
    """The DATE, TIMESTAMP or DATETIME column that the table is partitioned by, else ''."""
    name = (table.partition_field or "").lower()
    return next(
        (f.name for f in table.schema if f.name.lower() == name and f.type in PARTITION_TYPES), ""
    )


def _refuse(context: grpc.ServicerContext, message: str) -> None:
    context.abort_with_status(refusal(grpc.StatusCode.INVALID_ARGUMENT, message))
