"""The row that a BigQuery subscription writes for a message, and what an insertAll answer means."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from local.pubsub.timestamps import rfc3339
from local.pubsub.wire import Proto

STOPPED = "stopped"
"""insertAll's reason for a row that is good but stood beside a bad one."""


def table_row(
    message: Proto, subscription: str, *, write_metadata: bool, use_table_schema: bool = False
) -> dict[str, Any] | None:
    """Return column -> value; None for a message that is no row of the table's own schema.

    Without a schema, bytes that are not UTF-8 are replaced by U+FFFD: the row is kept rather than
    retried for ever.
    Source: https://cloud.google.com/pubsub/docs/bigquery#properties_bigquery
    """
    row = _columns(message.data) if use_table_schema else _data(message.data)
    if row is not None and write_metadata:
        row["subscription_name"] = subscription
        row["message_id"] = message.message_id
        row["publish_time"] = rfc3339(message.publish_time)
        row["attributes"] = json.dumps(dict(message.attributes), ensure_ascii=False)
    return row


def _data(data: bytes) -> dict[str, Any]:
    return {"data": data.decode("utf-8", errors="replace")}


def _columns(data: bytes) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def insert_all_request(
    rows: Sequence[dict[str, Any]], insert_ids: Sequence[str], *, drop_unknown_fields: bool = False
) -> dict[str, Any]:
    """Return the request's body; an id for each row makes a repeated insert harmless."""
    body: dict[str, Any] = {
        "rows": [
            {"insertId": insert_id, "json": row}
            for insert_id, row in zip(insert_ids, rows, strict=True)
        ]
    }
    return body | ({"ignoreUnknownValues": True} if drop_unknown_fields else {})


def refused_rows(answer: object, count: int) -> tuple[set[int], set[int]]:
    """Return (bad, innocent) row indexes of an insertAll answer with status 200; none: all stored.

    An answer that blames no row in particular makes every row bad, so that it waits before a retry.
    """
    errors = answer.get("insertErrors") if isinstance(answer, dict) else None
    if not errors:
        return set(), set()
    everything = set(range(count))
    bad = {entry.get("index") for entry in errors if not _is_innocent(entry)} & everything
    return (bad, everything - bad) if bad else (everything, set())


def _is_innocent(entry: dict[str, Any]) -> bool:
    reasons = {error.get("reason") for error in entry.get("errors", ())}
    return reasons == {STOPPED}
