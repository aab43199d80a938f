"""Who a visitor is and which session it is: over pages, hosts, tabs, and beside GA4."""

import base64
import hashlib
import time
from typing import Any

import pytest

from functions.ingest import beacon

from .visit import Visit, param

pytestmark = pytest.mark.needs("chromium")

COLUMNS = (
    "event_name, event_params, user_pseudo_id, session_traffic_source_last_click.manual_campaign"
)
SHOP, CHECKOUT, PLAIN = "shop.example", "checkout.shop.example", "plain.example"
COLLECT = "collect.shop.example"

# What a page says while it is left may come twice (docs/beacon.md), and on a slow machine it has
# been looked at long enough to say something.
NO_LEAVING = 'data-engagement="off"'


def cookies(visit: Visit) -> dict[str, dict[str, Any]]:
    return {str(cookie.get("name")): dict(cookie) for cookie in visit.context.cookies()}


def test_a_visit_over_the_owners_hosts_is_one_session_with_one_source(visit: Visit) -> None:
    visit.put(settings=NO_LEAVING, ingest=COLLECT)
    page = visit.open("/?utm_source=news", host="www.shop.example")
    visit.sent(page)
    visit.open(page=page, host=CHECKOUT)
    names = visit.names(page)
    assert names == ["first_visit", "session_start", "page_view", "page_view"]
    rows = visit.rows(COLUMNS)
    assert len({row["user_pseudo_id"] for row in rows}) == 1
    assert {row["manual_campaign"]["source"] for row in rows} == {"news"}
    assert [param(row, "session_engaged") for row in rows] == ["0", "0", "0", "1"], "two pages"
    kept = cookies(visit)
    assert {cookie["domain"] for cookie in kept.values()} == {".shop.example"}
    assert set(kept) == {"_angelia", f"_angelia_{visit.stream}", "__uid__"}
    assert kept["__uid__"]["value"] == rows[0]["user_pseudo_id"], "the server's is the same"
    assert kept["_angelia"]["value"].startswith(kept["__uid__"]["value"])


def test_where_the_pages_cookie_is_gone_the_servers_goes_on(visit: Visit) -> None:
    visit.put(ingest=COLLECT)
    page = visit.open(host=SHOP)
    visit.sent(page)
    visit.context.clear_cookies(name="_angelia")
    visit.open(page=page, host=SHOP)
    visit.sent(page)
    assert len({row["user_pseudo_id"] for row in visit.rows(COLUMNS)}) == 1


def test_cookies_that_were_not_written_here_are_none(visit: Visit) -> None:
    visit.put(settings=NO_LEAVING)
    page = visit.open()
    visit.sent(page)
    name, url = f"_angelia_{visit.stream}", visit.site.url()
    session, number, last, *rest = cookies(visit)[name]["value"].split("%20")
    ahead = "%20".join([session, number, str(int(last) + 90_000), *rest])
    visit.context.clear_cookies()
    visit.context.add_cookies([{"name": name, "value": ahead, "url": url}])
    page = visit.open(page=page)  # a clock was a day ahead
    visit.sent(page)
    assert visit.names(page).count("session_start") == 2
    odd = {"_angelia": "x.99999999999999999999", name: "1e300%201e300%201%20%20"}
    visit.context.clear_cookies()
    visit.context.add_cookies([{"name": n, "value": v, "url": url} for n, v in odd.items()])
    page = visit.open(page=page)
    assert visit.names(page).count("session_start") == 3
    rows = visit.rows(f"{COLUMNS}, user_first_touch_timestamp")
    assert [param(row, "ga_session_number") for row in rows][-1] == 1
    assert None not in {row["user_first_touch_timestamp"] for row in rows}


def test_a_pause_begins_a_new_session_with_a_source_of_its_own(visit: Visit) -> None:
    visit.put(settings=NO_LEAVING)
    page = visit.open("/?utm_source=news")
    visit.sent(page)
    name = f"_angelia_{visit.stream}"
    session, number, last, *rest = cookies(visit)[name]["value"].split("%20")
    paused = "%20".join([str(int(session) - 1801), number, str(int(last) - 1801), *rest])
    page.evaluate(f"document.cookie = '{name}={paused}; path=/; domain=localhost'")
    page.evaluate(f"document.cookie = '{name}={paused}; path=/'")
    visit.open("/?utm_source=ad", page=page)
    assert visit.names(page).count("session_start") == 2
    [first, second] = [row for row in visit.rows(COLUMNS) if row["event_name"] == "session_start"]
    assert (param(first, "ga_session_number"), param(second, "ga_session_number")) == (1, 2)
    assert second["manual_campaign"]["source"] == "ad"
    assert visit.names().count("first_visit") == 1


@pytest.mark.parametrize("begun_by", ["this_tab", "another_tab"])
def test_a_new_session_of_an_open_page_is_not_yet_engaged(visit: Visit, begun_by: str) -> None:
    visit.stream += f"_{begun_by}"
    visit.put("/", 'data-page-view="off"')
    ago = time.time() - 3600
    page = visit.context.new_page()
    page.clock.install(time=ago)
    visit.open(page=page)
    for name, pause_s in (("begun", 0), ("engaged", 11), ("begun_again", 3000), ("soon", 3)):
        page.clock.fast_forward(pause_s * 1000)
        if begun_by == "another_tab" and name == "begun_again":
            other = visit.context.new_page()
            other.clock.install(time=ago + 3011)
            visit.open(page=other)
            other.evaluate("angelia('event', 'other')")
            page.bring_to_front()
        page.evaluate(f"angelia('event', '{name}')")
    page.clock.fast_forward(11_000)
    page.evaluate("angelia('event', 'engaged_again')")
    page.clock.resume()
    visit.sent(page)
    seen = {row["event_name"]: row for row in visit.rows("event_name, event_params")}
    names = ("begun", "engaged", "begun_again", "soon", "engaged_again")
    said = [(param(seen[n], "ga_session_number"), param(seen[n], "session_engaged")) for n in names]
    assert said == [(1, "0"), (1, "1"), (2, "0"), (2, "0"), (2, "1")]
    # And GA4's other sign of an engaged session: what was spent before the pause is not this one's.
    spent = [int(str(param(seen[name], "engagement_time_msec") or 0)) for name in names]
    assert (spent[1] >= 11_000, spent[2] < 1_000, spent[3] < 10_000) == (True, True, True)


def test_the_id_of_ga4_is_taken_over_and_is_no_first_visit(visit: Visit) -> None:
    visit.put()
    url = visit.site.url()
    visit.context.add_cookies([{"name": "_ga", "value": "GA1.1.1166526666.1617691776", "url": url}])
    page = visit.open()
    assert visit.names(page) == ["session_start", "page_view"]
    assert {row["user_pseudo_id"] for row in visit.rows(COLUMNS)} == {"1166526666.1617691776"}


def test_said_ids_count(visit: Visit) -> None:
    visit.put()
    page = visit.open()
    page.evaluate("angelia('set', {user_id: 7, client_id: 'my.1'}); angelia('event', 'login')")
    page.evaluate("angelia('set', 'user_id', null); angelia('event', 'logout')")
    visit.sent(page)
    seen = {
        row["event_name"]: (row["user_id"], row["user_pseudo_id"])
        for row in visit.rows("event_name, user_id, user_pseudo_id")
    }
    assert (seen["login"], seen["logout"]) == (("7", "my.1"), (None, "my.1"))


def test_two_tabs_share_visitor_and_session_and_send_each_event_once(visit: Visit) -> None:
    visit.put()
    first = visit.open()
    second = visit.open()
    for page in (first, second) * 5:
        page.evaluate("for (let n = 0; n < 4; n++) angelia('event', 'tick')")
    visit.sent(first)
    names = visit.names(second)
    assert (names.count("tick"), names.count("session_start")) == (40, 1)
    assert len({row["user_pseudo_id"] for row in visit.rows(COLUMNS)}) == 1


def test_strict_policies_and_a_checked_script_are_no_hindrance(visit: Visit) -> None:
    ingest = f"http://localhost:{visit.cloud.ports.ingest}"
    digest = base64.b64encode(hashlib.sha384(beacon.script()).digest()).decode()
    headers = {
        "Content-Security-Policy": f"default-src 'none'; script-src {ingest}; connect-src {ingest}",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    visit.put("/", f'crossorigin integrity="sha384-{digest}"', headers=headers)
    visit.put("/embedded", headers=headers)
    page = visit.open()
    assert page.evaluate("crossOriginIsolated")
    assert visit.names(page) == ["first_visit", "session_start", "page_view"]
    page = visit.open("/embedded")
    assert visit.names(page).count("page_view") == 2, "without crossorigin"


def test_a_site_without_https_and_the_script_twice_under_its_other_name(visit: Visit) -> None:
    alias = visit.tag(host=PLAIN).replace("/angelia.js", "/api/v1/fetch/angelia.js")
    visit.put("/", head=alias, ingest=PLAIN)
    page = visit.open(host=PLAIN)
    assert not page.evaluate("isSecureContext")
    assert visit.names(page) == ["first_visit", "session_start", "page_view"]


def test_a_module_is_found_by_its_address_and_an_image_is_no_script(visit: Visit) -> None:
    image = '<img name="currentScript" src="http://other.example/x" data-stream="other">'
    module = visit.tag().replace("<script", '<script type="module"')
    visit.site.put("/", f"<!doctype html><title>Hats</title>{image}{module}")
    page = visit.open()
    page.wait_for_function("!!window.angelia")
    assert visit.names(page) == ["first_visit", "session_start", "page_view"]


def test_settings_may_stand_in_the_scripts_address(visit: Visit) -> None:
    source = f"http://localhost:{visit.cloud.ports.ingest}/angelia.js"
    query = f"stream={visit.stream}&flush-ms=20&session-events=off"
    visit.site.put("/", f'<title>Hats</title><script async src="{source}?{query}"></script>')
    page = visit.open()
    page.wait_for_function("!!window.angelia")
    assert visit.names(page) == ["page_view"]


def test_a_frame_without_any_storage_is_measured_and_nothing_breaks(visit: Visit) -> None:
    visit.put(
        "/frame", head="<script>addEventListener('error', () => top.postMessage(1, '*'))</script>"
    )
    frame = '<iframe sandbox="allow-scripts" src="/frame"></iframe>'
    visit.site.put("/", f"<script>errors = 0; onmessage = () => errors++</script>{frame}")
    page = visit.open()
    visit.awaited(["first_visit", "page_view", "session_start"])
    assert page.evaluate("errors") == 0
    assert visit.errors == []
    assert set(cookies(visit)) <= {"__uid__"}
