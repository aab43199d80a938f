"""The domain that one owner holds, by the public suffix list that comes with a package."""

from functools import cache, lru_cache
from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList

# A browser would ask for no longer name: RFC 1035, 2.3.4.
MAX_HOST_LENGTH = 253


@lru_cache(maxsize=1024)
def cookie_domain(host: str) -> str | None:
    """The domain to keep a cookie on, so that all of the owner's hosts get it: ``shop.example``.

    host: as in the header, with or without a port. None, for a cookie of this very host alone:
    an address of numbers, a single word, a public suffix itself, and a customer's host under one
    that a company lets out (``ingest-abc-uc.a.run.app``, ``shop.github.io``).
    """
    name = host_name(host)
    if name is None or "." not in name:
        return None
    owned = _suffixes().privatesuffix(name)
    if owned is None:
        return None
    is_let_out = owned != _public_suffixes().privatesuffix(name)
    return None if is_let_out and owned == name else str(owned)


def host_name(host: str) -> str | None:
    """The host in lower case without its port; None for an address of numbers, or no host."""
    name = host.strip().lower().rpartition(":")[0] if _has_port(host) else host.strip().lower()
    if not name or len(name) > MAX_HOST_LENGTH or not _is_plain(name):
        return None
    try:
        ip_address(name)
    except ValueError:
        return name
    return None


def _has_port(host: str) -> bool:
    return host.strip().rpartition(":")[2].isdecimal() and ":" in host


def _is_plain(name: str) -> bool:
    return all(
        label and label.isascii() and label.replace("-", "").replace("_", "").isalnum()
        for label in name.split(".")
    )


@cache
def _suffixes() -> PublicSuffixList:
    """With the endings that companies let out: github.io, run.app."""
    return PublicSuffixList()


@cache
def _public_suffixes() -> PublicSuffixList:
    """Registries' endings alone."""
    return PublicSuffixList(only_icann=True)
