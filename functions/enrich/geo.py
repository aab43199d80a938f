"""Where: a trusted front's codes as GA4's names. The visitor's address is never read here.

Names: data/geo_names.json, from Unicode CLDR 48.2.
"""

from functools import lru_cache
from pathlib import Path

import msgspec

from .row import Part
from .row_records import Geo
from .subject import Subject

# The longest city's name in use has 168 characters; it bounds the cache.
MAX_NAME_LENGTH = 200


class _Names(msgspec.Struct):
    countries: dict[str, tuple[str, str, str]]  # "DK" -> name, continent, sub-continent
    subdivisions: dict[str, str]  # "DK84" -> name


_names = msgspec.json.decode(
    (Path(__file__).with_name("data") / "geo_names.json").read_bytes(), type=_Names
)


def place(subject: Subject) -> Part:
    """The visitor's place; with analytics storage denied no finer than the country."""
    seen = subject.hit.client.geo
    if seen is None:
        return Part({})
    country = _short(seen.country)
    if not subject.may_identify:
        return Part({"geo": geo(country, None, None)})
    return Part({"geo": geo(country, _short(seen.region), _short(seen.city))})


@lru_cache(maxsize=4096)
def geo(country: str | None, region: str | None, city: str | None) -> Geo | None:
    """Name a place; None for a country that CLDR does not know (Google writes ZZ for unknown).

    country: ISO 3166-1 alpha-2. region: "DK84", "DK-84" or "84". city: any case.
    """
    code = (country or "").strip().upper()
    known = _names.countries.get(code)
    if known is None:
        return None
    name, continent, sub_continent = known
    return Geo(
        country=name,
        continent=continent,
        sub_continent=sub_continent,
        region=_region(code, (region or "").strip().upper().replace("-", "")),
        city=_city((city or "").strip()),
    )


def _short(name: str | None) -> str | None:
    return name[:MAX_NAME_LENGTH] if name else None


def _region(country: str, code: str) -> str | None:
    subdivisions = _names.subdivisions
    within = subdivisions.get(country + code)
    if within is not None or not code.startswith(country):
        return within
    return subdivisions.get(code)


def _city(name: str) -> str | None:
    """App Engine writes "san francisco", the load balancer "San Francisco"."""
    return (name.title() if name.islower() else name) or None
