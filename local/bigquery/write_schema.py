"""Table schemas and errors as the Storage Write API writes them."""

from typing import Any

import grpc
from google.cloud.bigquery_storage_v1 import types
from google.protobuf import any_pb2
from google.rpc import code_pb2, status_pb2
from grpc_status import rpc_status

from local.bigquery.proto_rows import SchemaMismatchError
from local.bigquery.schema import Field, Schema

# Generated message classes have no types.
WireMessage = Any
TableSchema = types.TableSchema.pb()
TableFieldSchema = types.TableFieldSchema.pb()
StorageError = types.StorageError.pb()
WRITE_TYPES = {"INTEGER": "INT64", "FLOAT": "DOUBLE", "BOOLEAN": "BOOL", "RECORD": "STRUCT"}
ERROR_CODE = StorageError.StorageErrorCode


def table_schema(schema: Schema) -> WireMessage:
    """The schema as GetWriteStream and ``updated_schema`` give it."""
    return TableSchema(fields=[_field(item) for item in schema])


def _field(item: Field) -> WireMessage:
    type_ = TableFieldSchema.Type.Value(WRITE_TYPES.get(item.type, item.type))
    return TableFieldSchema(
        name=item.name,
        type_=type_,
        mode=TableFieldSchema.Mode.Value(item.mode),
        fields=[_field(child) for child in item.fields],
        description=str(item.extra.get("description") or ""),
    )


def refusal(
    code: grpc.StatusCode, message: str, storage_error: str = "", entity: str = ""
) -> grpc.Status:
    """A status that ends the stream.

    ``storage_error`` names a StorageErrorCode that clients look for.
    """
    status = status_pb2.Status(code=code.value[0], message=message)
    if storage_error:
        detail = any_pb2.Any()
        error = StorageError(
            code=ERROR_CODE.Value(storage_error), entity=entity, error_message=message
        )
        detail.Pack(error, type_url_prefix="type.googleapis.com")
        status.details.append(detail)
    return rpc_status.to_status(status)


def mismatch_refusal(mismatch: SchemaMismatchError, stream: str) -> grpc.Status:
    """INVALID_ARGUMENT for a writer whose schema does not fit the table."""
    kind = "SCHEMA_MISMATCH_EXTRA_FIELDS" if mismatch.extra else ""
    message = f"{mismatch} Entity: {stream}"
    return refusal(grpc.StatusCode.INVALID_ARGUMENT, message, kind, stream)


def in_stream_error(message: str) -> status_pb2.Status:
    """INVALID_ARGUMENT as part of a response: the stream stays open."""
    return status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=message)
