"""`make screenshot`: the dashboard after two hours of sales of the demo's shop, and the demo shop.

Not the demo's day itself: all of that happens within seconds, which is one bar of the chart.
"""

import json
import math
import random
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from . import chromium, dashboard
from .cloud import LocalCloud
from .demo.catalog import CURRENCY, SHOP_NAME, Product, catalog
from .demo.stream import STREAM_ID, STREAMS
from .settings import ROOT, Ports

DATA_DIR = ROOT / ".angelia" / "screenshot"
PICTURES = ROOT / ".angelia"

NO_CHROMIUM = f"There is no Chromium on this machine, so no pictures. To get it: {chromium.HOW}"


class Screen(NamedTuple):
    """What the page is looked at on."""

    name: str
    width: int
    height: int
    scheme: str


SCREENS = (
    Screen("phone", 390, 844, "light"),
    Screen("laptop", 1440, 900, "light"),
    Screen("wall", 2560, 1440, "dark"),
)

# Purchases of the hour before, and of the last one; most of them of few items.
_MINUTES, _A_MINUTE, _BEST_SELLERS = 120, 1.6, 25
_MARGINS = (0.22, 0.48)
_SEED = 20_261_127
_SENDERS = 8

_CURRENT = "document.querySelector('[data-number=\"orders-all\"]')?.dataset.value == '{}'"
_PATIENCE_MS = 60_000


def run() -> int:
    """Sell, look, and leave the pictures; 1 where there is no browser to look with."""
    program = chromium.path()
    if program is None:
        print(NO_CHROMIUM, file=sys.stderr)
        return 1
    dashboard.install()
    shop = {"SHOP_NAME": SHOP_NAME, "CURRENCY": CURRENCY}
    print("Starting everything, and selling for two hours within seconds …")
    with LocalCloud(
        DATA_DIR,
        ports=Ports.free(),
        streams=STREAMS,
        quiet=True,
        fresh=True,
        dashboard=shop,
        shop=True,
    ) as cloud:
        sold = list(_purchases(random.Random(_SEED), time.time_ns() // 1_000))  # noqa: S311
        with ThreadPoolExecutor(_SENDERS) as senders:
            list(senders.map(lambda body: _send(cloud.ingest_url, body), sold))
        cloud.children["dashboard"].wait_until_ready()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program, args=list(chromium.SWITCHES)
            )
            for screen in SCREENS:
                print(_picture(browser, screen, cloud.dashboard_url, len(sold)).relative_to(ROOT))
            print(_shop(browser, cloud.shop_url).relative_to(ROOT))
            browser.close()
    return 0


def _shop(browser: Browser, url: str) -> Path:
    """Of the demo shop's front page, its banner answered."""
    file = PICTURES / "shop.png"
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.get_by_role("button", name="No, thanks").click()
    page.locator(".card").first.wait_for(timeout=_PATIENCE_MS)
    page.screenshot(path=file)
    page.close()
    return file


def _purchases(draw: random.Random, now_micros: int) -> Iterator[Mapping[str, Any]]:
    """Purchases as the shop's server tells them, in a wave, the last of them seconds ago."""
    products = catalog()
    best = draw.sample(products, _BEST_SELLERS)
    for minute in range(_MINUTES):
        wave = 1 + 0.6 * math.sin(minute / 17) + minute / _MINUTES
        for number in range(round(draw.uniform(0.3, 1.7) * wave * _A_MINUTE)):
            ago_s = 60 * (_MINUTES - minute) - draw.uniform(2, 58)
            chosen = [draw.choice(best if draw.random() < 0.7 else products)]
            chosen += draw.sample(products, draw.choice((0, 0, 0, 1, 2)))
            yield {
                "event_name": "purchase",
                "client_id": f"{minute}.{number}",
                "timestamp_micros": now_micros - int(ago_s * 1_000_000),
                "ecommerce": {"transaction_id": f"S{minute}-{number}", "currency": CURRENCY},
                "items": [_line(draw, product) for product in chosen],
            }


def _line(draw: random.Random, product: Product) -> dict[str, Any]:
    profit = round(product.price * draw.uniform(*_MARGINS), 2)
    return product.item(quantity=draw.choice((1, 1, 1, 2)), profit=profit)


def _send(ingest_url: str, body: Mapping[str, Any]) -> None:
    headers = {"Content-Type": "application/json", "User-Agent": "Mozilla/5.0 Firefox/140.0"}
    url = f"{ingest_url}/api/v1/streaming/{STREAM_ID}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - our own address
    urllib.request.urlopen(request, timeout=60).close()  # noqa: S310


def _picture(browser: Browser, screen: Screen, url: str, orders: int) -> Path:
    """Of the page once it has all the orders and its chart."""
    file = PICTURES / f"dashboard-{screen.name}.png"
    page = browser.new_page(
        viewport={"width": screen.width, "height": screen.height},
        color_scheme="dark" if screen.scheme == "dark" else "light",
    )
    page.goto(url)
    page.wait_for_function(_CURRENT.format(orders), timeout=_PATIENCE_MS)
    page.locator(".vega-embed canvas, .vega-embed svg").first.wait_for(timeout=_PATIENCE_MS)
    page.wait_for_timeout(1_000)  # the chart grows into its place
    page.screenshot(path=file)
    page.close()
    return file
