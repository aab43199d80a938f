"""A row as the line of JSON that leaves enrich."""

import msgspec

from shared.errors import Reason

from .consent import permitted
from .refused import EventRefused
from .row import Row
from .subject import Subject

# Pub/Sub takes 10 MB a message, attributes and all (https://cloud.google.com/pubsub/quotas).
MAX_LINE_BYTES = 9_000_000

_encode = msgspec.json.Encoder().encode


def line(columns: Row, subject: Subject) -> bytes:
    """The row's JSON, less what may not be kept; EventRefused where no message can carry it."""
    try:
        data = permitted(_encode(columns), subject)
    except RecursionError:
        raise EventRefused(Reason.NOT_JSON, "event: nested too deep") from None
    if len(data) > MAX_LINE_BYTES:
        raise EventRefused(Reason.TOO_LARGE, f"row: {MAX_LINE_BYTES} bytes at the most")
    return data
