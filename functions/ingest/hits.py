"""From what a protocol's parser found to the hits that are published."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import msgspec

from shared import raw, user_data
from shared.minimise import Minimiser
from shared.raw import Client, Consent, Page, RawEvent, RawHit, Session, consent_in_force
from shared.streams import Stream

from .errors import BadRequest
from .parsed import Parsed

# Pub/Sub takes 10 MB (cloud.google.com/pubsub/quotas); base64 in the push envelope adds a third.
MAX_MESSAGE_BYTES = 5_000_000

# What goes on as it was parsed, each with what says nothing and is left out.
_SHARED: tuple[tuple[str, Any], ...] = (
    ("session", Session()),
    ("page", Page()),
    ("device", {}),
    ("app", {}),
)


class Request(NamedTuple):
    """What all hits of a request share.

    client: what the connection says of the visitor
    """

    protocol: Literal["native", "gtag", "mp"]
    received_at_micros: int
    request_id: str
    stream_id: str
    stream: Stream
    client: Client
    cookie_id: str | None


def raw_hits(parts: Sequence[Parsed], request: Request, minimise: Minimiser) -> list[RawHit]:
    """One hit for each part that has events, minimised; their ids are made where they have none."""
    hits, first = [], 0
    for part in filter(attrgetter("events"), parts):
        in_force = consent_in_force(part.consent, request.stream.consent)
        hit = _hit(part, request, in_force, first)
        try:
            hits.append(minimise(hit, in_force))
        except RecursionError:
            message = "the body must be JSON: a text holds JSON that is nested too deep"
            raise BadRequest(400, "not_json", message) from None
        first += len(part.events)
    return hits


def messages(hits: Sequence[RawHit], max_bytes: int = MAX_MESSAGE_BYTES) -> list[bytes]:
    """The hits as messages: one each, and a larger one divided between its events.

    Fields that a hundred events share are in each of them: few bytes may make many. BadRequest
    where one event alone is too large.
    """
    made = []
    for hit in hits:
        data = raw.encode(hit)
        if len(data) <= max_bytes:
            made.append(data)
        elif len(hit.events) == 1:
            message = f"an event is over {max_bytes} bytes with what it shares: send less"
            raise BadRequest(413, "too_large", message)
        else:
            half = len(hit.events) // 2
            parts = (hit.events[:half], hit.events[half:])
            halves = [msgspec.structs.replace(hit, events=events) for events in parts]
            made += messages(halves, max_bytes)
    return made


def denies_storage(parts: Sequence[Parsed], stream: Stream) -> bool:
    """Whether any part of the request denies analytics storage: then no cookie is set."""
    return any(
        consent_in_force(part.consent, stream.consent).analytics_storage == "denied"
        for part in parts
    )


def _hit(part: Parsed, request: Request, in_force: Consent, first: int) -> RawHit:
    keeps_hashes = request.stream.keep_hashed_user_data and user_data.may_be_kept(in_force)
    hashes = user_data.hashed(part.user_data) if keeps_hashes and part.user_data else {}
    return RawHit(
        protocol=request.protocol,
        received_at_micros=request.received_at_micros,
        request_id=request.request_id,
        stream_id=request.stream_id,
        client=_client(part.client, request.client),
        user=msgspec.structs.replace(
            part.user, cookie_id=request.cookie_id, hashed_user_data=hashes
        ),
        consent=in_force,
        events=list(_identified(part.events, request, in_force, first)),
        **{
            name: getattr(part, name) for name, nothing in _SHARED if getattr(part, name) != nothing
        },
    )


def _client(own: Client, connection: Client) -> Client:
    """The request's own word on each field, else the connection's; hints are told apart by name."""
    fields: dict[str, Any] = {
        name: getattr(own, name) or getattr(connection, name) for name in Client.__struct_fields__
    }
    hints: Mapping[str, str] = {**connection.hints, **own.hints}
    return Client(**fields | {"hints": hints})


def _identified(
    events: Sequence[RawEvent], request: Request, in_force: Consent, first: int
) -> Iterator[RawEvent]:
    """Events with an id each: their own, else the request's and their place in it.

    gtag's is made of the visitor's id, which a guess could be held against: it goes where the
    visitor's id has to go.
    """
    is_denied = in_force.analytics_storage == "denied"
    has_own = not (is_denied and request.protocol == "gtag")
    for place, event in enumerate(events, start=first):
        if event.event_id and has_own:
            yield event
        else:
            event_id = f"{request.request_id}.{place}"
            yield msgspec.structs.replace(event, event_id=event_id)
