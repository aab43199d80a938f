"""How often enrich names a visit's source as the labels of others do.

tests/unit/enrich/data/traffic_sources.jsonl: rows of the rule set ``ga4``, and those with GA4's own
channel beside their project's, count by medium and channel group; the others have words of their
own for a medium and count by the kind of source.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from functions.enrich.row_sources import CrossChannelCampaign
from functions.enrich.rows import subject_of
from functions.enrich.source_class import source_class
from functions.enrich.traffic_source import last_click
from shared.raw import Page, RawEvent, RawHit
from shared.streams import Stream

FILE = Path(__file__).parents[1] / "unit" / "enrich" / "data" / "traffic_sources.jsonl"
TARGET = 95.0

Labelled = Mapping[str, Any]


class Answer(NamedTuple):
    """What enrich says of a visit."""

    medium: str | None
    channel_group: str | None
    source_class: str | None


def rows() -> list[Labelled]:
    """The labelled visits."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def answer(row: Labelled) -> Answer:
    """The visit as the first event of a session."""
    hit = RawHit(
        protocol="gtag",
        received_at_micros=1_764_150_000_000_000,
        request_id="r",
        stream_id="shop",
        page=Page(location=row["page_url"], referrer=row["referrer"]),
        events=[RawEvent(event_id="e", name="session_start")],
    )
    visit = subject_of(hit, 0, Stream())
    session = last_click(visit)
    campaign = (session and session.cross_channel_campaign) or CrossChannelCampaign()
    return Answer(campaign.medium, campaign.default_channel_group, source_class(visit))


def figures(labelled: Iterable[Labelled] | None = None) -> list[tuple[str, float, int, float]]:
    """(what, percent right, of how many, target) for each figure that the labels can give."""
    found: dict[str, list[bool]] = {"medium": [], "channel group": [], "class": []}
    for row in rows() if labelled is None else labelled:
        given, expected = answer(row), row["expected"]
        is_ga4s = row["ruleset"] == "ga4"
        if is_ga4s and "medium" in expected:
            found["medium"].append(given.medium == expected["medium"])
        if "ga4_channel" in row or (is_ga4s and "channel_group" in expected):
            channel = row.get("ga4_channel", expected.get("channel_group"))
            found["channel group"].append(given.channel_group == channel)
        if not is_ga4s and "class" in expected:
            found["class"].append(given.source_class == expected["class"])
    return [
        (f"traffic source: {name}", 100 * sum(right) / len(right), len(right), TARGET)
        for name, right in found.items()
        if right
    ]
