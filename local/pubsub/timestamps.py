"""Times in the form Pub/Sub writes them."""

import time

from local.pubsub.wire import Proto


def rfc3339(timestamp: Proto) -> str:
    """Return a protobuf Timestamp as "2026-11-22T10:00:00.123Z": UTC, milliseconds."""
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(timestamp.seconds))
    return f"{whole}.{timestamp.nanos // 1_000_000:03d}Z"


def set_milliseconds(timestamp: Proto, unix_s: float) -> None:
    """Set a protobuf Timestamp in place, cut to milliseconds as production does."""
    milliseconds = int(unix_s * 1000)
    timestamp.seconds = milliseconds // 1000
    timestamp.nanos = milliseconds % 1000 * 1_000_000
