"""The demo shop, clicked as a new visitor would: rows in BigQuery, counters in Firestore."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from local import servers
from local.cloud import LocalCloud
from tests.integration.conftest import Rows, rows_of, settle

pytestmark = pytest.mark.needs("chromium")

# Chromium without a window calls itself HeadlessChrome, which is a bot, and bots are not counted.
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
BOTTLE_ID = "GGOEGDHJ147999"
BOTTLE = {
    "item_id": BOTTLE_ID,
    "item_name": "Google PNW Campus Bottle",
    "item_brand": "Google",
    "item_category": "Drinkware",
    "price": 20.0,
}
AT_EACH_STEP = [
    "view_item_list", "select_item", "view_item", "add_to_cart", "view_cart", "begin_checkout",
    "add_payment_info", "purchase",
]  # fmt: skip


@pytest.fixture(scope="module")
def shop(cloud: LocalCloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    child = servers.shop(cloud.ports).child(tmp_path_factory.mktemp("shop"), quiet=True)
    try:
        child.start()
        child.wait_until_ready()
        yield cloud.shop_url
    finally:
        child.stop()


@pytest.fixture(scope="module")
def rows(cloud: LocalCloud) -> Rows:
    return rows_of(cloud)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(user_agent=CHROME) as context:
        yield context


class Visit:
    """A visitor in the shop, and whatever the browser complained about."""

    def __init__(self, context: BrowserContext, shop: str) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._shop = shop

    def choose(self, button: str) -> None:
        """Open the front page and answer the banner."""
        self.page.goto(f"{self._shop}/?utm_source=letter&utm_medium=email&utm_campaign=autumn")
        self.page.get_by_role("button", name=button).click()
        expect(self.page.locator(".consent")).to_have_count(0)

    def buy(self, name: str, quantity: int) -> str:
        """From the list to the thank-you page; the order's id."""
        page = self.page
        page.get_by_role("link", name=name).click()
        page.get_by_label("Quantity").select_option(str(quantity))
        page.get_by_role("button", name="Add to cart").click()
        page.get_by_role("link", name="Go to the cart").click()
        page.get_by_role("link", name="Go to checkout").click()
        page.get_by_role("button", name="Place the order").click()
        return page.locator(".order-id").inner_text()


def counter(cloud: LocalCloud, item_id: str) -> int:
    """Units sold; read once every purchase that arrived has been counted or ignored."""
    settle(cloud)
    found = cloud.firestore.collection("items").document(item_id).get().to_dict() or {}
    return int(found.get("counter", 0))


def earned(cloud: LocalCloud, item_id: str) -> int:
    """Profit in micro-units, after ``counter`` has waited."""
    found = cloud.firestore.collection("items").document(item_id).get().to_dict() or {}
    return int(found.get("profit_micros", {}).get("USD", 0))


def purchase(rows: Rows, order: str) -> dict[str, Any]:
    sql = f"SELECT * FROM analytics.deduplicated_events WHERE ecommerce.transaction_id = '{order}'"  # noqa: S608
    [row] = rows(f"{sql} AND event_name = 'purchase'")
    return row


def _is_purchase(request: Request) -> bool:
    return '"event_name":"purchase"' in (request.post_data or "")


def param(row: dict[str, Any], key: str) -> Any:  # noqa: ANN401 - of any of GA4's types
    values = [one["value"] for one in row["event_params"] if one["key"] == key]
    return next((value for one in values for value in one.values() if value is not None), None)


def test_a_new_visitor_buys_and_is_counted_once(
    cloud: LocalCloud, shop: str, visitor: BrowserContext, rows: Rows
) -> None:
    visit = Visit(visitor, shop)
    sold, profit = counter(cloud, BOTTLE_ID), earned(cloud, BOTTLE_ID)
    visit.choose("Yes, that is fine")
    order = visit.buy("Google PNW Campus Bottle", 3)
    link = visit.page.get_by_role("link", name="See it on the dashboard")
    expect(link).to_have_attribute("href", cloud.dashboard_url)
    row = purchase(rows, order)
    assert row["event_id"] == f"purchase-{order}"
    assert row["platform"] == "WEB"
    assert row["stream_id"] == "shop"
    assert row["privacy_info"]["analytics_storage"] == "Yes"
    assert row["ecommerce"]["purchase_revenue"] == 60.0
    assert row["ecommerce"]["tax_value"] == 4.8
    assert row["ecommerce"]["total_item_quantity"] == 3
    [item] = row["items"]
    of_the_list = {"item_list_name": "Picked for you", "item_list_index": "3"}
    expected = {**BOTTLE, "quantity": 3, "item_revenue": 60.0, **of_the_list}
    assert {key: item[key] for key in expected} == expected
    assert param(row, "currency") == "USD"
    assert param(row, "page_title") == "Thank you · Merch Shop"
    assert param(row, "ga_session_number") == 1
    assert not row["angelia"]["is_bot"]
    assert not row["angelia"]["warnings"]

    # Every step of the same visitor in the same session, and the session's source with the last.
    session, user = param(row, "ga_session_id"), row["user_pseudo_id"]
    sql = f"""
        SELECT event_name, MIN(event_timestamp) AS at FROM analytics.deduplicated_events
        WHERE user_pseudo_id = '{user}' AND {session} IN
          (SELECT value.int_value FROM UNNEST(event_params) WHERE key = 'ga_session_id')
          AND event_name IN ({", ".join(f"'{name}'" for name in AT_EACH_STEP)})
        GROUP BY event_name ORDER BY at"""  # noqa: S608
    seen = {one["event_name"] for one in rows(sql, expect=len(AT_EACH_STEP))}
    assert seen == set(AT_EACH_STEP)
    last_click = row["session_traffic_source_last_click"]["manual_campaign"]
    assert (last_click["source"], last_click["medium"]) == ("letter", "email")

    assert counter(cloud, BOTTLE_ID) == sold + 3
    assert earned(cloud, BOTTLE_ID) == profit + 3 * 8_000_000
    with visit.page.expect_response(lambda answer: _is_purchase(answer.request)):
        visit.page.reload()
    assert counter(cloud, BOTTLE_ID) == sold + 3
    visit.page.get_by_role("button", name="Return the order").click()
    refund = f"SELECT * FROM analytics.deduplicated_events WHERE event_id = 'refund-{order}'"  # noqa: S608
    rows(refund)
    assert counter(cloud, BOTTLE_ID) == sold
    assert visit.complaints == []


def test_a_visitor_who_says_no_is_counted_and_not_known(
    cloud: LocalCloud, shop: str, visitor: BrowserContext, rows: Rows
) -> None:
    visit = Visit(visitor, shop)
    sold = counter(cloud, BOTTLE_ID)
    visit.choose("No, thanks")
    row = purchase(rows, visit.buy("Google PNW Campus Bottle", 1))
    assert row["privacy_info"]["analytics_storage"] == "No"
    assert row["user_pseudo_id"] is None
    assert row["user_id"] is None
    assert param(row, "ga_session_id") is None
    assert row["ecommerce"]["purchase_revenue"] == 20.0
    assert counter(cloud, BOTTLE_ID) == sold + 1
    assert visitor.cookies() == []
    kept = visit.page.evaluate("Object.keys(localStorage)")
    assert set(kept) == {"shop.consent", "shop.cart"}
    assert visit.complaints == []
