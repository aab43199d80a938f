"""GTM's web tag loads the real beacon, and the sGTM tag's event is the beacon's, row for row."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from local.cloud import LocalCloud
from tests.gtm import browser as gtm
from tests.gtm import here, template
from tests.gtm.sandbox import Sandbox, started
from tests.integration.conftest import Rows, rows_of

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("node")]

WEB_TAG = template.read("angelia_web_tag.tpl")
TAG = template.read("angelia_tag.tpl")
SHOP = "https://shop.example/thanks?order=T1&utm_source=letter&utm_medium=email"
COLLECT = "https://collect.shop.example"
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
PURCHASE = {
    "transaction_id": "T-ROW",
    "currency": "EUR",
    "value": 39.5,
    "tax": 7.9,
    "shipping": 4.5,
    "coupon": "AUTUMN",
    "loyalty": "gold",
    "items": [
        {"item_id": "hat", "item_name": "Hat", "price": 9.5, "quantity": 2, "size": "M"},
        {"item_id": "a/b 100%", "item_name": "Scarf", "price": 20.5, "quantity": 1, "index": 2},
    ],
}

# What may differ between the same event of the beacon and of the tag, and why.
OF_THE_WAY = {
    "event_id": "each way has sent an event of its own",
    "event_timestamp": "the beacon tells the time, sGTM's event has the time it was published",
    "event_original_occurrence_timestamp": "likewise",
    "received_at_micros": "when ingest, and when Pub/Sub, received it",
    "synced_at_utc_": "when the row was written",
    "synced_at_micros_": "likewise",
    "user_pseudo_id": "ingest's own cookie comes first; sGTM's event has the client's id alone",
    "session_traffic_source_last_click": "the beacon remembers the page its session began with",
    "traffic_source": "likewise, in a visitor's first session",
    "batch_event_index": "the beacon's hit has several events, a message of sGTM's has one",
}
OF_ANGELIA = {"protocol": "native and sgtm", "request_id": "a hit's, and a message's"}


@pytest.fixture(scope="module")
def rows(cloud: LocalCloud) -> Rows:
    return rows_of(cloud)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with started() as ready:
        yield ready


@pytest.fixture
def site(browser: Browser, cloud: LocalCloud) -> Iterator[Page]:
    """A page of a shop on HTTPS, and ingest on a host beside it, both here."""

    def ingest(route: Route) -> None:
        path = route.request.url.removeprefix(COLLECT)
        route.fulfill(response=route.fetch(url=f"{cloud.ingest_url}{path}"))

    with browser.new_context(user_agent=CHROME, locale="da-DK") as context:
        context.route(f"{COLLECT}/**", ingest)
        html = "<!doctype html><title>Thanks</title><h1>Thanks</h1>"
        thanks = {"body": html, "content_type": "text/html"}
        context.route("https://shop.example/**", lambda route: route.fulfill(**thanks))
        page = context.new_page()
        page.goto(SHOP)
        yield page


def test_the_web_tag_loads_the_beacon_and_follows_consent(site: Page, rows: Rows) -> None:
    sent: list[str] = []
    site.on("request", lambda request: sent.append(request.url))
    data = {
        "endpoint": COLLECT,
        "streamId": "by_gtm",
        "params": [{"name": "plan", "value": "gold"}],
        "settings": [{"name": "flush-ms", "value": "1"}],
    }
    consent = {"analytics_storage": False, "ad_storage": False}
    assert gtm.run(site, WEB_TAG, data, consent) == "success"
    assert site.evaluate("window.angelia.isLoaded")
    assert not [url for url in sent if "/api/v1/streaming/" in url]  # held until it is granted
    assert site.evaluate("document.cookie") == ""
    with site.expect_response(lambda answer: "/api/v1/streaming/by_gtm" in answer.url) as answered:
        gtm.change_consent(site, "analytics_storage", is_granted=True)
    assert answered.value.ok
    sql = "SELECT * FROM analytics.deduplicated_events WHERE stream_id = 'by_gtm'"
    [row] = rows(f"{sql} AND event_name = 'page_view'")
    params = {one["key"]: one["value"]["string_value"] for one in row["event_params"]}
    assert params["plan"] == "gold"
    assert params["page_title"] == "Thanks"
    assert row["user_pseudo_id"]
    assert row["privacy_info"]["analytics_storage"] == "Yes"
    assert row["privacy_info"]["ads_storage"] == "No"
    assert row["collected_traffic_source"]["manual_source"] == "letter"


def test_a_beacon_that_cannot_be_loaded_fails_the_tag(site: Page) -> None:
    site.context.route("https://nobody.example/**", lambda route: route.abort())
    data = {"endpoint": "https://nobody.example", "streamId": "shop"}
    assert gtm.run(site, WEB_TAG, data, {}) == "failure"


def test_the_tags_event_is_the_beacons_row_for_row(
    site: Page, cloud: LocalCloud, rows: Rows, sandbox: Sandbox
) -> None:
    asked: list[Request] = []
    site.on("request", lambda request: asked.append(request))  # noqa: PLW0108
    data = {
        "endpoint": COLLECT,
        "streamId": "rows",
        "settings": [{"name": "flush-ms", "value": "1"}],
    }
    assert gtm.run(site, WEB_TAG, data, {}) == "success"
    with site.expect_response(lambda answer: native_event(answer.request) != {}):
        site.evaluate("(params) => angelia('event', 'purchase', params)", PURCHASE)
    row = "SELECT * FROM analytics.deduplicated_events WHERE stream_id = 'rows'"
    [beacons] = rows(f"{row} AND event_name = 'purchase'")

    [hit] = [one for one in map(native_event, asked) if one]
    settings = {"topic": here.TOPIC, "streamId": "rows"}
    headers = next(one for one in asked if native_event(one)).all_headers()
    event_data = {**as_event_data(hit, headers), "event_id": "of-the-tag"}
    run = sandbox.run(TAG, settings, here.services(cloud), event_data=event_data)
    assert run.outcomes == ["success"]
    [tags] = rows(f"{row} AND event_id = 'of-the-tag'")
    assert without_the_way(tags) == without_the_way(beacons)
    assert tags["user_pseudo_id"] == hit["browser_id"]
    assert tags["device"]["language"] == "da-dk"
    assert tags["device"]["web_info"]["browser"] == "Chrome"


def native_event(request: Request) -> dict[str, Any]:
    """The purchase of a request of the beacon's, with what its events share and its headers."""
    if request.method != "POST" or not request.post_data:
        return {}
    body = json.loads(request.post_data)
    shared = {key: value for key, value in body.items() if key != "events"}
    events = body.get("events", [{}])
    found = [{**shared, **one} for one in events]
    return next((one for one in found if one["event_name"] == "purchase"), {})


def as_event_data(hit: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """The event data that sGTM has of the same event: its own names for what the beacon sends."""
    hints = hit["client_hints"]
    named = {"fullVersionList": "full_version_list", "platformVersion": "platform_version"}
    return {
        "event_name": hit["event_name"],
        "client_id": hit["browser_id"],
        "ga_session_id": str(hit["session_id"]),
        "ga_session_number": hit["session_number"],
        "x-ga-mp2-seg": str(hit["session_engaged"]),
        "page_location": hit["page_location"],
        "page_referrer": hit["page_referrer"],
        "page_title": hit["page_title"],
        "user_agent": headers["user-agent"],
        "language": headers.get("accept-language"),
        "ip_override": "127.0.0.1",
        "client_hints": {named.get(key, key): value for key, value in hints.items()},
        "consent_state": hit["consent"],
        **hit["params"],
    }


def without_the_way(row: dict[str, Any]) -> dict[str, Any]:
    """The row but for what may differ; parameters in the order of their names."""
    kept = {key: value for key, value in row.items() if key not in OF_THE_WAY}
    kept["angelia"] = {k: v for k, v in row["angelia"].items() if k not in OF_ANGELIA}
    kept["event_params"] = sorted(row["event_params"], key=lambda one: str(one["key"]))
    return kept
