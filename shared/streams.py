"""Streams: the sites and apps whose events are taken, and what holds for each.

One variable, STREAMS, read by ingest and enrich: a JSON object, or the path of a file with it.

    {"shop": {"origins": ["https://shop.example", "https://*.shop.example"],
              "time_zone": "Europe/Copenhagen", "currency": "DKK",
              "consent": {"ad_storage": "denied"}, "internal_hosts": ["pay.example"]}}
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import msgspec

from shared.raw import Consent
from shared.settings import BadSetting


class Stream(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stream. What is left out has a default that is safe and says little.

    origins:        pages that may send: scheme://host[:port]; ``*.`` stands for any subdomains.
    time_zone:      of ``event_date`` and of the daily counters.
    currency:       of events that name none.
    consent:        of hits that say nothing themselves.
    internal_hosts: other sites of the same owner, no referrals (a payment page, a sister shop).
    """

    origins: tuple[str, ...] = ()
    time_zone: str = "UTC"
    currency: str | None = None
    consent: Consent = Consent()
    internal_hosts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a zone that does not exist and an origin that no browser sends."""
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"time_zone {self.time_zone!r} is unknown") from None
        for origin in self.origins:
            scheme, separator, host = origin.partition("://")
            if scheme not in ("http", "https") or not separator or not host or "/" in host:
                raise ValueError(f"origin {origin!r}: scheme://host[:port] is needed, no path")

    def allows(self, origin: str) -> bool:
        """Whether a page of this origin may send to the stream."""
        return any(_matches(allowed, origin) for allowed in self.origins)


def _matches(allowed: str, origin: str) -> bool:
    scheme, _, host = allowed.partition("://")
    if not host.startswith("*."):
        return origin == allowed
    return origin.startswith(f"{scheme}://") and origin.endswith(host[1:])


class Streams:
    """All streams by their id. Empty means that none are configured."""

    def __init__(self, streams: Mapping[str, Stream] | None = None) -> None:
        self._streams = dict(streams or {})

    @classmethod
    def from_text(cls, written: str) -> Self:
        """Read the variable: JSON, or the path of a file with JSON; empty means none."""
        if not written.strip():
            return cls()
        try:
            content = written if written.lstrip().startswith("{") else Path(written).read_text()
            return cls(msgspec.json.decode(content, type=dict[str, Stream]))
        except (OSError, msgspec.DecodeError) as error:
            raise BadSetting(f"STREAMS: {error}") from error

    @property
    def configured(self) -> bool:
        """Whether any stream is configured at all."""
        return bool(self._streams)

    def find(self, stream_id: str) -> Stream | None:
        """The stream, or None where it is not configured."""
        return self._streams.get(stream_id)

    def of(self, stream_id: str) -> Stream:
        """The stream, or the defaults where it is not configured."""
        return self._streams.get(stream_id, _DEFAULTS)


_DEFAULTS = Stream()
