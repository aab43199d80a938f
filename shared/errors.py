"""Two fates for a failure: try again later, or set aside with a reason.

Anything else that is raised is a bug: it is retried, and set aside from the fifth delivery on.
"""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a message was set aside: a dead-letter attribute and a metric's label, never renamed."""

    NOT_JSON = "not_json"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_SCHEMA = "unknown_schema"
    UNKNOWN_SHAPE = "unknown_shape"
    UNKNOWN_STREAM = "unknown_stream"
    MISSING_EVENT_NAME = "missing_event_name"
    OUT_OF_RANGE = "out_of_range"  # a number that no column can hold
    TOO_LARGE = "too_large"
    MISSING_EVENT_ID = "missing_event_id"
    MISSING_DATE = "missing_date"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    ROW_DOES_NOT_FIT = "row_does_not_fit"
    REFUSED_BY_BIGQUERY = "refused_by_bigquery"
    MISSING_TRANSACTION_ID = "missing_transaction_id"  # a refund that names no purchase
    BAD_QUANTITY = "bad_quantity"
    BAD_PRICE = "bad_price"
    BAD_VALUE = "bad_value"
    REFUND_EXCEEDS_PURCHASE = "refund_exceeds_purchase"
    REFUSED_BY_FIRESTORE = "refused_by_firestore"
    INTERNAL_ERROR = "internal_error"


class RetryLater(Exception):  # noqa: N818 - it names the fate, as Refusal does
    """Time may heal it (a timeout, an outage, a quota): answer 503, Pub/Sub delivers again."""


class Refused(Exception):  # noqa: N818 - it names the fate, as Refusal does
    """What nothing will heal, as a stage raises it within itself; its kinds say of what.

    ``detail`` is as a Refusal's.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Refusal:
    """What nothing will heal: the bytes that were refused (a message, an event or a row) and why.

    ``detail`` is for the person who reads the dead letter. It names the field and the rule and
    never quotes the visitor's values.
    """

    reason: Reason
    detail: str
    data: bytes
