"""Codes of places as GA4's names.

Countries and their subdivisions: data/geo_names.json, from Unicode CLDR 48.2. What is larger than a
country has the codes of the UN's M49 (https://unstats.un.org/unsd/methodology/m49/) and CLDR's
names, which are GA4's.
"""

from functools import lru_cache
from pathlib import Path

import msgspec

from .row_records import Geo

CONTINENTS = {"002": "Africa", "009": "Oceania", "019": "Americas", "142": "Asia", "150": "Europe"}

SUB_CONTINENTS = {
    "005": ("South America", "019"),
    "011": ("Western Africa", "002"),
    "013": ("Central America", "019"),
    "014": ("Eastern Africa", "002"),
    "015": ("Northern Africa", "002"),
    "017": ("Middle Africa", "002"),
    "018": ("Southern Africa", "002"),
    "021": ("Northern America", "019"),
    "029": ("Caribbean", "019"),
    "030": ("Eastern Asia", "142"),
    "034": ("Southern Asia", "142"),
    "035": ("Southeast Asia", "142"),
    "039": ("Southern Europe", "150"),
    "053": ("Australasia", "009"),
    "054": ("Melanesia", "009"),
    "057": ("Micronesian Region", "009"),
    "061": ("Polynesia", "009"),
    "143": ("Central Asia", "142"),
    "145": ("Western Asia", "142"),
    "151": ("Eastern Europe", "150"),
    "154": ("Northern Europe", "150"),
    "155": ("Western Europe", "150"),
}

# The longest city's name in use has 168 characters; it bounds the cache.
MAX_NAME_LENGTH = 200


class _Names(msgspec.Struct):
    countries: dict[str, tuple[str, str, str]]  # "DK" -> name, continent, sub-continent
    subdivisions: dict[str, str]  # "DK84" -> name


NAMES = msgspec.json.decode(
    (Path(__file__).with_name("data") / "geo_names.json").read_bytes(), type=_Names
)


def geo(
    country: str | None, region: str | None, city: str | None, region_name: str | None = None
) -> Geo | None:
    """Name a place; None for a country that CLDR does not know (Google writes ZZ for unknown).

    country:     ISO 3166-1 alpha-2
    region:      "DK84", "DK-84" or "84"
    city:        a name in any case
    region_name: serves where there is no code that CLDR knows
    """
    return _geo(_short(country), _short(region), _short(city), _short(region_name))


def part_of_world(sub_continent: str | None, continent: str | None) -> Geo | None:
    """Name what is larger than a country, from M49 codes: "154", "150"."""
    within = SUB_CONTINENTS.get(_m49(sub_continent))
    if within is not None:
        return Geo(sub_continent=within[0], continent=CONTINENTS[within[1]])
    name = CONTINENTS.get(_m49(continent))
    return Geo(continent=name) if name else None


@lru_cache(maxsize=4096)
def _geo(country: str, region: str, city: str, region_name: str) -> Geo | None:
    code = country.upper()
    known = NAMES.countries.get(code)
    if known is None:
        return None
    name, continent, sub_continent = known
    return Geo(
        country=name,
        continent=continent,
        sub_continent=sub_continent,
        region=_region(code, region.upper().replace("-", "")) or region_name or None,
        city=_city(city),
    )


def _short(name: str | None) -> str:
    return (name or "")[:MAX_NAME_LENGTH].strip()


def _m49(code: str | None) -> str:
    """Three digits, though a number may have lost its zeros: "21"."""
    return _short(code).zfill(3)


def _region(country: str, code: str) -> str | None:
    subdivisions = NAMES.subdivisions
    within = subdivisions.get(country + code)
    if within is not None or not code.startswith(country):
        return within
    return subdivisions.get(code)


def _city(name: str) -> str | None:
    """App Engine writes "san francisco", the load balancer "San Francisco"."""
    return (name.title() if name.islower() else name) or None
