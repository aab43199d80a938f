"""Adapter of maxminddb: a file of places that the operator supplies.

Its layout is that of MaxMind's city databases (GeoLite2 City, GeoIP2 City), which DB-IP's City Lite
has as well; a country database of either gives the country.
https://dev.maxmind.com/geoip/docs/databases/city-and-country
"""

import logging
import re
from itertools import islice

import maxminddb

from shared.settings import BadSetting

from .locate import Located

logger = logging.getLogger(__name__)

# So many networks are read when the file is opened: it is no database of places if none has one.
SAMPLE = 200

# What a damaged file makes the library raise, in C or in Python.
_DAMAGED = (
    maxminddb.InvalidDatabaseError, UnicodeDecodeError, SystemError, TypeError, RecursionError,
)  # fmt: skip

# DB-IP writes "Toronto (Old Toronto)".
_DISTRICT = re.compile(r"\s*\([^()]*\)$")


class GeoDatabase:
    """An open file; mapped into memory, so that all processes share it.

    path: stays as it is while a process runs. A newer file takes its name by renaming.
    """

    def __init__(self, path: str) -> None:
        self._reader = _opened(path)
        self._is_damage_told = False

    def __call__(self, address: str) -> Located | None:
        """The place of an address; None where the file does not have it."""
        try:
            return _located(self._reader.get(address))
        except _DAMAGED as error:
            self._tell_damage(error)
        except ValueError:
            pass  # an IPv6 address, and the file has IPv4 alone
        return None

    def _tell_damage(self, error: BaseException) -> None:
        """Once: each look-up may meet it, and none of them is worth losing its event."""
        if not self._is_damage_told:
            logger.error("geo_database_damaged", extra={"reason": type(error).__name__})
            self._is_damage_told = True


def _opened(path: str) -> maxminddb.Reader:
    """Open it, or say why not; tried in Python first: the reader in C can crash on damage."""
    try:
        with maxminddb.open_database(path, maxminddb.MODE_MMAP) as reader:
            sample = [_located(record) for _, record in islice(reader, SAMPLE)]
        if any(found and found.country for found in sample):
            return maxminddb.open_database(path)
    except OSError as error:
        raise BadSetting(f"the path of a database is needed: {error.strerror}") from error
    except (ValueError, *_DAMAGED) as error:
        raise BadSetting("it is no database in MaxMind's format, or damaged") from error
    raise BadSetting("a database of cities or countries in MaxMind's layout is needed")


def _located(record: object) -> Located | None:
    if not isinstance(record, dict):
        return None
    city = _text(record, "city", "names", "en")
    return Located(
        country=_text(record, "country", "iso_code"),
        region=_text(record, "subdivisions", 0, "iso_code"),
        region_name=_text(record, "subdivisions", 0, "names", "en"),
        city=_DISTRICT.sub("", city) if city else None,
    )


def _text(record: object, *path: str | int) -> str | None:
    """The text at a place in the record, whatever stands there."""
    value = record
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int):
            value = value[key] if key < len(value) else None
        else:
            return None
    return value if isinstance(value, str) else None
