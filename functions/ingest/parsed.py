"""What a protocol's parser returns: raw.v1's parts by the client's own word, nothing else."""

from collections.abc import Iterable
from typing import Any

import msgspec

from shared.raw import Client, Consent, Page, RawEvent, Session, User


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """A request, parsed. It has not been minimised: consent is applied after parsing.

    events:    none where the request only withdraws consent; an empty ``event_id`` means that the
               request's id is to serve
    consent:   as the request states it; the stream's default is not in it
    client:    what the request says of the visitor's device; it wins over what the connection says
    user_data: names, addresses, telephone numbers, plain or hashed: dropped, or of it the hashes
               kept where the stream says so
    browser_id: a UUID that the page keeps itself: the cookie's value where there is no cookie yet
    """

    events: list[RawEvent]
    user: User = User()
    consent: Consent = Consent()
    session: Session = Session()
    page: Page = Page()
    device: dict[str, Any] = {}
    app: dict[str, Any] = {}
    client: Client = Client()
    user_data: dict[str, Any] = {}
    browser_id: str | None = None


def joined(parts: Iterable[Parsed]) -> list[Parsed]:
    """Parts that follow each other and share everything but their events, as one.

    Nearly always that is all of them: one hit. Their order stays.
    """
    found: list[Parsed] = []
    for part in parts:
        if found and _without_events(found[-1]) == _without_events(part):
            part = msgspec.structs.replace(part, events=[*found.pop().events, *part.events])
        found.append(part)
    return found


def _without_events(part: Parsed) -> Parsed:
    return msgspec.structs.replace(part, events=[])
