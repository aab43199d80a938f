"""What a dead letter looks like: the refused data without the visitor's address, and why.

Example files: tests/contract/dead_letter/.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from shared import strict_json
from shared.errors import Refusal

# https://cloud.google.com/pubsub/quotas
MAX_ATTRIBUTES = 100
MAX_ATTRIBUTE_BYTES = 1_024

# Pub/Sub takes 10 MB a message, a row of the table that keeps dead letters likewise.
MAX_DATA_BYTES = 5_000_000

# Where an address or the server's cookie can stand: raw.v1's client and user, and the key that
# sGTM's event data has for the address.
_ADDRESS_PATHS = (("client", "ip"), ("user", "cookie_id"), ("ip_override",))


def dead_letter(
    refusal: Refusal,
    *,
    stage: str,
    origin_topic: str,
    origin_message_id: str,
    attributes: Mapping[str, str],
) -> tuple[bytes, dict[str, str]]:
    """The message for the dead-letter topic: its data and its attributes.

    Our six attributes always fit; of the original ones as many as Pub/Sub allows are kept.
    """
    ours = {
        "reason": refusal.reason.value,
        "detail": shortened(refusal.detail),
        "stage": stage,
        "origin_topic": origin_topic,
        "origin_message_id": origin_message_id,
        "failed_at": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }
    kept = {key: value for key, value in attributes.items() if _may_be_published(key)}
    room = MAX_ATTRIBUTES - len(ours)
    return without_visitor(refusal.data), dict(list(kept.items())[:room]) | ours


def _may_be_published(key: str) -> bool:
    """Pub/Sub refuses keys that start with goog; its own notes on a delivery are not original."""
    return not key.startswith(("goog", "CloudPubSub"))


def shortened(text: str) -> str:
    """Cut a text to what an attribute's value holds, counted in UTF-8 bytes."""
    return text.encode("utf-8", "replace")[:MAX_ATTRIBUTE_BYTES].decode("utf-8", "ignore")


def without_visitor(data: bytes) -> bytes:
    """Take the address and the cookie's id out of the data.

    Data that is not a JSON object might hold an address anywhere, and data over the limit cannot
    be published: of both only length and hash are kept.
    """
    content = _object(data)
    if content is None or len(data) > MAX_DATA_BYTES:
        digest = hashlib.sha256(data).hexdigest()
        return msgspec.json.encode({"length": len(data), "sha256": digest})
    for *parents, leaf in _ADDRESS_PATHS:
        holder: Any = content
        for parent in parents:
            holder = holder.get(parent) if isinstance(holder, dict) else None
        if isinstance(holder, dict):
            holder.pop(leaf, None)
    return msgspec.json.encode(content)


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        content = strict_json.decode(data)
    except strict_json.BadJson:
        return None
    return content if isinstance(content, dict) else None
