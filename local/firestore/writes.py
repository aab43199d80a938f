"""One write: what it makes of a document."""

from dataclasses import dataclass

from local.firestore.clock import timestamp
from local.firestore.errors import invalid_argument
from local.firestore.fields import discard, put, value_at
from local.firestore.messages import Document, Value, Write, WriteResult
from local.firestore.names import DocumentName, document_name
from local.firestore.paths import written_path
from local.firestore.preconditions import check
from local.firestore.transforms import transform
from local.firestore.validation import check_fields, check_size


@dataclass(frozen=True, slots=True)
class Change:
    """A document before and after a commit; None where it does not exist."""

    name: DocumentName
    before: Document | None
    after: Document | None


def target_of(write: Write) -> DocumentName:
    """The document that ``write`` writes."""
    kind = write.WhichOneof("operation")
    if kind == "update":
        return document_name(write.update.name)
    if kind == "delete":
        return document_name(write.delete)
    if kind == "transform":
        return document_name(write.transform.document)
    raise invalid_argument("A write has no operation.")


def written(
    write: Write, current: Document | None, at_micros: int
) -> tuple[Document | None, WriteResult]:
    """The document after ``write`` and the write's result; nothing is changed in place.

    A write that changes nothing returns ``current`` itself, with its old update_time, as production
    does (google.firestore.v1.WriteResult.update_time). Raises FirestoreError, see preconditions.py.
    """
    check(write.current_document, target_of(write).full, current)
    if write.WhichOneof("operation") == "delete":
        return None, WriteResult()
    new, results = _updated(write, current, at_micros)
    if current is not None and new == current:
        return current, WriteResult(update_time=current.update_time, transform_results=results)
    new.update_time.CopyFrom(timestamp(at_micros))
    check_size(new)
    return new, WriteResult(update_time=new.update_time, transform_results=results)


def _updated(
    write: Write, current: Document | None, at_micros: int
) -> tuple[Document, list[Value]]:
    """The new document, its update_time still the old one, and the transforms' results."""
    new = Document()
    if current is not None:
        new.CopyFrom(current)
    else:
        new.name = target_of(write).full
        new.create_time.CopyFrom(timestamp(at_micros))
    if write.WhichOneof("operation") == "update":
        check_fields(write.update.fields)
        _merge(write, new)
        transforms = write.update_transforms
    else:
        transforms = write.transform.field_transforms
    return new, [transform(new.fields, change, at_micros) for change in transforms]


def _merge(write: Write, new: Document) -> None:
    """Replace all fields, or with a mask those that it names: the rest of them stays as it is."""
    given = write.update.fields
    if not write.HasField("update_mask"):
        new.fields.clear()
        new.MergeFrom(Document(fields=given))
        return
    for text in write.update_mask.field_paths:
        path = written_path(text)
        value = value_at(given, path)
        if value is None:
            discard(new.fields, path)
        else:
            put(new.fields, path, value)
