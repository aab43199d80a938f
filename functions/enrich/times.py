"""When: the client's clock within reason, else ours; the day is the stream's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from shared.errors import Reason
from shared.strict_json import MAX_INTEGER, MIN_INTEGER

from .refused import EventRefused
from .row import Part, Row
from .subject import Subject

HOUR_MICROS = 3_600_000_000

# GA4's Measurement Protocol takes events of the last 72 hours:
# https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events
OLDEST_MICROS = 72 * HOUR_MICROS

# A clock may run ahead a little; more than this is a wrong clock.
NEWEST_MICROS = 5 * 60 * 1_000_000

# The last day that a date has in every time zone: 9999-12-30.
_END_MICROS = 253_402_128_000_000_000

_REPLACED = (
    "timestamp_micros is more than 72 hours before or 5 minutes after the receive time: "
    "the receive time is used"
)


def times(subject: Subject) -> Part:
    """event_timestamp and its day; an impossible client time is kept beside, as GA4 keeps it."""
    received = subject.hit.received_at_micros
    if not OLDEST_MICROS <= received < _END_MICROS:
        raise EventRefused(Reason.OUT_OF_RANGE, "received_at_micros: no time that a row can have")
    claimed, at = subject.event.timestamp_micros, occurred(subject)
    day = datetime.fromtimestamp(at // 1_000_000, ZoneInfo(subject.stream.time_zone))
    columns: Row = {
        "event_date": day.strftime("%Y%m%d"),
        "date": day.date().isoformat(),
        "event_timestamp": at,
        "received_at_micros": received,
    }
    if claimed is None or claimed == at:
        return Part(columns)
    if MIN_INTEGER <= claimed <= MAX_INTEGER:
        columns["event_original_occurrence_timestamp"] = claimed
    return Part(columns, (_REPLACED,))


def occurred(subject: Subject) -> int:
    """The client's time where it is possible, else the receive time; microseconds."""
    received, claimed = subject.hit.received_at_micros, subject.event.timestamp_micros
    if claimed is not None and received - OLDEST_MICROS <= claimed <= received + NEWEST_MICROS:
        return claimed
    return received
