"""An address as a place: the first table that has it answers.

A table is an adapter: geo_database.py (a file that the operator supplies) or geo_registry.py (the
countries that are packaged). None of it keeps, logs or returns an address.
"""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

# The longest way to write one: INET6_ADDRSTRLEN of POSIX's <netinet/in.h>, less its ending.
MAX_ADDRESS_LENGTH = 45


class Located(NamedTuple):
    """What a table says of an address: codes of ISO 3166 and English names."""

    country: str | None  # "DK"; None where the table knows the address and cannot tell
    region: str | None = None  # "84"
    region_name: str | None = None
    city: str | None = None


Table = Callable[[str], Located | None]  # None: it has no such address
Locate = Callable[[str | None], Located | None]


def in_tables(*tables: Table) -> Locate:
    """A look-up through the tables in their order; None for what is no visitor's address."""

    def locate(written: str | None) -> Located | None:
        address = public_address(written)
        if address is None:
            return None
        return next((found for table in tables if (found := table(address)) is not None), None)

    return locate


def public_address(written: str | None) -> str | None:
    """The address in its plain form; None where it is none, or says nothing of a place.

    That is: private, shared by a carrier, loopback, link-local, documentation, with an IPv6 zone.
    """
    if not written or len(written) > MAX_ADDRESS_LENGTH or "%" in written:
        return None
    try:
        address = ip_address(written.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address) if address.is_global else None
