"""What a write may require of the document before it. Source: google.firestore.v1.Precondition."""

from local.firestore.clock import micros_of
from local.firestore.errors import already_exists, failed_precondition, not_found
from local.firestore.messages import Document, Precondition


def check(required: Precondition, name: str, current: Document | None) -> None:
    """Raise where ``current``, None when there is no document, is not as ``required``.

    NOT_FOUND for exists = true and for update_time, ALREADY_EXISTS for exists = false,
    FAILED_PRECONDITION for another update_time.
    """
    kind = required.WhichOneof("condition_type")
    if kind is None:
        return
    if kind == "exists" and not required.exists:
        if current is not None:
            raise already_exists(f"Document already exists: {name}")
        return
    if current is None:
        raise not_found(f"No document to update: {name}")
    if kind == "update_time" and current.update_time != required.update_time:
        raise failed_precondition(
            f"The stored version ({micros_of(current.update_time)}) does not match "
            f"the required base version ({micros_of(required.update_time)})."
        )
