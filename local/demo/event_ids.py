"""What the rows of events are called that say no id themselves: the rules, told once more.

The rules are those of docs/collect.md, "Sent twice". The books hold the pipeline to them, so
nothing here is the pipeline's own code.
"""

import hashlib

import msgspec

from local.demo.stream import MEASUREMENT_ID, STREAM_ID


def gtag_id(
    *, client_id: str, session_s: int, page_ms: int, request: int, line: int, name: str
) -> str:
    """gtag's: what tells a page's request from all others, the line in it, the event's name."""
    parts = [MEASUREMENT_ID, client_id, str(session_s), str(page_ms), str(request), line, name]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def gtag_mark(page_id: object, ordering_id: object, name: str) -> str:
    """What tells an event of gtag's where its id may not: page load, request of it, name.

    All of them are in the row. Two events of a request may have the same one.
    """
    return f"{page_id}.{ordering_id} {name}"


def mp_id(body: bytes, place: int) -> str:
    """The Measurement Protocol's, of an event that has a time: stream, body, place in it."""
    parts = (STREAM_ID.encode(), body)
    whole = b"".join(len(part).to_bytes(8) + part for part in parts)
    return hashlib.sha256(whole + place.to_bytes(8)).hexdigest()
