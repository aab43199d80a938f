"""What a document may hold, and its size as Firestore counts it."""

from collections.abc import Callable

from local.firestore.errors import invalid_argument
from local.firestore.fields import Fields
from local.firestore.limits import DOCUMENT_MAX_BYTES, FIELD_MAX_DEPTH
from local.firestore.messages import Document, Value
from local.firestore.names import document_name
from local.firestore.paths import check_field_name
from local.firestore.values import is_vector

# A document is at most so many times its protobuf's size (a GeoPoint of zeros in an array: 4 bytes
# for 16), so that a small one needs no exact count.
_MOST_BYTES_A_PROTOBUF_BYTE = 8

_NAME_EXTRA_BYTES = 16  # of every document name; limits.py: [size]
_DOCUMENT_EXTRA_BYTES = 32


def check_fields(fields: Fields, depth: int = 1) -> None:
    """INVALID_ARGUMENT where a name or a value below ``fields`` is not allowed."""
    for name in fields:
        check_field_name(name)
        check_value(fields[name], depth)


def check_value(value: Value, depth: int = 1) -> None:
    """INVALID_ARGUMENT for nested arrays, empty names, no type, over 20 levels; times to micros."""
    kind = value.WhichOneof("value_type")
    if kind not in _SIZES:
        raise invalid_argument("A value has no type, or one that no document can hold.")
    if kind == "timestamp_value":
        value.timestamp_value.nanos -= value.timestamp_value.nanos % 1_000
    elif kind in {"map_value", "array_value"}:
        if depth > FIELD_MAX_DEPTH:
            raise invalid_argument(f"Maps and arrays are over {FIELD_MAX_DEPTH} deep.")
        if kind == "array_value":
            _check_elements(value, depth)
        elif not is_vector(value):
            check_fields(value.map_value.fields, depth + 1)


def check_size(document: Document) -> None:
    """INVALID_ARGUMENT where ``document`` is over 1 MiB."""
    if document.ByteSize() * _MOST_BYTES_A_PROTOBUF_BYTE <= DOCUMENT_MAX_BYTES:
        return
    size = document_bytes(document)
    if size > DOCUMENT_MAX_BYTES:
        raise invalid_argument(
            f"Document '{document.name}' cannot be written because its size ({size:,} bytes) "
            f"exceeds the maximum allowed size of {DOCUMENT_MAX_BYTES:,} bytes."
        )


def document_bytes(document: Document) -> int:
    """The size that the 1 MiB limit counts: name, field names, values, 32."""
    return _name_bytes(document.name) + _map_bytes(document.fields) + _DOCUMENT_EXTRA_BYTES


def _check_elements(value: Value, depth: int) -> None:
    for element in value.array_value.values:
        if element.WhichOneof("value_type") == "array_value":
            raise invalid_argument("Cannot convert an array value in an array value.")
        check_value(element, depth + 1)


def _name_bytes(name: str) -> int:
    segments = document_name(name).path.split("/")
    return sum(len(segment.encode()) + 1 for segment in segments) + _NAME_EXTRA_BYTES


def _text_bytes(text: str) -> int:
    return len(text.encode()) + 1


def _map_bytes(fields: Fields) -> int:
    return sum(_text_bytes(name) + _value_bytes(fields[name]) for name in fields)


def _reference_bytes(value: Value) -> int:
    path = value.reference_value.partition("/documents/")[2]
    return sum(_text_bytes(segment) for segment in path.split("/")) + _NAME_EXTRA_BYTES


def _value_bytes(value: Value) -> int:
    return _SIZES[value.WhichOneof("value_type")](value)


_SIZES: dict[str | None, Callable[[Value], int]] = {
    "null_value": lambda _: 1,
    "boolean_value": lambda _: 1,
    "integer_value": lambda _: 8,
    "double_value": lambda _: 8,
    "timestamp_value": lambda _: 8,
    "string_value": lambda value: _text_bytes(value.string_value),
    "bytes_value": lambda value: len(value.bytes_value),
    "reference_value": _reference_bytes,
    "geo_point_value": lambda _: 16,
    "array_value": lambda value: sum(_value_bytes(item) for item in value.array_value.values),
    "map_value": lambda value: _map_bytes(value.map_value.fields),
}
