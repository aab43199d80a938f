"""Reading and changing fields at a path. ``fields`` is a protobuf map, changed in place."""

from collections.abc import MutableMapping

from local.firestore.messages import Document, DocumentMask, Value
from local.firestore.paths import NAME_PATH, FieldPath, field_path

Fields = MutableMapping[str, Value]


def value_at(fields: Fields, path: FieldPath) -> Value | None:
    """The value at ``path``, or None where there is none."""
    value: Value | None = None
    for name in path:
        if value is not None:
            if value.WhichOneof("value_type") != "map_value":
                return None
            fields = value.map_value.fields
        if name not in fields:
            return None
        value = fields[name]
    return value


def put(fields: Fields, path: FieldPath, value: Value) -> None:
    """Set ``path`` to a copy of ``value``; what stands in the way and is no map becomes one."""
    for name in path[:-1]:
        parent = fields[name]
        if parent.WhichOneof("value_type") != "map_value":
            parent.map_value.SetInParent()
        fields = parent.map_value.fields
    fields[path[-1]].CopyFrom(value)


def discard(fields: Fields, path: FieldPath) -> None:
    """Remove the field at ``path``; nothing happens where there is none."""
    if len(path) > 1:
        parent = value_at(fields, path[:-1])
        if parent is None or parent.WhichOneof("value_type") != "map_value":
            return
        fields = parent.map_value.fields
    fields.pop(path[-1], None)


def mask_paths(mask: DocumentMask) -> tuple[FieldPath, ...]:
    """The paths of a read mask."""
    return tuple(field_path(path) for path in mask.field_paths)


def projected(document: Document, paths: tuple[FieldPath, ...]) -> Document:
    """``document`` with the fields at ``paths`` only; ``__name__`` asks for none of them."""
    result = Document(
        name=document.name, create_time=document.create_time, update_time=document.update_time
    )
    for path in paths:
        value = None if path == NAME_PATH else value_at(document.fields, path)
        if value is not None:
            put(result.fields, path, value)
    return result
