"""raw-events, ``schema=raw.v1``: one message is one hit (an HTTP request) with all its events.

Every protocol is parsed into this one neutral form by ingest; enrich knows this form and sGTM's
objects, nothing else. Identifiers are absent where consent denies them. Readers ignore fields
they do not know; a removed or renamed field needs a new version. Example files:
tests/contract/raw_v1/.
"""

from typing import Any, Literal

import msgspec

SCHEMA = "raw.v1"

Granted = Literal["granted", "denied"] | None


class _Part(msgspec.Struct, omit_defaults=True, frozen=True, kw_only=True):
    """What all parts have in common: absent means default, and they are never changed."""


class Value(_Part, frozen=True):
    """GA4's typed value; one of them is set, or none."""

    string_value: str | None = None
    int_value: int | None = None
    float_value: float | None = None
    double_value: float | None = None
    set_timestamp_micros: int | None = None  # user properties only


class Param(_Part, frozen=True):
    """One entry of event_params, user_properties or item_params."""

    key: str
    value: Value = msgspec.field(default_factory=Value)


class Geo(_Part, frozen=True):
    """A place as a trusted front wrote it: codes and names, not yet GA4's spelling."""

    country: str | None = None  # ISO 3166-1 alpha-2: "DK"
    region: str | None = None  # CLDR or ISO 3166-2 subdivision: "DK84", "DK-84" or "84"
    city: str | None = None
    sub_continent: str | None = None  # UN M49: "154"; says nothing beside a country
    continent: str | None = None  # UN M49: "150"


class Client(_Part, frozen=True):
    """What the connection says of the visitor. ``ip`` goes no further than enrich's geo step."""

    ip: str | None = None
    user_agent: str | None = None
    accept_language: str | None = None
    hints: dict[str, str] = {}  # User-Agent client hints, header names in lower case
    geo: Geo | None = None


class User(_Part, frozen=True):
    """Who, as far as consent allows."""

    cookie_id: str | None = None
    client_id: str | None = None
    user_id: str | None = None
    properties: list[Param] = []
    hashed_user_data: dict[str, Any] = {}  # sha256 fields, where the stream keeps them


class Consent(_Part, frozen=True):
    """The seven flags; None where neither the hit nor the stream says anything."""

    ad_storage: Granted = None
    analytics_storage: Granted = None
    ad_user_data: Granted = None
    ad_personalization: Granted = None
    functionality_storage: Granted = None
    personalization_storage: Granted = None
    security_storage: Granted = None


def consent_in_force(stated: Consent, default: Consent) -> Consent:
    """What the hit says; where it says nothing, the stream's default."""
    return Consent(
        **{
            name: getattr(stated, name) or getattr(default, name)
            for name in Consent.__struct_fields__
        }
    )


class SessionSource(_Part, frozen=True):
    """Where the session came from, as a client that remembers its landing page sends it."""

    page_location: str | None = None
    page_referrer: str | None = None


class Session(_Part, frozen=True):
    """The session the hit belongs to."""

    id: int | None = None
    number: int | None = None
    engaged: bool | None = None
    source: SessionSource | None = None


class Page(_Part, frozen=True):
    """The page that the events of the hit share; an event's own parameters win over it."""

    location: str | None = None
    referrer: str | None = None
    title: str | None = None


class RawEvent(_Part, frozen=True):
    """One event in the protocol's own words, but in one form."""

    event_id: str
    name: str
    timestamp_micros: int | None = None  # the client's clock
    params: list[Param] = []
    items: list[dict[str, Any]] = []  # GA4 item fields, and any others
    ecommerce: dict[str, Any] = {}
    unknown: dict[str, Any] = {}  # what the protocol carried and we have no place for
    warnings: list[str] = []  # what the protocol's parser dropped or repaired, in words


class RawHit(_Part, frozen=True):
    """One hit. Times are microseconds since 1970, UTC."""

    protocol: Literal["native", "gtag", "mp", "sgtm"]
    received_at_micros: int
    request_id: str
    stream_id: str
    events: list[RawEvent]
    client: Client = Client()
    user: User = User()
    consent: Consent = Consent()
    session: Session = Session()
    page: Page = Page()
    device: dict[str, Any] = {}  # GA4 device fields that the client itself gave
    app: dict[str, Any] = {}  # GA4 app_info fields


_decoder = msgspec.json.Decoder(RawHit)


def decode(data: bytes) -> RawHit:
    """Read one message; raises msgspec.DecodeError, UnicodeDecodeError or RecursionError."""
    return _decoder.decode(data)


encode = msgspec.json.Encoder().encode
