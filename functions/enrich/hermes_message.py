"""A message of sGTM's: of our tag (``schema=sgtm.v1``), or of any that publishes event data.

Our tag (gtm/angelia_tag.tpl) says in attributes which stream the event is for and what it is
called. Others, Hermes among them, may have no attributes at all: their stream is a setting.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from shared import strict_json, user_data
from shared.errors import Reason, Refusal
from shared.minimise import Minimiser
from shared.push import Message
from shared.raw import Consent, RawHit, consent_in_force
from shared.streams import STREAM_ID, DefaultConsent, Stream, Streams
from shared.strict_json import BadJson

from . import hermes, hermes_consent
from .reading import Read
from .refused import EventRefused

SCHEMA = "sgtm.v1"

# Of a stream that nobody knows: what its rules are is unknown, so nothing of the visitor is kept.
_DENYING = Stream(consent=DefaultConsent(analytics_storage="denied", ad_storage="denied"))


def is_sgtms(message: Message) -> bool:
    """Whether it is one, by its schema attribute alone."""
    return message.attributes.get("schema", SCHEMA) == SCHEMA


def read(message: Message, streams: Streams, default_id: str, minimise: Minimiser) -> Read:
    """The message as a hit of one event, freed of what may not be kept.

    default_id: the stream of messages that name none.
    """
    try:
        return _read(message, streams, default_id, minimise)
    except RecursionError:
        reason, detail = Reason.NOT_JSON, "nested too deep"
    except BadJson as error:
        reason, detail = Reason.NOT_JSON, error.detail
    except EventRefused as error:
        reason, detail = error.reason, error.detail
    return Read(None, [Refusal(reason, detail, refused_data(message, streams, default_id))])


def refused_data(message: Message, streams: Streams, default_id: str) -> bytes:
    """The message as it is to be refused, with the consent in force in words."""
    try:
        stream = streams.of(_stream_id(message, streams, default_id))
    except EventRefused:
        stream = _DENYING
    return hermes_consent.with_denial(message.data, stream.consent)


def _read(message: Message, streams: Streams, default_id: str, minimise: Minimiser) -> Read:
    stream_id = _stream_id(message, streams, default_id)
    stream = streams.of(stream_id)
    document = _document(message)
    hit = hermes.hit(
        document,
        message_id=message.id,
        published_at_micros=message.publish_time_micros,
        stream_id=stream_id,
        stream=stream,
    )
    in_force = consent_in_force(hit.consent, stream.consent)
    hit = minimise(_with_hashes(hit, document, stream, in_force), in_force)
    return Read(hit, warnings=hermes_consent.warnings(document))


def _stream_id(message: Message, streams: Streams, default_id: str) -> str:
    """What the attribute names: a stream's id, or a measurement id that stands for it.

    A misspelt one would silently have no consent default: it is refused, where there are streams.
    """
    named = message.attributes.get("stream_id")
    if not named:
        return default_id
    if not STREAM_ID.fullmatch(named):
        detail = "attribute stream_id: 1 to 64 letters, digits, '-' or '_' are needed"
        raise EventRefused(Reason.UNKNOWN_STREAM, detail)
    found = streams.id_of(named)
    if found is None and streams.configured:
        raise EventRefused(Reason.UNKNOWN_STREAM, f"attribute stream_id: no {named} in STREAMS")
    return found or named


def _document(message: Message) -> dict[str, Any]:
    """The object, with the attribute's name where it has none itself."""
    document = strict_json.decode(message.data)
    if not isinstance(document, dict):
        raise EventRefused(Reason.UNKNOWN_SHAPE, "an object is needed")
    name = message.attributes.get("event_name")
    return document if not name or document.get("event_name") else {**document, "event_name": name}


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
