"""Addresses of pages: read without ever failing, and freed of click ids where consent says so."""

import re
from functools import cache, lru_cache
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

# What the query of an address may say of the visitor: click ids, and the linker's client ids.
CLICK_IDS = frozenset(
    name.lower() for name in (*GA4_CLICK_IDS, *OTHER_CLICK_IDS, "igshid", "_gl", "_ga")
)

# Tried only where such a run begins: a long one would otherwise cost the square of its length.
_LOOSE_ENDS = re.compile(r"(?<![?&;])(?<!%3F)(?<!%26)(?:[?&;]|%3F|%26)+(?=#|&|$)", re.IGNORECASE)

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


def without_parameters(text: str, names: frozenset[str]) -> str:
    """Take parameters out of an address, also of one that is written inside another's query.

    A query may stand alone, as ``gclid=1&x=2`` or in a cookie's text; one inside another address
    is encoded, once for every address around it.
    """
    if "=" not in text and "%" not in text:
        return text
    plain, encoded = _parameters(names)
    freed = encoded.sub(r"\1", plain.sub("", text))
    return text if freed == text else _LOOSE_ENDS.sub("", freed)


@cache
def _parameters(names: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Such a parameter in plain writing, and encoded ones behind their delimiter."""
    either = "|".join(sorted(map(re.escape, names)))
    is_ = "(?:=|%(?:25)*3D)"
    plain = rf"(?<![^?&;#\s])(?:{either}){is_}[^&;#]*[&;]?"
    value = "(?:(?!%(?:25)*(?:26|23))[^&#])*"
    encoded = rf"(%((?:25)*)(?:3F|26|23|3B))(?:(?:{either}){is_}{value}(?:%\2(?:26|3B))?)+"
    return re.compile(plain, re.IGNORECASE), re.compile(encoded, re.IGNORECASE)
