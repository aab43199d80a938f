"""A message as a hit: raw.v1 and sgtm.v1 by its schema attribute, without one sGTM's too."""

import msgspec

from shared import raw, strict_json
from shared.errors import Reason, Refusal
from shared.minimise import Minimiser
from shared.push import Message
from shared.raw import RawEvent
from shared.streams import Streams
from shared.strict_json import BadJson

from . import hermes_message
from .reading import Read
from .rows import id_at

# What msgspec raises, whatever the bytes are.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Listed(msgspec.Struct):
    """A hit's events, unread."""

    events: list[msgspec.Raw]


def read(message: Message, streams: Streams, hermes_stream_id: str, minimise: Minimiser) -> Read:
    """Read a message, whatever its bytes are; an unreadable event does not stop the others.

    minimise: frees what did not pass through ingest.
    """
    if hermes_message.is_sgtms(message):
        return hermes_message.read(message, streams, hermes_stream_id, minimise)
    if message.attributes["schema"] == raw.SCHEMA:
        return _raw(message.data)
    detail = f"schema is neither {raw.SCHEMA} nor {hermes_message.SCHEMA}"
    return Read(None, [Refusal(Reason.UNKNOWN_SCHEMA, detail, message.data)])


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
