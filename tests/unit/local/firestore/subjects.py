"""Documents, writes and queries for the tests of this folder, in short."""

from typing import Any

from google.cloud.firestore_v1._helpers import encode_dict, encode_value

from local.firestore.clock import timestamp
from local.firestore.messages import Document, StructuredQuery, Value, Write
from local.firestore.names import document_name
from local.firestore.query import Query, compiled
from local.firestore.writes import Change

ROOT = "projects/p/databases/(default)/documents"


def value(field: Any) -> Value:  # noqa: ANN401 - whatever a field may hold
    """``field`` as the client sends it."""
    raw: Value = encode_value(field)._pb
    return raw


def document(path: str, at_micros: int = 1, **fields: Any) -> Document:  # noqa: ANN401 - fields
    made = Document(name=f"{ROOT}/{path}", update_time=timestamp(at_micros))
    for name, field in encode_dict(fields).items():
        made.fields[name].CopyFrom(field._pb)
    return made


def setting(path: str, **fields: Any) -> Write:  # noqa: ANN401 - fields
    """A write that replaces the document's fields."""
    return Write(update=document(path, **fields))


def creating(path: str, **fields: Any) -> Write:  # noqa: ANN401 - fields
    """A write that fails where the document exists."""
    return Write(update=document(path, **fields), current_document={"exists": False})


def change(path: str, before: Document | None, after: Document | None) -> Change:
    return Change(document_name(f"{ROOT}/{path}"), before, after)


def query(collection_id: str = "items", *, parent: str = ROOT, **rest: Any) -> Query:  # noqa: ANN401 - of StructuredQuery
    asked = StructuredQuery(from_=[{"collection_id": collection_id}], **rest)
    return compiled(parent, asked)


def ordered_by(field: str, direction: int = 1) -> list[dict[str, Any]]:
    """``order_by`` of one field; direction 2 is down."""
    return [{"field": {"field_path": field}, "direction": direction}]
