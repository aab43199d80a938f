"""The protobuf message of a row: what the Storage Write API reads serialized rows by.

Types and labels: https://cloud.google.com/bigquery/docs/supported-data-types (Storage Write API).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import Message

from .columns import Column

ROW = "Row"

_Field = descriptor_pb2.FieldDescriptorProto

_LABELS = {
    "NULLABLE": _Field.LABEL_OPTIONAL,
    "REQUIRED": _Field.LABEL_REQUIRED,
    "REPEATED": _Field.LABEL_REPEATED,
}

_TYPES = {
    "STRING": _Field.TYPE_STRING,
    "INTEGER": _Field.TYPE_INT64,
    "FLOAT": _Field.TYPE_DOUBLE,
    "BOOLEAN": _Field.TYPE_BOOL,
    "DATE": _Field.TYPE_INT32,  # days since 1970-01-01
    "TIMESTAMP": _Field.TYPE_INT64,  # microseconds since 1970-01-01, UTC
    "JSON": _Field.TYPE_STRING,  # JSON text
    "RECORD": _Field.TYPE_MESSAGE,
}


@dataclass(frozen=True, slots=True)
class RowMessage:
    """The descriptor as BigQuery wants it (proto2, nested types inside), and the class it makes."""

    descriptor: descriptor_pb2.DescriptorProto
    new: Callable[..., Message]


def row_message(columns: Sequence[Column]) -> RowMessage:
    """Build the message of a row, fields numbered from 1 in the order of ``columns``.

    KeyError names a type or mode that has no place in ``_TYPES`` and ``_LABELS``.
    """
    descriptor = _message(ROW, columns, scope="")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(
        descriptor_pb2.FileDescriptorProto(
            name="row.proto", syntax="proto2", message_type=[descriptor]
        )
    )
    found = pool.FindMessageTypeByName(ROW)
    return RowMessage(descriptor, message_factory.GetMessageClass(found))


def _message(name: str, columns: Sequence[Column], scope: str) -> descriptor_pb2.DescriptorProto:
    message = descriptor_pb2.DescriptorProto(name=name)
    inside = f"{scope}.{name}"
    for number, column in enumerate(columns, start=1):
        field = message.field.add(
            name=column.name,
            number=number,
            type=_TYPES[column.type],
            label=_LABELS[column.mode],
        )
        if column.type == "RECORD":
            # A name of its own: a field and a type of one message may not be called the same.
            nested = f"{column.name}__record"
            field.type_name = f"{inside}.{nested}"
            message.nested_type.append(_message(nested, column.fields, inside))
    return message
