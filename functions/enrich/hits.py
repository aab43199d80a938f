"""A message as a hit: raw.v1 by its schema attribute, without one an object of sGTM's."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from shared import raw, strict_json, user_data
from shared.errors import Reason, Refusal
from shared.minimise import Minimiser
from shared.push import Message
from shared.raw import Consent, RawEvent, RawHit, consent_in_force
from shared.streams import Stream, Streams
from shared.strict_json import BadJson

from . import hermes, hermes_consent
from .refused import EventRefused
from .rows import id_at

# What msgspec raises, whatever the bytes are.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Read(NamedTuple):
    """The hit, if there is one to go on with, and what of the message was refused or repaired."""

    hit: RawHit | None
    refusals: Sequence[Refusal] = ()
    warnings: tuple[str, ...] = ()


class _Listed(msgspec.Struct):
    """A hit's events, unread."""

    events: list[msgspec.Raw]


def read(message: Message, streams: Streams, hermes_stream_id: str, minimise: Minimiser) -> Read:
    """Read a message, whatever its bytes are; an unreadable event does not stop the others.

    minimise: frees what did not pass through ingest.
    """
    schema = message.attributes.get("schema")
    if schema == raw.SCHEMA:
        return _raw(message.data)
    if schema is not None:
        detail = f"schema is not {raw.SCHEMA}"
        return Read(None, [Refusal(Reason.UNKNOWN_SCHEMA, detail, message.data)])
    return _hermes(message, streams, hermes_stream_id, minimise)


def _hermes(message: Message, streams: Streams, stream_id: str, minimise: Minimiser) -> Read:
    stream = streams.of(stream_id)
    try:
        document = strict_json.decode(message.data)
        hit = hermes.hit(
            document,
            message_id=message.id,
            published_at_micros=message.publish_time_micros,
            stream_id=stream_id,
            stream=stream,
        )
        in_force = consent_in_force(hit.consent, stream.consent)
        hit = minimise(_with_hashes(hit, document, stream, in_force), in_force)
    except RecursionError:
        return _refused(Reason.NOT_JSON, "nested too deep", message, stream)
    except BadJson as error:
        return _refused(Reason.NOT_JSON, error.detail, message, stream)
    except EventRefused as error:
        return _refused(error.reason, error.detail, message, stream)
    return Read(hit, warnings=hermes_consent.warnings(document))


def _refused(reason: Reason, detail: str, message: Message, stream: Stream) -> Read:
    data = hermes_consent.with_denial(message.data, stream.consent)
    return Read(None, [Refusal(reason, detail, data)])


def _with_hashes(
    hit: RawHit, document: Mapping[str, Any], stream: Stream, in_force: Consent
) -> RawHit:
    """The hit with the hashes of ``user_data``, where the stream keeps them and consent allows."""
    given = document.get("user_data")
    may_be_kept = stream.keep_hashed_user_data and user_data.may_be_kept(in_force)
    if not may_be_kept or not isinstance(given, dict):
        return hit
    user = msgspec.structs.replace(hit.user, hashed_user_data=user_data.hashed(given))
    return msgspec.structs.replace(hit, user=user)


def _raw(data: bytes) -> Read:
    """The fast way for what ingest writes; whatever else arrives is taken apart event by event."""
    try:
        return Read(raw.decode(data))
    except _UNREADABLE:
        return _raw_event_by_event(data)


def _raw_event_by_event(data: bytes) -> Read:
    """Each event by itself, unread until then; without what they share all is refused, once."""
    try:
        listed = msgspec.json.decode(data, type=_Listed).events
        fields = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        hit = raw.decode(msgspec.json.encode({**fields, "events": []}))
    except _UNREADABLE as error:
        return Read(None, [_bad_json(data) or _refusal(error, "hit", data)])
    events, refusals = [], []
    for place, source in enumerate(listed):
        own_id = id_at(hit, place)
        try:
            event = msgspec.json.decode(source, type=RawEvent)
        except _UNREADABLE as error:
            alone = msgspec.json.encode({**fields, "events": [_identified(source, own_id)]})
            refusals.append(_refusal(error, "event", alone))
        else:
            # Its place changes when the unreadable ones are gone; its id must not.
            events.append(msgspec.structs.replace(event, event_id=event.event_id or own_id))
    return Read(msgspec.structs.replace(hit, events=events), refusals)


def _identified(source: msgspec.Raw, own_id: str) -> object:
    """The unreadable event, with the id that it has by its place, if it says that it has none."""
    try:
        fields = msgspec.json.decode(source)
    except _UNREADABLE:
        return source
    is_nameless = isinstance(fields, dict) and fields.get("event_id") == ""
    return {**fields, "event_id": own_id} if is_nameless else source


def _bad_json(data: bytes) -> Refusal | None:
    """The refusal of what is no JSON at all, whatever type it begins with."""
    try:
        strict_json.decode(data)
    except BadJson as error:
        return Refusal(Reason.NOT_JSON, error.detail, data)
    return None


def _refusal(error: Exception, what: str, data: bytes) -> Refusal:
    """What msgspec says: types and the place. Of an unknown enum it quotes the value: left out."""
    if not isinstance(error, msgspec.ValidationError):
        return Refusal(Reason.NOT_JSON, f"{what}: {_complaint(error)}", data)
    rule, _, place = str(error).partition(" - at ")
    rule = "not one of the values allowed" if rule.startswith("Invalid enum value") else rule
    return Refusal(Reason.WRONG_TYPE, f"{what}: {rule} at {place.strip('`') or '$'}", data)


def _complaint(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
