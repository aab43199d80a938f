"""Who visits: devices, places and the ways that lead to the shop, with how often each occurs.

data/audience.json is our own. Its User-Agents and hints are written after what browsers of the
turn of 2025 to 2026 send; its places are ISO 3166-2 codes.
"""

import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

Chance = TypeVar("Chance", bound="_Weighted")

AUDIENCE_FILE = Path(__file__).parent / "data" / "audience.json"


class _Weighted(msgspec.Struct, frozen=True, kw_only=True):
    weight: int = 1


class Device(_Weighted, frozen=True):
    """A browser on a device; ``hints``: its User-Agent client hints, where it sends any."""

    user_agent: str
    screen: str  # width and height in CSS pixels: "1920x1080"
    hints: dict[str, str] = {}


class Place(_Weighted, frozen=True):
    """Where a visitor is, and the language that is usual there."""

    country: str
    region: str
    city: str
    accept_language: str


class Source(_Weighted, frozen=True):
    """How a session starts. ``{click_id}`` in the query stands for a click id of its own."""

    name: str
    query: str
    referrer: str


class Audience(msgspec.Struct, frozen=True):
    """The file's content."""

    devices: tuple[Device, ...]
    bots: tuple[str, ...]  # User-Agents
    places: tuple[Place, ...]
    sources: tuple[Source, ...]


@lru_cache(maxsize=1)
def audience() -> Audience:
    """Read the file."""
    return msgspec.json.decode(AUDIENCE_FILE.read_bytes(), type=Audience)


def drawn(chances: Sequence[Chance], draw: random.Random) -> Chance:
    """One of them, each as often as its weight says."""
    return draw.choices(chances, [chance.weight for chance in chances])[0]
