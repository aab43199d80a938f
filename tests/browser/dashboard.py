"""The dashboard for browser tests: running, sold to through ingest, looked at, broken."""

import json
import os
import re
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from local import dashboard
from local.cloud import LocalCloud
from local.settings import HOST, Ports
from tests.running import stage

# Everything that takes seconds in production takes a part of one here.
SETTINGS = {
    "SHOP_NAME": "Hats & <b>more</b>",
    "CURRENCY": "EUR",
    "REFRESH_MS": "200",
    "HEARTBEAT_S": "0.5",
    "STALL_S": "0.5",
    "STALE_S": "3",
    "POLL_S": "0.5",
    "READ_TIMEOUT_S": "1",
}

# A busy machine is slow and not wrong.
PATIENCE_MS = 60_000
STEP_MS = 100

MICROS = 1_000_000


@contextmanager
def shop(folder: Path) -> Iterator["Shop"]:
    """All of it, empty, on ports of its own. The first time the dashboard is installed."""
    stage()
    dashboard.install()
    cloud = LocalCloud(folder / "cloud", ports=Ports.free(), quiet=True, dashboard=SETTINGS)
    with cloud as started:
        started.children["dashboard"].wait_until_ready()
        yield Shop(started)


class Shop:
    """What tests do to it; ``revenue`` and ``orders`` are of euros."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud = cloud
        self.revenue = self.orders = 0
        self._sold = 0

    def sell(
        self,
        item_id: str = "hat",
        price: float = 9.5,
        *,
        currency: str = "EUR",
        **fields: Any,  # noqa: ANN401 - JSON
    ) -> None:
        """One unit, by a purchase through ingest, answered; ``fields`` of the item."""
        self._sold += 1
        body = {
            "event_name": "purchase",
            "client_id": "me.1",
            "ecommerce": {"transaction_id": f"T{self._sold}", "currency": currency},
            "items": [{"item_id": item_id, "price": price, "quantity": 1, **fields}],
        }
        url = f"{self.cloud.ingest_url}/api/v1/streaming/shop"
        headers = {"Content-Type": "application/json", "User-Agent": "Mozilla/5.0 Firefox/140.0"}
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - our own address
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            assert answer.status == 200
        if currency == "EUR":
            self.revenue += round(price * MICROS)
            self.orders += 1

    def listeners(self, what: str) -> None:
        """``cut``, ``end`` or ``stall`` them, as local/firestore/debug.py says."""
        url = f"http://{HOST}:{self.cloud.ports.firestore_debug}/listeners/{what}"
        request = urllib.request.Request(url, method="POST")
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310

    def signal(self, child: str, number: signal.Signals) -> None:
        """To the process alone: what it started sees its end."""
        os.kill(self.cloud.children[child].pid, number)


class Viewer:
    """A page that is looked at, and whether it was ever left."""

    def __init__(self, page: Page, shop: Shop, query: str = "") -> None:
        self.page = page
        self._shop = shop
        page.goto(shop.cloud.dashboard_url + query)
        self.number("revenue-all").wait_for(timeout=PATIENCE_MS)
        page.evaluate("window.stayed = true")

    def number(self, name: str) -> Locator:
        return self.page.locator(f'[data-number="{name}"]')

    def sees(self, name: str, value: int) -> None:
        expect(self.number(name)).to_have_attribute("data-value", str(value), timeout=PATIENCE_MS)

    def sees_all_sales(self) -> None:
        self.sees("revenue-all", self._shop.revenue)
        self.sees("orders-all", self._shop.orders)

    def sees_state(self, *states: str) -> None:
        found = ", ".join(f'[data-state="{state}"]' for state in states)
        self.page.locator(found).wait_for(timeout=PATIENCE_MS)

    def sees_state_while(self, state: str, headline: str, happens: Callable[[], None]) -> None:
        """It happens again and again until it is said: once might last less than a drawing."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not self.page.locator(f'[data-state="{state}"]', has_text=headline).is_visible():
            assert time.monotonic() < deadline, f"{headline} was never seen"
            happens()
            self.page.wait_for_timeout(STEP_MS)

    def reconnects(self) -> int:
        """How often the feed has lost its listeners, as the page says."""
        return int(self._reconnects().get_attribute("data-reconnects") or 0)

    def sees_reconnects_after(self, before: int) -> None:
        """Until there are more. The state that is shown meanwhile may last less than a drawing."""
        lost_again = re.compile(rf"^(?!{before}$)")
        expect(self._reconnects()).to_have_attribute(
            "data-reconnects", lost_again, timeout=PATIENCE_MS
        )

    def _reconnects(self) -> Locator:
        return self.page.locator("[data-reconnects]")

    def assert_never_reloaded(self) -> None:
        assert self.page.evaluate("window.stayed") is True
