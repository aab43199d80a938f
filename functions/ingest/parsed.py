"""What a protocol's parser returns: raw.v1's parts by the client's own word, nothing else."""

from typing import Any

import msgspec

from shared.raw import Client, Consent, Page, RawEvent, Session, User


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """A request, parsed. It has not been minimised: consent is applied after parsing.

    events:    one or more; an empty ``event_id`` means that the request's id is to serve
    consent:   as the request states it; the stream's default is not in it
    client:    what the request says of the visitor's device; it wins over what the connection says
    user_data: names, addresses, telephone numbers, plain or hashed: dropped, or of it the hashes
               kept where the stream says so
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
