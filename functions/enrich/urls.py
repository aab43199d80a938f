"""Addresses of pages, read without ever failing."""

from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from shared.personal import CLICK_IDS, GA4_CLICK_IDS, OTHER_CLICK_IDS

__all__ = ["CLICK_IDS", "GA4_CLICK_IDS", "OTHER_CLICK_IDS", "Address", "address", "readable"]

# Landing pages stay below it; of a longer address this much is read. It also bounds the caches.
MAX_URL_LENGTH = 4_096

# RFC 1035, 2.3.4: no host's name is longer.
MAX_HOST_LENGTH = 253


class Address(NamedTuple):
    """What we read in an address: the host in lower case; of the query, first value of a name."""

    scheme: str
    host: str | None
    query: MappingProxyType[str, str]
    path: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether it is a host and no more, as browsers shorten a referrer."""
        return self.path in ("", "/") and not self.query


_NOWHERE = Address("", None, MappingProxyType({}))


def readable(url: str | None) -> str | None:
    """As much of an address as is read."""
    return url[:MAX_URL_LENGTH] if url else None


@lru_cache(maxsize=2048)
def address(url: str | None) -> Address:
    """Read an address; one that cannot be read has neither host nor query."""
    if not url:
        return _NOWHERE
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
        pairs = parse_qsl(parts.query) if parts.query else []
    except ValueError:
        return _NOWHERE
    if not host or len(host) > MAX_HOST_LENGTH:
        host = None
    query = MappingProxyType(dict(reversed(pairs)))
    return Address(parts.scheme, host, query, parts.path)
