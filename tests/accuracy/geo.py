"""How well places are found by address: whole rows against what MaxMind's test database holds.

The rows are made with that database (GEO_DATABASE); the names expected are MaxMind's, in GA4's
spelling where the two differ.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import HandlerSettings
from shared import raw
from shared.push import Message
from shared.raw import Client, RawEvent, RawHit
from shared.streams import Streams
from tests.recorders import TopicRecorder

DATA = Path(__file__).with_name("data") / "geo"
DATABASE = DATA / "GeoIP2-City-Test.mmdb"

# Unicode CLDR, which GA4 follows, writes these otherwise than MaxMind's test data.
IN_GA4 = {
    "Czech Republic": "Czechia",
    "Hashemite Kingdom of Jordan": "Jordan",
    "People's Republic of China": "China",
    "Turkey": "Türkiye",
    "Östergötland County": "Östergötland",
}

Expected = dict[str, Any]


def expected_places() -> list[Expected]:
    """The addresses and what MaxMind's database says of each."""
    lines = (DATA / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def finder(database: Path | None = DATABASE) -> Callable[[str], dict[str, str]]:
    """What gives the record ``geo`` in the row of an event from an address; empty where it is null.

    ``database``: None is a deployment without one.
    """
    topic = TopicRecorder()
    settings = HandlerSettings.from_env({"GEO_DATABASE": str(database or "")})
    handle = EnrichHandler(topic, Streams(), settings)

    def found(address: str) -> dict[str, str]:
        hit = RawHit(
            protocol="gtag",
            received_at_micros=1_764_150_000_123_456,
            request_id="r",
            stream_id="shop",
            events=[RawEvent(event_id="e", name="page_view")],
            client=Client(ip=address),
        )
        refusals = handle(Message("m", raw.encode(hit), {"schema": raw.SCHEMA}, 0))
        (data, _) = topic.published.pop()
        assert not refusals
        place: dict[str, str] = json.loads(data).get("geo", {})
        return place

    return found


def figures() -> list[tuple[str, float, int, float]]:
    """(name, percent right, of how many, target): a name that is absent has to stay null."""
    found_at = finder()
    places = [(expected, found_at(expected["ip"])) for expected in expected_places()]
    return [
        _figure("geo: country by address", "country_name", "country", places),
        _figure("geo: region by address", "region", "region", places),
        _figure("geo: city by address", "city", "city", places),
    ]


def _figure(
    name: str, label: str, column: str, places: list[tuple[Expected, dict[str, str]]]
) -> tuple[str, float, int, float]:
    """Over the addresses that have the name, and those to which we gave one."""
    told = [
        (IN_GA4.get(expected[label], expected[label]), found.get(column))
        for expected, found in places
        if expected[label] or found.get(column)
    ]
    right = sum(expected == found for expected, found in told)
    return name, 100 * right / len(told), len(told), 100.0
