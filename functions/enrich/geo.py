"""Where: the codes of a trusted front or of the client itself, else the visitor's address."""

import msgspec

from shared.raw import Client
from shared.raw import Geo as Codes

from .geo_names import geo, part_of_world
from .locate import Locate, Located
from .row import Part
from .row_records import Geo
from .subject import Subject


def by_address(client: Client, locate: Locate) -> Located | None:
    """The place of the visitor's address, looked up only where no country is stated."""
    return None if _stated(client.geo) else locate(client.ip)


def place(subject: Subject) -> Part:
    """The visitor's place; with analytics storage denied no finer than the country."""
    codes = subject.hit.client.geo
    found = _stated(codes) or _looked_up(subject.located) or _part_of_world(codes)
    if found is None:
        return Part({})
    if not subject.may_identify:
        found = msgspec.structs.replace(found, region=None, city=None)
    return Part({"geo": found})


def _stated(codes: Codes | None) -> Geo | None:
    return geo(codes.country, codes.region, codes.city) if codes else None


def _looked_up(found: Located | None) -> Geo | None:
    return geo(found.country, found.region, found.city, found.region_name) if found else None


def _part_of_world(codes: Codes | None) -> Geo | None:
    return part_of_world(codes.sub_continent, codes.continent) if codes else None
