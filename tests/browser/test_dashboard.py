"""The dashboard in a real browser: live, the same for all, and never old numbers as new ones."""

import re
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.dashboard import PATIENCE_MS, Shop, Viewer, shop

pytestmark = pytest.mark.needs("chromium")

PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"

# In the order of the file: the first test finds the shop empty, the last one leaves it full.


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with shop(tmp_path_factory.mktemp("shop")) as started:
        yield started


def test_an_empty_shop_makes_sense(sold: Shop, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    viewer = Viewer(page, sold)
    viewer.sees_state("quiet")
    viewer.sees_all_sales()
    body = page.locator("body")
    expect(body).to_contain_text("Nothing has been sold yet.")
    expect(body).to_contain_text("The first purchase shows here.")
    expect(page.locator("h1")).to_have_text("Hats & <b>more</b>")
    assert {
        url for url in asked if not url.startswith((sold.cloud.dashboard_url, "data:"))
    } == set()


def test_a_purchase_shows_to_all_viewers_without_a_reload(
    sold: Shop, page: Page, browser: Browser
) -> None:
    abroad = browser.new_context(
        viewport={"width": 390, "height": 844}, timezone_id="America/New_York"
    )
    with abroad as phone:
        viewers = [Viewer(page, sold), Viewer(phone.new_page(), sold)]
        for price in (9.5, 20.25):
            sold.sell("hat", price, item_name="A hat", item_brand="Brim", item_category="Head")
            for viewer in viewers:
                viewer.sees_all_sales()
                viewer.sees("units-all", sold.orders)
                viewer.sees_state("live")
        for viewer in viewers:
            expect(viewer.page.locator("[data-purchase]")).to_have_count(sold.orders)
            expect(viewer.page.locator('[data-item="hat"]')).to_contain_text("A hatBrim · Head")
            assert_in_the_shops_time(viewer.page)
            viewer.assert_never_reloaded()


def assert_in_the_shops_time(page: Page) -> None:
    """The chart's axis; the shop is in UTC."""
    now = datetime.now(UTC)
    hour = {f"{now - timedelta(minutes=ago):%H:%M}" for ago in range(-1, 62)}
    labels = page.locator("[data-testid=stVegaLiteChart] svg text")
    expect(labels.filter(has_text=":")).not_to_have_count(0, timeout=PATIENCE_MS)
    clocks = [label for label in labels.all_text_contents() if ":" in label]
    assert set(clocks) <= hour


def test_what_a_viewer_chose_survives_updates(sold: Shop, page: Page) -> None:
    sold.sell("coat", 100.0, item_name="<img src=x onerror=window.hit=1> coat")
    sold.sell("cap", 5.0, item_name="A cap", item_brand="Brim")
    viewer = Viewer(page, sold)
    page.get_by_role("radio", name="Name").click()
    page.get_by_placeholder("Name, brand").fill("brim")
    rows = page.locator("[data-item]")
    expect(rows).to_have_count(2, timeout=PATIENCE_MS)
    sold.sell("cap", 5.0, item_name="A cap", item_brand="Brim")
    viewer.sees_all_sales()
    assert [row.get_attribute("data-item") for row in rows.all()] == ["cap", "hat"]
    expect(page.get_by_placeholder("Name, brand")).to_have_value("brim")
    expect(page).to_have_url(re.compile(r"search=brim"))
    page.get_by_placeholder("Name, brand").fill("")
    expect(page.locator('[data-item="coat"] th span')).to_have_text(
        "<img src=x onerror=window.hit=1> coat", timeout=PATIENCE_MS
    )
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize(("what", "is_lost"), [("cut", False), ("end", True), ("stall", True)])
def test_a_lost_listener_is_said_and_healed(
    sold: Shop, page: Page, what: str, is_lost: bool
) -> None:
    viewer = Viewer(page, sold)
    viewer.sees_state("live")
    before = viewer.reconnects()
    sold.listeners(what)
    sold.sell()
    viewer.sees_all_sales()
    if is_lost:
        viewer.sees_reconnects_after(before)
    viewer.sees_state("live")
    sold.sell()
    viewer.sees_all_sales()
    viewer.assert_never_reloaded()


def test_it_says_that_it_reconnects_and_goes_on_with_the_sales(sold: Shop, page: Page) -> None:
    viewer = Viewer(page, sold)
    viewer.sees_state("live")
    viewer.sees_state_while("polling", "Reconnecting", partial(sold.listeners, "end"))
    sold.sell()
    viewer.sees_all_sales()
    viewer.sees_state("live")
    viewer.assert_never_reloaded()


def test_without_firestore_the_last_numbers_stay_and_say_how_old_they_are(
    sold: Shop, page: Page
) -> None:
    viewer = Viewer(page, sold)
    viewer.sees_state("live")
    sold.signal("firestore", signal.SIGSTOP)  # its port is open, and nothing answers
    try:
        viewer.sees_state("broken")
        expect(page.locator("[data-old]")).to_have_attribute("data-old", re.compile("^as of "))
        expect(page.locator("body")).to_contain_text("Firestore does not answer")
        viewer.sees_all_sales()
    finally:
        sold.signal("firestore", signal.SIGCONT)
    viewer.sees_state("live")
    expect(page.locator("[data-old]")).to_have_count(0)
    before = viewer.reconnects()
    sold.signal("firestore", signal.SIGKILL)  # and is started again
    viewer.sees_reconnects_after(before)
    sold.sell()
    viewer.sees_all_sales()
    viewer.sees_state("live")
    viewer.assert_never_reloaded()


def test_a_page_that_has_lost_the_server_says_so(sold: Shop, page: Page) -> None:
    viewer = Viewer(page, sold)
    cut_off = page.locator(".a-pulse")
    expect(cut_off).to_be_hidden()
    sold.signal("dashboard", signal.SIGSTOP)
    try:
        expect(cut_off).to_be_visible(timeout=PATIENCE_MS)
    finally:
        sold.signal("dashboard", signal.SIGCONT)
    expect(cut_off).to_be_hidden(timeout=PATIENCE_MS)
    viewer.sees_all_sales()


def test_orders_and_the_average_order_are_of_the_chosen_currency(sold: Shop, page: Page) -> None:
    for price in (30.0, 12.5):
        sold.sell("hat", price, currency="USD")
    viewer = Viewer(page, sold)
    viewer.sees_all_sales()
    viewer.sees("average-all", sold.revenue // sold.orders)
    viewer = Viewer(page, sold, "?currency=USD")
    for time in ("today", "hour", "all"):
        viewer.sees(f"orders-{time}", 2)
        viewer.sees(f"units-{time}", 2)
        viewer.sees(f"average-{time}", 21_250_000)
    expect(page.locator(".a-average .a-big")).to_have_text("$21.25")
    expect(page.locator(".a-cards")).not_to_contain_text("of all currencies")
    expect(page.locator(".a-count")).to_contain_text("units are of all currencies")


def test_20_000_items(sold: Shop, page: Page, browser: Browser) -> None:
    bulk = sold.cloud.firestore
    for begin in range(0, 20_000, 500):
        batch = bulk.batch()
        for number in range(begin, begin + 500):
            fields = {"item_id": f"I{number}", "item_name": f"Item {number}", "counter": number}
            batch.set(bulk.document("items", f"I{number}"), fields)
        batch.commit()
    sold.signal("dashboard", signal.SIGKILL)  # the next one reads them all
    child = sold.cloud.children["dashboard"]
    page.wait_for_timeout(1_000)
    child.wait_until_ready()
    viewer = Viewer(page, sold)
    viewer.sees_all_sales()
    expect(page.locator(".a-count")).to_contain_text("20 shown of 20,003 items")
    with browser.new_context(user_agent=PHONE, viewport={"width": 390, "height": 844}) as phone:
        on_phone = Viewer(phone.new_page(), sold)
        expect(on_phone.page.locator(".a-count")).to_contain_text("6 shown of 20,003 items")
        on_phone.page.get_by_role("button", name="Show 80 more").click()
        expect(on_phone.page.locator(".a-count")).to_contain_text("86 shown", timeout=PATIENCE_MS)
    page.get_by_role("radio", name="Units").click()
    expect(page.locator("[data-item]").first).to_have_attribute(
        "data-item", "I19999", timeout=PATIENCE_MS
    )
    page.get_by_placeholder("Name, brand").fill("item 12345")
    expect(page.locator("[data-item]")).to_have_count(1, timeout=PATIENCE_MS)
    sold.sell("I12345", 3.0)
    viewer.sees_all_sales()
    expect(page.locator('[data-item="I12345"]')).to_contain_text("€3.00", timeout=PATIENCE_MS)
