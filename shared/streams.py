"""Streams: the sites and apps whose events are taken, and what holds for each.

One variable, STREAMS, read by ingest and enrich: a JSON object, or the path of a file with it.

    {"shop": {"origins": ["https://shop.example", "https://*.shop.example"],
              "time_zone": "Europe/Copenhagen", "currency": "DKK",
              "consent": {"ad_storage": "denied"}, "internal_hosts": ["pay.example"],
              "measurement_ids": ["G-5T0Z13HKP4"], "api_secret": "…",
              "keep_hashed_user_data": true}}
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import msgspec

from shared.raw import Consent
from shared.settings import BadSetting

# What a browser writes into Origin: lower case, no path, no port that is the scheme's own.
_ORIGIN = re.compile(r"(https?)://(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*)(:[0-9]{1,5})?")
_OWN_PORTS = {("http", ":80"), ("https", ":443")}
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_CURRENCY = re.compile(r"[A-Z]{3}")

# An attribute of every message and a part of document ids, so it stays short and plain.
STREAM_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class DefaultConsent(Consent, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """raw.v1's consent, but a flag that is misspelt stops the start: it would grant silently."""


class Stream(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stream. What is left out has a default that is safe and says little.

    origins:        pages that may send: scheme://host[:port]; ``*.`` stands for any subdomains.
    time_zone:      of ``event_date`` and of the daily counters.
    currency:       of events that name none, by ISO 4217.
    consent:        of hits that say nothing themselves.
    internal_hosts: other sites of the same owner, no referrals (a payment page, a sister shop).
    measurement_ids: GA4's ids under which gtag and Measurement Protocol clients send to it
                    (``tid``, ``measurement_id``, ``firebase_app_id``), besides the stream's own id.
    api_secret:     what a Measurement Protocol client must send, where there is one; several while
                    one replaces another.
    keep_hashed_user_data: whether the sha256 fields of ``user_data`` are kept in
                    ``angelia.unmapped``; all else of it is always dropped.
    """

    origins: tuple[str, ...] = ()
    time_zone: str = "UTC"
    currency: str | None = None
    consent: DefaultConsent = DefaultConsent()
    internal_hosts: tuple[str, ...] = ()
    measurement_ids: tuple[str, ...] = ()
    api_secret: str | tuple[str, ...] = ()
    keep_hashed_user_data: bool = False

    def __post_init__(self) -> None:
        """Refuse what could never be right, in words for the operator who wrote it."""
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(
                f"time_zone {self.time_zone!r} is unknown: a name like Europe/Copenhagen is needed"
            ) from None
        if self.currency is not None and not _CURRENCY.fullmatch(self.currency):
            raise ValueError(f"currency {self.currency!r}: three capital letters are needed")
        for origin in self.origins:
            found = _ORIGIN.fullmatch(origin)
            if found is None or (found[1], found[4]) in _OWN_PORTS:
                raise ValueError(
                    f"origin {origin!r}: scheme://host[:port] as browsers write it is needed: "
                    "lower case, no path, no :80 of http or :443 of https"
                )
        if "" in (self.api_secret, *self.api_secrets):
            raise ValueError("api_secret is empty: leave it out where none is to be checked")
        for host in self.internal_hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"internal_hosts {host!r}: a host name in lower case is needed")

    @property
    def api_secrets(self) -> tuple[str, ...]:
        """All of ``api_secret``; none where it is not to be checked."""
        return (self.api_secret,) if isinstance(self.api_secret, str) else self.api_secret

    def allows(self, origin: str) -> bool:
        """Whether a page of this origin may send to the stream."""
        return any(_matches(allowed, origin) for allowed in self.origins)


def _matches(allowed: str, origin: str) -> bool:
    scheme, _, host = allowed.partition("://")
    if not host.startswith("*."):
        return origin == allowed
    found = _ORIGIN.fullmatch(origin)
    return (
        found is not None
        and (found[1], found[2]) == (scheme, None)
        and f"{found[3]}{found[4] or ''}".endswith(host[1:])
    )


class Streams:
    """All streams by their id. Empty means that none are configured."""

    def __init__(self, streams: Mapping[str, Stream] | None = None) -> None:
        self._streams = dict(streams or {})
        self._ids = dict(_names(self._streams))

    @classmethod
    def from_text(cls, written: str) -> Self:
        """Read the variable: JSON, or the path of a file with JSON; empty means none."""
        if not written.strip():
            return cls()
        try:
            content = written if written.lstrip().startswith("{") else Path(written).read_text()
            listed = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
            raise BadSetting(f"JSON, or the path of a file with it: {error}") from error
        return cls(
            {stream_id: _stream(stream_id, content) for stream_id, content in listed.items()}
        )

    @property
    def configured(self) -> bool:
        """Whether any stream is configured at all."""
        return bool(self._streams)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all of them, as they are listed."""
        return tuple(self._streams)

    def id_of(self, name: str) -> str | None:
        """The id of the stream that a client calls so: by its id, or by a measurement id."""
        return self._ids.get(name)

    def of(self, stream_id: str) -> Stream:
        """The stream, or the defaults where it is not configured."""
        return self._streams.get(stream_id, _DEFAULTS)


def _names(streams: Mapping[str, Stream]) -> Iterator[tuple[str, str]]:
    """Every name of every stream, with the stream's id; a name stands for one stream only."""
    seen: dict[str, str] = {}
    for stream_id, stream in streams.items():
        for name in (stream_id, *stream.measurement_ids):
            if seen.setdefault(name, stream_id) != stream_id:
                raise BadSetting(f"{name} stands for both {seen[name]} and {stream_id}")
            yield name, stream_id


def _stream(stream_id: str, content: msgspec.Raw) -> Stream:
    if not STREAM_ID.fullmatch(stream_id):
        raise BadSetting(f"{stream_id!r}: 1 to 64 letters, digits, '-' or '_' are needed")
    try:
        return msgspec.json.decode(content, type=Stream)
    except msgspec.DecodeError as error:
        raise BadSetting(f"{stream_id}: {_said(str(error))}") from error


def _said(message: str) -> str:
    """The message of msgspec; of an unknown key also which ones there are."""
    if "unknown field" not in message:
        return message
    struct = DefaultConsent if message.endswith("`$.consent`") else Stream
    return f"{message}; known are {', '.join(struct.__struct_fields__)}"


_DEFAULTS = Stream()
