"""sGTM's objects: what the tag "Hermes" publishes, or any tag that publishes event data.

A flat JSON object of Key -> Value rows, or a whole ``getAllEventData()``, without attributes, time
or id: the time is the message's publishTime. Rows often hold texts where GA4 has numbers
(``"transaction_value": "150"``), and items as an array or as its JSON text.
Names: https://developers.google.com/tag-platform/tag-manager/server-side/common-event-data
"""

from collections.abc import Mapping
from typing import Any

from shared.errors import Reason
from shared.raw import Client, Geo, Page, RawHit, Session, User
from shared.streams import Stream

from . import hermes_consent, hermes_event, hermes_hints
from .hermes_event import ECOMMERCE, PLACED
from .refused import EventRefused
from .values import integer, text

_ENGAGED = {"1": True, "0": False}

# One of these makes an object an event of ours or of sGTM's.
KNOWN = (PLACED | ECOMMERCE | {"page_hostname", "page_path", "screen_resolution"}) - {
    "consent",
    "consent_state",
    "privacy_info",
}


def hit(
    document: object, *, message_id: str, published_at_micros: int, stream_id: str, stream: Stream
) -> RawHit:
    """The object as a hit of one event; raises EventRefused where it is none."""
    if not isinstance(document, dict) or not KNOWN & document.keys():
        raise EventRefused(Reason.UNKNOWN_SHAPE, "no key of sGTM's event data")
    return RawHit(
        protocol="sgtm",
        received_at_micros=published_at_micros,
        request_id=message_id,
        stream_id=stream_id,
        client=_client(document),
        user=_user(document),
        consent=hermes_consent.consent(document),
        session=Session(
            id=integer(document.get("ga_session_id")),
            number=integer(document.get("ga_session_number")),
            engaged=_ENGAGED.get(text(document.get("x-ga-mp2-seg")) or ""),
        ),
        page=Page(
            location=text(document.get("page_location")) or _location(document),
            referrer=text(document.get("page_referrer")),
            title=text(document.get("page_title")),
        ),
        events=[hermes_event.event(document, message_id, stream)],
    )


def _location(document: Mapping[str, Any]) -> str | None:
    """The page's address from its parts, where a tag's rows hold only these."""
    host, path = text(document.get("page_hostname")), text(document.get("page_path"))
    if host is None or "/" in host:
        return None
    return f"https://{host}{'' if (path or '').startswith('/') else '/'}{path or ''}"


def _client(document: Mapping[str, Any]) -> Client:
    location = document.get("event_location")
    place = location if isinstance(location, dict) else {}
    return Client(
        ip=text(document.get("ip_override")),
        user_agent=text(document.get("user_agent")),
        accept_language=text(document.get("language")),
        hints=hermes_hints.hints(document.get("client_hints")),
        geo=Geo(
            country=text(place.get("country")),
            region=text(place.get("region")),
            city=text(place.get("city")),
        )
        if place
        else None,
    )


def _user(document: Mapping[str, Any]) -> User:
    """Ids and properties; ``user_data`` (addresses, names, telephone numbers) is never taken."""
    properties = {
        key: value
        for place in ("x-ga-mp2-user_properties", "user_properties")
        if isinstance(given := document.get(place), dict)
        for key, value in given.items()
    }
    return User(
        client_id=text(document.get("client_id")),
        user_id=text(document.get("user_id")),
        properties=[
            hermes_event.param(key, value) for key, value in properties.items() if value is not None
        ],
    )
