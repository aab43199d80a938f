"""AppendRows with the official client: rows of one message type, one request at a time."""

import queue
from collections.abc import Iterator
from typing import Any

from google.cloud.bigquery_storage_v1 import BigQueryWriteClient, types
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Proto

# Messages and responses are generated classes without types.
Wire = Any
KINDS = {"string": Proto.TYPE_STRING, "int64": Proto.TYPE_INT64, "int32": Proto.TYPE_INT32}


def descriptor(**fields: str) -> descriptor_pb2.DescriptorProto:
    """A message; ``tags="repeated string"``, ``date="int32"``."""
    message = descriptor_pb2.DescriptorProto(name="Row")
    for number, (name, kind) in enumerate(fields.items(), 1):
        label = Proto.LABEL_REPEATED if kind.startswith("repeated ") else Proto.LABEL_OPTIONAL
        message.field.add(name=name, number=number, label=label, type=KINDS[kind.split()[-1]])
    return message


def row(message: descriptor_pb2.DescriptorProto, **values: Wire) -> bytes:
    """One serialized row."""
    file = descriptor_pb2.FileDescriptorProto(name="row.proto", syntax="proto2")
    file.message_type.add().CopyFrom(message)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    made = message_factory.GetMessageClass(pool.FindMessageTypeByName("Row"))
    return made(**values).SerializeToString()


class Appender:
    """An open AppendRows call."""

    def __init__(self, client: BigQueryWriteClient, stream: str) -> None:
        self._client = client
        self._stream = stream
        self._requests: queue.Queue[Wire] = queue.Queue()
        self._responses: Iterator[Wire] | None = None

    def append(
        self,
        rows: list[bytes],
        schema: descriptor_pb2.DescriptorProto | None = None,
        **fields: Wire,
    ) -> Wire:
        """Send one request and return its response. The first one names the stream."""
        data = types.AppendRowsRequest.ProtoData(rows=types.ProtoRows(serialized_rows=rows))
        if schema is not None:
            data.writer_schema = types.ProtoSchema(proto_descriptor=schema)
        request = types.AppendRowsRequest(proto_rows=data, trace_id="test", **fields)
        if self._responses is None:
            request.write_stream = self._stream
            self._requests.put(request)
            self._responses = iter(self._client.append_rows(iter(self._requests.get, None)))
        else:
            self._requests.put(request)
        return next(self._responses)

    def close(self) -> None:
        """End the call from this side."""
        self._requests.put(None)
