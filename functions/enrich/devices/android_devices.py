"""Brand and marketing name by the code that an Android device gives itself.

data/android_devices.tsv is Google Play's list of devices; data/more_devices.tsv is ours: devices
that are younger than the list, by the beginning of their code. Read at the first question.
"""

from bisect import bisect_left
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).parents[1] / "data"

# Codes of one device for several markets begin alike: SM-S901B, SM-S901U. So many of a beginning
# are looked at, and tell the brand or the name only where they all agree.
_MAX_RELATIVES = 40
_SAMSUNG_STEM = 7  # SM-S901


class AndroidDevice(NamedTuple):
    """A device of the list. ``name``: how it is sold."""

    brand: str
    name: str | None = None


@lru_cache(maxsize=1)
def _listed() -> list[str]:
    """Lines ``code<TAB>brand<TAB>name`` in order of the codes; ``=``: the code is the name."""
    return (_DATA / "android_devices.tsv").read_text(encoding="utf-8").splitlines()


@lru_cache(maxsize=1)
def _younger() -> dict[str, AndroidDevice]:
    lines = (_DATA / "more_devices.tsv").read_text(encoding="utf-8").splitlines()
    return {
        beginning: AndroidDevice(brand, name)
        for beginning, brand, name in (line.split("\t") for line in lines)
    }


def android_device(code: str) -> AndroidDevice | None:
    """The device with this code, whatever its case; None where the lists do not tell."""
    key, lines = code.lower(), _listed()
    place = bisect_left(lines, f"{key}\t")
    if place < len(lines) and lines[place].startswith(f"{key}\t"):
        _, brand, name = lines[place].split("\t")
        return AndroidDevice(brand, code if name == "=" else name or None)
    if key.startswith("sm-"):
        return _younger().get(key[:_SAMSUNG_STEM]) or _relative(key[:_SAMSUNG_STEM])
    return _younger().get(key)


def _relative(stem: str) -> AndroidDevice | None:
    """What all devices whose codes begin so have in common."""
    if len(stem) < _SAMSUNG_STEM:
        return None
    lines = _listed()
    first = bisect_left(lines, stem)
    alike = [line for line in islice(lines, first, first + _MAX_RELATIVES) if line.startswith(stem)]
    names = {line.split("\t")[2] for line in alike} - {""}
    return AndroidDevice("Samsung", names.pop()) if len(names) == 1 and "=" not in names else None
