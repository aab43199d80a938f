"""What the connection says of the visitor: address, User-Agent, hints, place."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address

from werkzeug.datastructures import Headers

from shared.raw import Client, Geo

from .settings import Settings

# https://wicg.github.io/ua-client-hints/: sent by default or on request by Chromium browsers.
HINTS = (
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-ch-ua-platform-version",
    "sec-ch-ua-model",
    "sec-ch-ua-full-version-list",
    "sec-ch-ua-arch",
    "sec-ch-ua-bitness",
    "sec-ch-ua-form-factors",
)

# What Google's load balancer writes for a country that it does not know.
UNKNOWN_COUNTRY = "ZZ"


def client(headers: Headers, peer: str | None, settings: Settings) -> Client:
    """The visitor's side of the request. Absent is None; nothing here can fail a hit."""
    # Each look into werkzeug's headers costs more than going through all of them once.
    sent = {name.lower(): value for name, value in headers}
    return Client(
        ip=visitor_address(
            sent.get("x-forwarded-for", ""), peer, appended_by_us=settings.forwarded_hops
        ),
        user_agent=sent.get("user-agent"),
        accept_language=sent.get("accept-language"),
        hints={name: sent[name] for name in HINTS if name in sent},
        geo=_place(sent, settings) if settings.trust_geo_headers else None,
    )


def visitor_address(forwarded_for: str, peer: str | None, *, appended_by_us: int) -> str | None:
    """Pick the visitor's address out of an ``X-Forwarded-For`` value.

    forwarded_for:  "claimed, …, seen by us", left to right: anyone may write the left part.
    appended_by_us: how many entries our own fronts add at the right end (Cloud Run: 1; behind
                    Google's external load balancer 2, the visitor's and its own). With 0 nobody
                    stands in front of us and the peer itself is the visitor.

    Returns an IPv4 or IPv6 literal, or None where there is none: an event without a place is
    still worth keeping. Source: https://cloud.google.com/load-balancing/docs/https#x-forwarded-for_header
    """
    entries = [entry.strip() for entry in forwarded_for.split(",")]
    if not appended_by_us or not forwarded_for:
        chosen = peer or ""
    elif len(entries) < appended_by_us:
        return None
    else:
        chosen = entries[-appended_by_us]
    try:
        return str(ip_address(chosen))
    except ValueError:
        return None


def _place(sent: Mapping[str, str], settings: Settings) -> Geo | None:
    country = _first(sent, settings.country_headers)
    place = Geo(
        country=None if country == UNKNOWN_COUNTRY else country,
        region=_first(sent, settings.region_headers),
        city=_first(sent, settings.city_headers),
    )
    return None if place == Geo() else place


def _first(sent: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((value for name in names if (value := sent.get(name.lower()))), None)
