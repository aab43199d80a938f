"""What the tests of this folder read back, in short."""

from datetime import datetime
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.bulk_writer import BulkWriteFailure

Field = Any
"""A field's value, as the client takes and gives it; in writes also a transform."""

Data = dict[str, Field]

Readable = Any
"""A query, collection or aggregation: the client's own annotations of these do not agree."""


def data(reference: firestore.DocumentReference) -> Data | None:
    """The document's fields, or None where it does not exist."""
    found: Data | None = reference.get().to_dict()
    return found


def ids(query: Readable) -> list[str]:
    """The ids of a query's results, in their order."""
    return [snapshot.id for snapshot in query.stream()]


def fill(collection: firestore.CollectionReference, documents: dict[str, Data]) -> None:
    """Set all ``documents``, by id."""
    batch = collection._client.batch()
    for document_id, fields in documents.items():
        batch.set(collection.document(document_id), fields)
    batch.commit()


def written_at(written: Any) -> datetime:  # noqa: ANN401 - annotated differently in each class
    """The update_time of a WriteResult or a DocumentSnapshot."""
    moment: datetime = written.update_time
    return moment


def reference_of(failure: BulkWriteFailure) -> firestore.DocumentReference:
    """The document that a BulkWriter could not write; each kind of operation has one."""
    operation: Any = failure.operation
    reference: firestore.DocumentReference = operation.reference
    return reference
