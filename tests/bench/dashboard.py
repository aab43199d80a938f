"""From the answer to a purchase to its number on the page: a real browser looks at the dashboard.

All of the pipeline runs, with the dashboard's usual settings; nothing has a core to itself.
"""

import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from local import chromium, dashboard
from local.cloud import LocalCloud
from local.demo.latency import percentile
from local.demo.stream import STREAM_ID, STREAMS
from local.settings import Ports
from tests.bench.figures import Figure
from tests.bench.running import NotMeasured

P95_MS = 2_000

PURCHASES, WARM_UP = 60, 3

# Not in step with the page's own renewal.
PAUSE_S = 0.37

_PATIENCE_MS = 60_000

# Date.now() of the first moment at which so many orders stood on the page.
_NOTE = """
window.seen = {};
new MutationObserver(() => {
  const orders = document.querySelector('[data-number="orders-all"]')?.dataset.value;
  if (orders && !(orders in window.seen)) window.seen[orders] = Date.now();
}).observe(document.body, {subtree: true, childList: true, attributes: true});
"""


def figures(folder: Path) -> Iterator[Figure]:
    """PURCHASES, one after the other."""
    program = chromium.path()
    if program is None:
        raise NotMeasured(f"there is no Chromium: {chromium.HOW}")
    dashboard.install()
    with (
        LocalCloud(
            folder / "data", ports=Ports.free(), streams=STREAMS, quiet=True, dashboard={}
        ) as cloud,
        sync_playwright() as playwright,
    ):
        cloud.children["dashboard"].wait_until_ready()
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.SWITCHES))
        try:
            latencies_ms = sorted(_latencies_ms(cloud, browser.new_page()))
        except Error as error:
            raise NotMeasured(str(error).splitlines()[0]) from error
        finally:
            browser.close()
    name = "purchase's answer to its number on the page"
    yield Figure(f"{name}, p50", percentile(latencies_ms, 0.5), "ms")
    yield Figure("  the same, p95", percentile(latencies_ms, 0.95), "ms", P95_MS, is_at_most=True)


def _latencies_ms(cloud: LocalCloud, page: Page) -> Iterator[float]:
    page.goto(cloud.dashboard_url)
    page.locator('[data-number="orders-all"]').wait_for(timeout=_PATIENCE_MS)
    page.evaluate(_NOTE)
    for number in range(1, WARM_UP + PURCHASES + 1):
        answered_ms = _bought_at_ms(cloud, number)
        shown = f"() => window.seen['{number}']"
        shown_ms = page.wait_for_function(shown, timeout=_PATIENCE_MS).json_value()
        if number > WARM_UP:
            yield shown_ms - answered_ms
        page.wait_for_timeout(PAUSE_S * 1_000)


def _bought_at_ms(cloud: LocalCloud, number: int) -> float:
    """Buy, and the time of the answer."""
    body = {
        "event_name": "purchase",
        "client_id": "me.1",
        "ecommerce": {"transaction_id": f"B{number}", "currency": "EUR"},
        "items": [{"item_id": f"I{number % 10}", "price": 9.5}],
    }
    headers = {"Content-Type": "application/json", "User-Agent": "Mozilla/5.0 Firefox/140.0"}
    url = f"{cloud.ingest_url}/api/v1/streaming/{STREAM_ID}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
    return time.time() * 1_000
