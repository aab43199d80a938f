"""A captured line as the message that it was: in Pub/Sub's envelope, archived, data alone."""

import hashlib
from base64 import b64encode

import msgspec

from shared import raw, strict_json
from shared.errors import Reason
from shared.push import Message, message_of
from shared.strict_json import BadJson

from .refused import EventRefused

# What Pub/Sub writes into an envelope and no event has.
_OF_PUBSUB = {"messageId", "publishTime"}

# A record of the Avro files that a Cloud Storage subscription writes with its metadata:
# https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#file_format
_OF_ARCHIVE = {"subscription_name", "message_id", "publish_time", "attributes", "data"}

# What raw.v1 always has and event data of sGTM's has not.
_OF_RAW = {"received_at_micros", "events"}


def message(line: bytes, number: int, received_at_micros: int | None) -> Message:
    """Read a line; EventRefused where it is no message.

    number:             the line's, from 1
    received_at_micros: the time of what carries none: objects of sGTM's without an envelope
    """
    fields = _fields(line)
    if bytes(fields.get("message", b"")).startswith(b"{"):
        return _enveloped(line)
    if _OF_PUBSUB & fields.keys():
        return _enveloped(b'{"message":' + line + b"}")
    if fields.keys() >= _OF_ARCHIVE:
        return _enveloped(_envelope(line))
    if fields.keys() >= _OF_RAW:
        return Message("", line, {"schema": raw.SCHEMA}, publish_time_micros=0)
    if received_at_micros is None:
        detail = "neither raw.v1 nor a Pub/Sub message; for an sGTM object alone give --received-at"
        raise EventRefused(Reason.UNKNOWN_SHAPE, detail)
    own_id = _own_id(line, number, received_at_micros)
    return Message(own_id, line, {}, received_at_micros)


def _fields(line: bytes) -> dict[str, msgspec.Raw]:
    """The line's object, unread inside: what can be used of that is left to the handler."""
    try:
        return msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _unreadable(line) from None


def _unreadable(line: bytes) -> EventRefused:
    try:
        strict_json.decode(line)
    except BadJson as error:
        return EventRefused(Reason.NOT_JSON, error.detail)
    return EventRefused(Reason.WRONG_TYPE, "line: an object is needed")


def _enveloped(body: bytes) -> Message:
    found = message_of(body)
    if found is None:
        detail = "message: messageId, publishTime (RFC 3339), data (base64) are needed"
        raise EventRefused(Reason.WRONG_TYPE, detail)
    return found


class _Archived(msgspec.Struct):
    message_id: str
    publish_time: str
    attributes: dict[str, str]
    data: str


def _envelope(line: bytes) -> bytes:
    """Pub/Sub's envelope of an archived record, which fastavro prints with a letter for a byte."""
    try:
        record = msgspec.json.decode(line, type=_Archived)
        data = record.data.encode("latin-1")
    except (msgspec.DecodeError, UnicodeEncodeError):
        detail = "an archived record: message_id, publish_time, attributes, data, by fastavro"
        raise EventRefused(Reason.WRONG_TYPE, detail) from None
    message = {
        "messageId": record.message_id,
        "publishTime": record.publish_time,
        "attributes": record.attributes,
        "data": b64encode(data).decode(),
    }
    return msgspec.json.encode({"message": message})


def _own_id(line: bytes, number: int, received_at_micros: int) -> str:
    """The same in every run; another one for the same words on another line or of another time."""
    return hashlib.sha256(b"%d %d %b" % (received_at_micros, number, line)).hexdigest()
