"""What a dead letter looks like: the refused data without the visitor's address, and why.

Example files: tests/contract/dead_letter/.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec

from shared import personal, strict_json
from shared.errors import Refusal
from shared.search import IDENTIFIERS, Rule, Search
from shared.stated_consent import stated

# https://cloud.google.com/pubsub/quotas
MAX_ATTRIBUTES = 100
MAX_ATTRIBUTE_BYTES = 1_024

# A replay (functions/replay) sends a dead letter back with these. The two of the origin are in the
# dead letter already: event ids and times are made of them, so they outlive every replay.
ORIGIN_MESSAGE_ID = "origin_message_id"
ORIGIN_PUBLISH_TIME = "origin_publish_time"
REPLAY_STAGE = "replay_stage"  # the one stage that is to take it: subscriptions filter on it
REPLAY_OF = "replay_of"  # Pub/Sub's id of the dead letter that was sent back

# What dead_letter() adds to the original attributes.
OUR_ATTRIBUTES = (
    "reason", "detail", "stage", "failed_at",
    "origin_topic", ORIGIN_MESSAGE_ID, ORIGIN_PUBLISH_TIME,
)  # fmt: skip

# Pub/Sub takes 10 MB a message, a row of the table that keeps dead letters likewise.
MAX_DATA_BYTES = 5_000_000

# What a stage refuses may be wrapped once more than what it takes.
MAX_DEPTH = 2 * strict_json.MAX_DEPTH

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Why something is missing is not said in a dead letter.
_VISITOR = Rule(personal.ALWAYS | {"cookie_id"}, "", is_in_queries=False)
_IN_ADDRESSES = Rule(frozenset(personal.PARAMETERS.split(",")), "", is_in_keys=False)
_USUAL = Search(_VISITOR, _IN_ADDRESSES, mails=True)
_CLICK_IDS = Rule(personal.AD_IDENTIFIERS, "")
_ADS_DENIED = Search(_CLICK_IDS, _VISITOR, _IN_ADDRESSES, mails=True)
_ANALYTICS_DENIED = Search(_CLICK_IDS, IDENTIFIERS, _VISITOR, _IN_ADDRESSES, mails=True)


def dead_letter(
    refusal: Refusal,
    *,
    stage: str,
    origin_topic: str,
    origin_message_id: str,
    origin_publish_time_micros: int,
    attributes: Mapping[str, str],
) -> tuple[bytes, dict[str, str]]:
    """The message for the dead-letter topic: its data and its attributes.

    Ours always fit; of the original ones as many as Pub/Sub allows are kept.
    """
    ours = {
        "reason": refusal.reason.value,
        "detail": shortened(refusal.detail),
        "stage": stage,
        "origin_topic": origin_topic,
        ORIGIN_MESSAGE_ID: origin_message_id,
        ORIGIN_PUBLISH_TIME: _rfc3339(_EPOCH + timedelta(microseconds=origin_publish_time_micros)),
        "failed_at": _rfc3339(datetime.now(UTC)),
    }
    kept = {key: value for key, value in attributes.items() if may_be_published(key)}
    room = MAX_ATTRIBUTES - len(ours)
    return without_visitor(refusal.data), dict(list(kept.items())[:room]) | ours


def _rfc3339(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def may_be_published(key: str) -> bool:
    """Pub/Sub refuses keys that start with goog; its own notes on a delivery are not original."""
    return not key.startswith(("goog", "CloudPubSub"))


def shortened(text: str) -> str:
    """Cut a text to what an attribute's value holds, counted in UTF-8 bytes."""
    return text.encode("utf-8", "replace")[:MAX_ATTRIBUTE_BYTES].decode("utf-8", "ignore")


def without_visitor(data: bytes) -> bytes:
    """Take the address and the cookie's id out of the data: a JSON object, or one a line.

    Also personal data in addresses of pages, and ids and click ids where consent denies them: a
    replayed letter then has no channel by its click id.

    Anything else might hold an address anywhere, and data over the limit cannot be published: of
    both only length and hash are kept, and ``is_reduced`` says so.
    """
    content = _objects(data)
    if not content or len(data) > MAX_DATA_BYTES:
        return _reduced(data)
    try:
        return b"\n".join(msgspec.json.encode(_without_visitor(one)) for one in content)
    except RecursionError:  # a text holds JSON that is nested deeper than Python's stack
        return _reduced(data)


def _reduced(data: bytes) -> bytes:
    digest = hashlib.sha256(data).hexdigest()
    return msgspec.json.encode({"length": len(data), "sha256": digest})


def is_reduced(data: bytes) -> bool:
    """Whether without_visitor() has kept only length and hash: nothing to send back."""
    try:
        msgspec.json.decode(data, type=_Reduced)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


class _Reduced(msgspec.Struct, forbid_unknown_fields=True):
    length: int
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


def _without_visitor(content: dict[str, Any]) -> Any:  # noqa: ANN401 - what it was
    return _search(content).freed(content, set())


def _search(content: dict[str, Any]) -> Search:
    """By what raw.v1, a row or sGTM's event data itself says; raw.v1 then has no id anyhow."""
    consent = stated(content).consent
    if consent.analytics_storage == "denied":
        return _ANALYTICS_DENIED
    return _ADS_DENIED if consent.ad_storage == "denied" else _USUAL


def _objects(data: bytes) -> list[dict[str, Any]]:
    """The JSON objects that the data is made of; none where any of it is something else."""
    whole = _object(data)
    if whole is not None:
        return [whole]
    each = [_object(line) for line in data.split(b"\n") if line.strip()]
    objects = [one for one in each if one is not None]
    return objects if len(objects) == len(each) else []


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        # An integer that no column holds is no reason to lose the rest of what was refused.
        content = strict_json.decode(data, max_depth=MAX_DEPTH, any_integer=True)
    except strict_json.BadJson:
        return None
    return content if isinstance(content, dict) else None
