"""Addresses of pages, read without ever failing."""

from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

# Ad click ids by network. GA4 has columns for the first three only.
GA4_CLICK_IDS = ("gclid", "dclid", "srsltid")
OTHER_CLICK_IDS = (
    "gbraid",  # Google Ads, apps
    "wbraid",  # Google Ads, iOS web
    "fbclid",  # Meta; added to organic links too
    "msclkid",  # Microsoft
    "ttclid",  # TikTok
    "twclid",  # X
    "li_fat_id",  # LinkedIn
    "ScCid",  # Snapchat
    "rdt_cid",  # Reddit
    "epik",  # Pinterest
    "yclid",  # Yandex
    "irclickid",  # Impact
)

# More that a network's click becomes: ids of native ads and affiliates, and cookies made of them.
# They tell no channel here, but where click ids must go, they go.
_OF_CLICKS = (
    "igshid", "gclaw", "_gcl_*", "_gac_*",  # Instagram; Google's cookies
    "obclid", "dicbo", "tblci",  # Outbrain, Taboola
    "qclid", "ndclid", "_ttp",  # Quora, Nextdoor, TikTok
    "awc", "cjevent",  # Awin, CJ
)  # fmt: skip

# What the query of an address may say of the visitor: click ids, and the linker's client ids.
CLICK_IDS = frozenset(
    name.lower() for name in (*GA4_CLICK_IDS, *OTHER_CLICK_IDS, *_OF_CLICKS, "_gl", "_ga")
)

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
