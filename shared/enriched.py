"""enriched-events, ``schema=enriched.v1``: newline-delimited JSON, one GA4 row a line.

The rows of one hit travel in one message, so a message of one row is a plain JSON object, which a
native BigQuery subscription takes as well. Example files: tests/contract/enriched_v1/.
"""

from collections.abc import Iterable

SCHEMA = "enriched.v1"

# Pub/Sub's own limit is 10 MB a message (cloud.google.com/pubsub/quotas), and base64 in the push
# envelope adds a third; half of it leaves room for both.
MAX_MESSAGE_BYTES = 5_000_000


def messages(
    rows: Iterable[bytes], max_bytes: int = MAX_MESSAGE_BYTES, max_rows: int = 0
) -> list[bytes]:
    """Join rows into messages of at most ``max_bytes``; a larger single row travels alone.

    max_rows: of one message; 0 is no limit
    """
    joined: list[bytes] = []
    current: list[bytes] = []
    size = 0
    for row in rows:
        is_full = bool(max_rows) and len(current) == max_rows
        if current and (is_full or size + 1 + len(row) > max_bytes):
            joined.append(b"\n".join(current))
            current, size = [], 0
        current.append(row)
        size += len(row) + (1 if len(current) > 1 else 0)
    if current:
        joined.append(b"\n".join(current))
    return joined


def lines(data: bytes) -> list[bytes]:
    """Split a message into its rows; blank lines are no rows."""
    return [line for line in data.split(b"\n") if line.strip()]
