"""The shop's pages as they are served."""

import asyncio
import re
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from local.shop.server import PAGES, application
from local.shop.shelf import shelf

INGEST = "http://127.0.0.1:18080"

SCRIPTS = sorted(PAGES.glob("*.js"))


def get(path: str) -> tuple[int, dict[str, str], str]:
    async def ask() -> tuple[int, dict[str, str], str]:
        shop = application(ingest_url=INGEST, stream_id="shop")
        async with TestClient(TestServer(shop)) as client, client.get(path) as answer:
            return answer.status, dict(answer.headers), await answer.text()

    return asyncio.run(ask())


def test_the_shelf_has_real_items_each_at_an_address_of_its_own() -> None:
    items = shelf()
    assert len(items) > 100
    assert len({item["slug"] for item in items}) == len(items)
    for item in items:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item["slug"]), item
        assert item["price"] > 0
        assert item.keys() >= {"item_id", "item_name", "item_brand", "item_category"}


def test_the_front_page_shows_items_that_are_in_stock() -> None:
    [front] = re.findall(r"const FRONT = \[(.*?)\]", (PAGES / "list.js").read_text(), re.DOTALL)
    picked = re.findall(r"'([^']+)'", front)
    assert len(picked) == 12
    assert set(picked) <= {item["slug"] for item in shelf()}


@pytest.mark.parametrize(
    "path", ["/", "/cart", "/checkout", "/thanks", "/products/google-cork-set"]
)
def test_a_page_loads_the_beacon_and_nothing_else_of_others(path: str) -> None:
    status, headers, page = get(path)
    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert set(re.findall(r"https?://[^\s;]+", policy)) == {INGEST}
    assert set(re.findall(r"https?://[^\s\"']+", page)) == {f"{INGEST}/angelia.js"}
    assert 'data-stream="shop"' in page
    assert "<style" not in page
    assert not re.findall(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", page)


def test_every_item_says_what_it_earns() -> None:
    assert all(0 < item["profit"] < item["price"] for item in shelf())


def test_a_page_knows_where_the_dashboard_is() -> None:
    shop = application(ingest_url=INGEST, stream_id="shop", dashboard_url="http://127.0.0.1:1")

    async def ask() -> str:
        async with TestClient(TestServer(shop)) as client, client.get("/thanks") as answer:
            return await answer.text()

    assert 'data-dashboard="http://127.0.0.1:1"' in asyncio.run(ask())


def test_a_products_name_is_its_pages_title() -> None:
    assert "<title>Google Cork Set · Merch Shop</title>" in get("/products/google-cork-set")[2]


def test_an_address_without_an_item_says_so() -> None:
    status, _, page = get("/products/%3Cscript%3E")
    assert status == 404
    assert "missing.js" in page
    assert "<script>" not in page


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_text_is_never_set_as_html(script: Path) -> None:
    assert not re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", script.read_text()
    )
