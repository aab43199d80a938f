"""Adapter of iptocc: the country to which a registry has given the address, packaged with its data.

The registries (RIPE, ARIN, APNIC, LACNIC, AFRINIC) say where a network's holder is, not where it is
used; databases of places agree with them on nine in ten addresses. The data is as old as the
version that is pinned.
"""

from iptocc import country_code

from .locate import Located


def registered(address: str) -> Located | None:
    """The country of an address; None for what no registry has given away."""
    code = country_code(address)
    return Located(code) if code else None
