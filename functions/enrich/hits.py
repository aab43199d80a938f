"""A message as a hit: raw.v1 by its schema attribute, without one an object of sGTM's."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from shared import raw, strict_json
from shared.errors import Reason, Refusal
from shared.push import Message
from shared.raw import RawEvent, RawHit
from shared.streams import Streams
from shared.strict_json import BadJson

from . import hermes
from .refused import EventRefused


class Read(NamedTuple):
    """The hit, if there is one to go on with, and what of the message was refused."""

    hit: RawHit | None
    refusals: Sequence[Refusal] = ()


def read(message: Message, streams: Streams, hermes_stream_id: str) -> Read:
    """Read a message, whatever its bytes are; an unreadable event does not stop the others."""
    schema = message.attributes.get("schema")
    if schema == raw.SCHEMA:
        return _raw(message.data)
    if schema is not None:
        detail = f"schema is not {raw.SCHEMA}"
        return Read(None, [Refusal(Reason.UNKNOWN_SCHEMA, detail, message.data)])
    return _hermes(message, streams, hermes_stream_id)


def _hermes(message: Message, streams: Streams, stream_id: str) -> Read:
    try:
        document = strict_json.decode(message.data)
        hit = hermes.hit(
            document,
            message_id=message.id,
            published_at_micros=message.publish_time_micros,
            stream_id=stream_id,
            stream=streams.of(stream_id),
        )
    except BadJson as error:
        return Read(None, [_bad_json(error, message.data)])
    except EventRefused as error:
        return Read(None, [Refusal(error.reason, error.detail, message.data)])
    return Read(hit)


def _raw(data: bytes) -> Read:
    """The fast way for what ingest writes; whatever else arrives is taken apart event by event."""
    try:
        return Read(raw.decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _raw_event_by_event(data)


def _raw_event_by_event(data: bytes) -> Read:
    try:
        document = strict_json.decode(data)
    except BadJson as error:
        return Read(None, [_bad_json(error, data)])
    events, refusals = [], []
    listed = document.get("events") if isinstance(document, dict) else None
    for event in listed if isinstance(listed, list) else ():
        try:
            events.append(msgspec.convert(event, RawEvent))
        except msgspec.ValidationError as error:
            alone = msgspec.json.encode({**document, "events": [event]})
            refusals.append(_wrong_type(error, "event", alone))
    return _with_events(document, events, refusals, data)


def _with_events(
    document: Any,  # noqa: ANN401 - JSON is any of its types
    events: Sequence[RawEvent],
    refusals: Sequence[Refusal],
    data: bytes,
) -> Read:
    readable = {**document, "events": events} if refusals else document
    try:
        return Read(msgspec.convert(readable, RawHit), refusals)
    except msgspec.ValidationError as error:
        # What the events share cannot be read: all of the message is refused, once.
        return Read(None, [_wrong_type(error, "hit", data)])


def _wrong_type(error: msgspec.ValidationError, what: str, data: bytes) -> Refusal:
    """What msgspec says: types and the place. Of an unknown enum it quotes the value: left out."""
    rule, _, place = str(error).partition(" - at ")
    rule = "not one of the values allowed" if rule.startswith("Invalid enum value") else rule
    return Refusal(Reason.WRONG_TYPE, f"{what}: {rule} at {place.strip('`') or '$'}", data)


def _bad_json(error: BadJson, data: bytes) -> Refusal:
    return Refusal(Reason.NOT_JSON, error.detail, data)
