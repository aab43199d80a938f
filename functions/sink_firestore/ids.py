"""Names of documents. Look-ups depend on them: docs/counters.md states the same rules."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

# https://cloud.google.com/firestore/quotas: a document's id holds 1,500 bytes of UTF-8; it is not
# "." or "..", does not match __.*__ and holds no "/".
MAX_ID_BYTES = 1_500
_RESERVED = re.compile(r"\.|\.\.|__.*__", re.DOTALL)

# What encodeURIComponent of JavaScript leaves as it is, beside what quote() does: a look-up in
# sGTM can make the same id.
_LEFT_BY_JAVASCRIPT = "!~*'()"

# Texts that stand where an id is missing: GA4's own, and what a broken tag makes of a variable.
_NO_ID = frozenset({"", "(not set)", "undefined", "null", "none", "nan", "[object object]"})


def stated(identifier: str | None) -> str | None:
    """The identifier, or None where it is a word for "there is none"."""
    if identifier is None or identifier.strip().casefold() in _NO_ID:
        return None
    return identifier


def item_document_id(item_id: str) -> str:
    """The id of an item's document: two different items never share one.

    The item id itself, unless it holds ``/`` or ``%`` or is reserved (then percent-encoded as
    encodeURIComponent does; of a reserved one ``.`` and ``_`` as well), or that is over 1,500
    bytes (then the sha256 of the item id, in hexadecimal).
    """
    encoded = item_id
    if "/" in item_id or "%" in item_id or _RESERVED.fullmatch(item_id):
        encoded = quote(item_id, safe=_LEFT_BY_JAVASCRIPT)
    if _RESERVED.fullmatch(encoded):
        encoded = encoded.replace(".", "%2E").replace("_", "%5F")
    if max(_byte_length(item_id), _byte_length(encoded)) > MAX_ID_BYTES:
        return hashlib.sha256(item_id.encode()).hexdigest()
    return encoded


def kept_item_id(item_id: str) -> str:
    """The item id as a transaction keeps it: itself, or its sha256 where it is over 1,500 bytes.

    Both have the same document.
    """
    if _byte_length(item_id) <= MAX_ID_BYTES:
        return item_id
    return hashlib.sha256(item_id.encode()).hexdigest()


def transaction_document_id(stream_id: str, kind: str, identifier: str) -> str:
    """The key that a purchase is counted once by. ``kind`` is "transaction" or "event".

    The sha256, in hexadecimal, of the JSON list of the three: a list has no separator that an
    identifier could imitate, so streams do not share transactions, whatever their ids hold.
    """
    return _hash([stream_id, kind, identifier])


def refund_key(refund_id: str | None, lines: Sequence[object]) -> str:
    """What a refund of a transaction is counted once by.

    Its own id where the event has one, else the lines it lists (in any order), else "whole".
    ``lines`` are JSON values.
    """
    if refund_id is not None:
        return _hash(["id", refund_id])
    if lines:
        return _hash(["lines", *sorted(msgspec.json.encode(line).decode() for line in lines)])
    return "whole"


def minute_id(at_micros: int) -> str:
    """``YYYYMMDDTHHMM`` in UTC."""
    return datetime.fromtimestamp(at_micros // 1_000_000, UTC).strftime("%Y%m%dT%H%M")


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _byte_length(text: str) -> int:
    return len(text.encode())
