"""Labelled visits of other projects and of GA4's documentation, all of them.

data/README.md says where they come from. Rows of the rule set ``ga4`` must match in every word. The
other projects have words of their own for a medium, so of their rows the class of the visit counts.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.enrich.row_sources import CrossChannelCampaign
from functions.enrich.source_class import source_class
from functions.enrich.subject import Subject
from functions.enrich.traffic_source import session_source

from .subjects import raw_event, subject

FILE = Path(__file__).with_name("data") / "traffic_sources.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
OF_GA4 = [row for row in ROWS if row["ruleset"] == "ga4"]
BY_CLASS = [row for row in ROWS if row["ruleset"] != "ga4" and "class" in row["expected"]]
BY_CHANNEL = [row for row in ROWS if row["ruleset"] != "ga4" and "channel_group" in row["expected"]]

# Where GA4 differs from the project that wrote the row, and so do we.
DIFFERENT = {
    "rb630ed9cec": "another site of the owner is known by internal_hosts only",
    "r716ef9a10e": "a subdomain of the page's site is no referral",
    "rd34fa816ac": "a subdomain of the page's site is no referral, not even its webmail",
    "ra7c92c3ee2": "gad_source is not part of GA4's rules for tags",
    "rb1f0ba850e": "a gclid is google / cpc, whatever the referrer",
    "r7f8713d12a": "tags win over the referrer",
}


def visit(row: dict[str, Any]) -> Subject:
    return subject(raw_event("session_start"), page=row["page_url"], referrer=row["referrer"])


def seen(row: dict[str, Any]) -> CrossChannelCampaign | None:
    session = session_source(visit(row)).columns["session_traffic_source_last_click"]
    return session.cross_channel_campaign if session else None


@pytest.mark.parametrize("row", OF_GA4, ids=lambda row: row["id"])
def test_a_visit_reads_as_ga4_reads_it(row: dict[str, Any]) -> None:
    campaign = seen(row)
    assert campaign is not None
    got = {
        "source": campaign.source,
        "medium": campaign.medium,
        "campaign": campaign.campaign_name,
        "channel_group": campaign.default_channel_group,
    }
    assert {name: got[name] for name in row["expected"]} == row["expected"]


@pytest.mark.parametrize("row", BY_CLASS, ids=lambda row: row["id"])
def test_a_visits_class_is_that_of_other_projects(row: dict[str, Any]) -> None:
    is_same = source_class(visit(row)) == row["expected"]["class"]
    assert is_same == (row["id"] not in DIFFERENT)


@pytest.mark.parametrize("row", BY_CHANNEL, ids=lambda row: row["id"])
def test_a_visits_channel_is_that_of_other_projects(row: dict[str, Any]) -> None:
    campaign = seen(row)
    channel = campaign.default_channel_group if campaign else None
    is_same = channel == row.get("ga4_channel", row["expected"]["channel_group"])
    assert is_same == (row["id"] not in DIFFERENT)
