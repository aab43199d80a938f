"""Serialized protobuf rows, read with the writer's own descriptor and the table's schema.

The decoder is built once per pair of them: a dictionary of converters per message type, filled from
the
descriptors, so that a row costs what it has set and not what the table has columns.
"""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError, Message

from local.bigquery.proto_values import Convert, converter
from local.bigquery.schema import Field, Schema, find_field

Row = dict[str, object]
# Descriptors have two implementations (C and Python) and no common type.
Descriptor = Any
FieldDescriptor = Any


class SchemaMismatchError(Exception):
    """The writer's schema does not fit the table's.

    ``extra`` and ``missing`` name columns by path; ``detail`` says what else is wrong.
    """

    def __init__(self, *, extra: str = "", missing: str = "", detail: str = "") -> None:
        self.extra = extra
        self.missing = missing
        super().__init__(detail or _mismatch(extra, missing))


def message_class(descriptor: descriptor_pb2.DescriptorProto) -> type[Message]:
    """The class of a self-contained proto2 message; TypeError where the descriptor is no good."""
    file = descriptor_pb2.FileDescriptorProto(name="writer.proto", syntax="proto2")
    file.message_type.add().CopyFrom(descriptor)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(descriptor.name))


class RowDecoder:
    """Reads the rows of one writer for one table."""

    def __init__(self, writer: type[Message], schema: Schema) -> None:
        self._parse = writer.FromString
        self._decode = _record_decoder(writer.DESCRIPTOR, schema, "")

    def __call__(self, serialized: bytes) -> Row:
        """One row in journal form; ValueError says what is wrong with it."""
        try:
            message = self._parse(serialized)
        except DecodeError:
            raise ValueError("The row is not a valid message of the writer's schema") from None
        return self._decode(message)


def _record_decoder(descriptor: Descriptor, fields: Schema, path: str) -> Callable[[Message], Row]:
    """A function from a message to a dict: the fields that are set, and [] for absent arrays."""
    plan: dict[FieldDescriptor, tuple[str, Convert]] = {}
    for proto in descriptor.fields:
        column = find_field(fields, proto.name)
        if column is None:
            raise SchemaMismatchError(extra=f"{path}{proto.name}")
        plan[proto] = column.name, _field_converter(proto, column, f"{path}{column.name}")
    written = {name for name, _ in plan.values()}
    required = [item.name for item in fields if item.mode == "REQUIRED"]
    for name in required:
        if name not in written:
            raise SchemaMismatchError(missing=f"{path}{name}")
    empty: Row = {item.name: [] for item in fields if item.is_repeated}
    return _reader(plan, empty, required, path)


def _reader(
    plan: Mapping[FieldDescriptor, tuple[str, Convert]], empty: Row, required: list[str], path: str
) -> Callable[[Message], Row]:
    """The hot loop of the server: every message of every row passes here."""

    def read(message: Message) -> Row:
        row = empty.copy()
        name = ""
        try:
            for proto, value in message.ListFields():
                name, convert = plan[proto]
                row[name] = value if convert is None else convert(value)
        except ValueError as refused:
            raise _in_field(refused, path, name) from None
        for name in required:
            if name not in row:
                raise ValueError(f"Missing required field: {path}{name}.")
        return row

    return read


def _in_field(refused: ValueError, path: str, name: str) -> ValueError:
    """Say where a value was, unless a field further inside has said so."""
    text = str(refused)
    return (
        refused
        if text.startswith(("Field ", "Missing "))
        else ValueError(f"Field {path}{name}: {text}")
    )


def _field_converter(proto: FieldDescriptor, column: Field, path: str) -> Convert:
    if proto.is_repeated != column.is_repeated:
        raise SchemaMismatchError(
            detail=f"Field {path}: the mode {column.mode} does not match the writer's schema"
        )
    if column.is_record != (proto.message_type is not None):
        raise SchemaMismatchError(detail=_wrong_type(proto, column, path))
    one: Convert
    if proto.message_type is not None:
        one = _record_decoder(proto.message_type, column.fields, f"{path}.")
    else:
        try:
            one = converter(column.type, proto.type)
        except KeyError:
            raise SchemaMismatchError(detail=_wrong_type(proto, column, path)) from None
    return _each(one) if column.is_repeated else one


def _each(one: Convert) -> Callable[[Any], object]:
    if one is None:
        return list
    return lambda values: [one(value) for value in values]


def _wrong_type(proto: FieldDescriptor, column: Field, path: str) -> str:
    kind = descriptor_pb2.FieldDescriptorProto.Type.Name(proto.type)
    cannot = f"{kind} cannot be written to {column.type}"
    return f"The proto field mismatched with BigQuery field at {path}: {cannot}"


def _mismatch(extra: str, missing: str) -> str:
    if extra:
        return f"Input schema has more fields than BigQuery schema, extra fields: '{extra}'"
    return f"Input schema lacks a required field of the BigQuery schema, missing field: '{missing}'"
