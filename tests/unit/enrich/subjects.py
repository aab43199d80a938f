"""Short ways to an event as the steps get it, for tests."""

from typing import Any

import msgspec

from functions.enrich.line import line
from functions.enrich.locate import Located
from functions.enrich.rows import row, subject_of
from functions.enrich.subject import Subject
from shared.raw import Page, Param, RawEvent, RawHit, Value
from shared.streams import Stream

# What Settings need at least.
TOPICS = {
    "INPUT_TOPIC": "projects/p/topics/raw-events",
    "ENRICHED_TOPIC": "projects/p/topics/enriched-events",
    "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
}

RECEIVED = 1_764_150_000_123_456  # 2025-11-26T09:40:00.123456Z

CHROME_ON_WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/129.0.6668.71 Safari/537.36"
)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def param(key: str, value: str | float) -> Param:
    if isinstance(value, str):
        return Param(key=key, value=Value(string_value=value))
    if isinstance(value, int):
        return Param(key=key, value=Value(int_value=value))
    return Param(key=key, value=Value(double_value=value))


def raw_event(name: str = "page_view", **parts: Any) -> RawEvent:  # noqa: ANN401 - any field
    params = [param(key, value) for key, value in parts.pop("params", {}).items()]
    return RawEvent(**{"event_id": "e1", **parts}, name=name, params=params)


def raw_hit(*events: RawEvent, **parts: Any) -> RawHit:  # noqa: ANN401 - any field
    given = {
        "protocol": "gtag",
        "received_at_micros": RECEIVED,
        "request_id": "r1",
        "stream_id": "shop",
        **parts,
    }
    return RawHit(events=list(events) or [raw_event()], **given)


def subject(
    event: RawEvent | None = None,
    *,
    page: str | None = None,
    referrer: str | None = None,
    stream: Stream | None = None,
    located: Located | None = None,
    **parts: Any,  # noqa: ANN401 - any field of a hit
) -> Subject:
    hit = raw_hit(event or raw_event(), page=Page(location=page, referrer=referrer), **parts)
    return subject_of(hit, 0, stream or Stream(), located=located)


def plain(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    """A step's columns as they stand in the row's JSON."""
    return msgspec.json.decode(msgspec.json.encode(value))


def written(given: Subject) -> dict[str, Any]:
    """The row as it leaves enrich."""
    found: dict[str, Any] = msgspec.json.decode(line(row(given), given))
    return found
