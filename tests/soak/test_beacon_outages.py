"""The beacon through thirty seconds without a network, and without an ingest that lives."""

import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import sync_playwright

from local.cloud import LocalCloud
from tests.browser.beacon.browsers import USER_AGENT, launched
from tests.browser.beacon.site import serving
from tests.browser.beacon.visit import Visit

pytestmark = pytest.mark.needs("chromium")

OUTAGE_S = 30
EVENTS_A_SECOND = 2


@pytest.fixture
def visit(cloud: LocalCloud) -> Iterator[Visit]:
    with (
        sync_playwright() as playwright,
        serving() as site,
        launched(playwright, site, cloud) as browser,
        browser.new_context(user_agent=USER_AGENT) as context,
    ):
        yield Visit(cloud, site, context, "shop")


def through(visit: Visit, outage: Callable[[], None]) -> int:
    """Say an event twice a second; ``outage`` is called before each. How many were said."""
    visit.put()
    page = visit.open()
    visit.sent(page)
    said, ends = 0, time.monotonic() + OUTAGE_S
    while time.monotonic() < ends:
        outage()
        page.evaluate("angelia('event', 'tick')")
        said += 1
        page.wait_for_timeout(1_000 / EVENTS_A_SECOND)
    visit.context.set_offline(False)
    visit.sent(page)
    return said


def test_offline(visit: Visit, say: Callable[[str], None]) -> None:
    said = through(visit, lambda: visit.context.set_offline(True))
    assert Counter(visit.names())["tick"] == said, "each once, without a duplicate"
    say(f"{said} events of {OUTAGE_S} s offline")


def test_ingest_is_killed_as_often_as_it_starts(visit: Visit, say: Callable[[str], None]) -> None:
    ingest = visit.cloud.children["ingest"]
    said = through(visit, ingest.end_group)
    rows = [row["event_id"] for row in visit.rows() if row["event_name"] == "tick"]
    assert len(set(rows)) == said
    say(f"{said} events of {OUTAGE_S} s, {len(rows) - said} of them with a second row")
