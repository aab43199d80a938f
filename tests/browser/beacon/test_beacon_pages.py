"""What a page's visit becomes in BigQuery: every feature by its rows."""

from typing import Any

import pytest

from .visit import Visit, param, until

pytestmark = pytest.mark.needs("chromium")

GTAG = """<script>
window.dataLayer = [{event: 'of a tag manager'}]
function gtag() { dataLayer.push(arguments) }
gtag('js', new Date())
gtag('config', 'G-1', {shop: 'north'})
gtag('set', 'user_properties', {plan: 'gold', orders: 3})
gtag('event', 'view_item', {currency: 'EUR', value: 9.5, items: [{item_id: 'hat', price: 9.5}]})
</script>"""
PURCHASE = """angelia('event', 'purchase', {transaction_id: 'T-1', currency: 'EUR', value: 19,
  items: [{item_id: 'hat', item_name: 'Hat', price: 9.5, quantity: 2}]})"""
ALL = """event_name, event_params, user_pseudo_id, user_id, user_properties, items, ecommerce,
  user_first_touch_timestamp, device, angelia, session_traffic_source_last_click.manual_campaign"""
TALL = '<div style="height:5000px"></div>'


def test_a_landing_with_calls_of_gtag_and_of_our_own(visit: Visit) -> None:
    visit.put(head=GTAG)
    page = visit.open("/?utm_source=news&utm_medium=email&gclid=c-1")
    page.evaluate(PURCHASE)
    page.evaluate("gtag('event', 'login', {method: 'mail', send_to: 'G-1', event_id: 'login-7'})")
    page.evaluate("gtag('event', 'conversion', {send_to: 'AW-1/x'})")
    assert visit.names(page) == [
        "first_visit", "session_start", "page_view", "view_item", "purchase", "login",
    ]  # fmt: skip
    rows = {row["event_name"]: row for row in visit.rows(ALL)}
    landing, purchase = rows["page_view"], rows["purchase"]
    assert {row["user_pseudo_id"] for row in rows.values()} == {landing["user_pseudo_id"]}
    assert {row["user_first_touch_timestamp"] for row in rows.values()} != {None}
    assert {param(row, "ga_session_number") for row in rows.values()} == {1}
    assert {param(row, "shop") for row in rows.values()} == {"north"}
    assert len({param(row, "ga_session_id") for row in rows.values()}) == 1
    assert {row["manual_campaign"]["source"] for row in rows.values()} == {"news"}
    assert (param(landing, "entrances"), param(landing, "page_title")) == (1, "Hats")
    assert landing["device"]["web_info"]["browser_version"].count(".") == 3, "by client hints"
    assert [one["value"]["int_value"] for one in landing["user_properties"]][1] == 3
    assert (purchase["ecommerce"]["purchase_revenue"], purchase["items"][0]["quantity"]) == (19, 2)
    assert (param(rows["view_item"], "value"), rows["view_item"]["items"][0]["price"]) == (9.5, 9.5)
    assert (param(rows["login"], "method"), param(rows["login"], "send_to")) == ("mail", None)
    assert not [row for row in rows.values() if row["angelia"]["warnings"]]
    assert not [row for row in rows.values() if row["angelia"]["unmapped"]]
    assert page.evaluate("dataLayer.length") == 7, "what was pushed stays for tag managers"
    assert visit.errors == []


def test_scrolling_clicks_search_and_engagement(visit: Visit) -> None:
    links = (
        '<a id="out" class="ad" href="http://other.example/x" target="_blank">o</a>'
        '<a id="file" href="/a.PDF" target="_blank">The size chart</a>'
    )
    visit.put(body=links + TALL)
    page = visit.open("/?q=blue+hat")
    page.evaluate("scrollTo(0, 6000)")
    visit.sent(page)
    page.evaluate("scrollTo(0, 0); scrollTo(0, 6000)")
    page.wait_for_timeout(1_100)  # a second is the least that GA4 counts
    page.click("#file")
    page.click("#out")
    page.bring_to_front()
    visit.sent(page)  # what is on its way while a page closes may come twice
    visit.put("/next")
    visit.open("/next", page=page)
    names = visit.names(page)
    assert names.count("scroll") == names.count("file_download") == names.count("click") == 1
    rows = {row["event_name"]: row for row in visit.rows("event_name, event_params")}
    assert param(rows["view_search_results"], "search_term") == "blue hat"
    assert param(rows["scroll"], "percent_scrolled") == 90
    assert param(rows["file_download"], "file_extension") == "PDF"
    assert param(rows["file_download"], "file_name") == "/a.PDF"
    about: dict[str, Any] = {
        key: param(rows["click"], key)
        for key in ("link_url", "link_domain", "link_classes", "link_id", "outbound")
    }
    assert about == {
        "link_url": "http://other.example/x", "link_domain": "other.example",
        "link_classes": "ad", "link_id": "out", "outbound": "true",
    }  # fmt: skip
    spent = sum(int(str(param(row, "engagement_time_msec") or 0)) for row in visit.rows(ALL))
    assert 1_100 <= spent < 60_000


def test_what_is_switched_off_is_not_sent(visit: Visit) -> None:
    settings = " ".join(
        f'data-{name}="off"'
        for name in ("page-view", "session-events", "scroll", "outbound", "downloads", "search",
                     "engagement", "client-hints", "data-layer")
    )  # fmt: skip
    links = '<a id="out" href="http://other.example/x.pdf" target="_blank">o</a>'
    visit.put("/", settings, head=GTAG, body=links + TALL)
    page = visit.open("/?q=hat")
    page.evaluate("scrollTo(0, 6000); history.pushState({}, '', '/more')")
    page.click("#out")
    page.evaluate("angelia('event', 'sign_up', {method: 'mail'})")
    assert visit.names(page) == ["sign_up"]
    [row] = visit.rows(ALL)
    assert row["device"]["web_info"]["browser_version"] == "156.0.0.0", "the User-Agent's"
    assert (param(row, "session_engaged"), param(row, "ga_session_number")) == ("0", 1)


def test_pages_without_a_load_count_with_the_page_before_as_referrer(visit: Visit) -> None:
    visit.put()
    page = visit.open("/a")  # nothing there
    visit.put("/a")
    page = visit.open("/a", page=page)
    page.evaluate("history.replaceState({}, '', '/a')")  # the same page
    page.evaluate("history.pushState({}, '', '/a#details')")  # likewise
    page.evaluate("history.pushState({}, '', '/b'); document.title = 'Blue hats'")
    page.evaluate("angelia('event', 'view_item')")
    page.evaluate("history.back()")
    visit.until_sent(page, "page_view", 3)
    page.evaluate("history.replaceState({}, '', '/a?size=L')")
    visit.until_sent(page, "page_view", 4)
    seen = [
        (str(param(row, "page_location")).partition(str(visit.site.port))[2],
         str(param(row, "page_referrer") or "").partition(str(visit.site.port))[2],
         param(row, "page_title"))
        for row in visit.rows("event_name, event_params") if row["event_name"] == "page_view"
    ]  # fmt: skip
    assert seen == [
        ("/a", "", "Hats"), ("/b", "/a", "Blue hats"), ("/a#details", "/b", "Blue hats"),
        ("/a?size=L", "/a#details", "Blue hats"),
    ]  # fmt: skip
    assert visit.names().count("session_start") == 1


@pytest.mark.parametrize("browser_is", ["new", "old"])
def test_other_scripts_may_route_and_replace_what_they_like(visit: Visit, browser_is: str) -> None:
    visit.stream += f"_{browser_is}"
    old = "Object.defineProperty(window, 'navigation', {value: undefined})"
    visit.site.put(
        "/",
        f"""<!doctype html>
      <script>{old if browser_is == "old" else ""}; dataLayer = [Object.create(null)]</script>
      {visit.tag()}<title>Hats</title>""",
    )
    page = visit.open()
    visit.until_sent(page, "page_view", 1)
    page.evaluate("dataLayer.push(Object.create(null))")
    page.evaluate("angelia('event', 'both', {send_to: ['AW-1/x', 'G-1']})")
    page.evaluate("angelia('event', 'ads', {send_to: ['AW-1/x', 'DC-1']})")
    if browser_is == "new":
        page.evaluate("""const {pushState} = History.prototype
          History.prototype.pushState = function () { calls = 1; pushState.apply(this, arguments) }
          navigation.addEventListener('navigate', one => one.canIntercept && one.intercept())""")
    page.evaluate("history.pushState({}, '', '/b')")
    visit.until_sent(page, "page_view", 2)
    if browser_is == "new":
        assert page.evaluate("calls") == 1
        page.evaluate("navigation.navigate('/c').committed.then(() => 1)")
        visit.until_sent(page, "page_view", 3)
    rows = visit.rows("event_name, event_params")
    assert {row["event_name"] for row in rows[3:]} == {"both", "page_view"}
    assert {param(row, "page_title") for row in rows} == {"Hats"}, "after the script"
    assert visit.errors == []


SETTINGS = {
    "send_to", "send_page_view", "event_callback", "event_timeout", "client_id", "user_id",
    "groups", "user_properties", "linker", "server_container_url", "transport_url",
    "transport_type", "allow_google_signals", "allow_ad_personalization_signals", "cookie_domain",
    "cookie_expires", "cookie_flags", "cookie_path", "cookie_prefix", "cookie_update",
}  # fmt: skip
PARAMS = [
    "user_identity", "server_name", "cookie_choice", "send_method", "send_total", "groups_joined",
    "event_identity", "event_id_of_ours", "allow_list", "transport_cost", "user_id_type",
    "linker_name", "my_send_to",
]  # fmt: skip


def test_only_the_settings_of_gtag_are_no_parameters(visit: Visit) -> None:
    visit.put("/", 'data-page-view="off"')
    page = visit.open()
    page.evaluate("names => angelia('event', 'both', Object.fromEntries(names.map(n => [n, 'x'])))",
                  [*(SETTINGS - {"event_callback"}), *PARAMS])  # fmt: skip
    page.evaluate("names => names.forEach(name => angelia('set', name, 'y'))", PARAMS)
    page.evaluate("angelia('event', 'later')")
    visit.sent(page)
    seen = {row["event_name"]: row for row in visit.rows("event_name, event_params")}
    for name, value in (("both", "x"), ("later", "y")):
        keys = {one["key"] for one in seen[name]["event_params"]}
        assert keys.isdisjoint(SETTINGS)
        assert {param(seen[name], one) for one in PARAMS} == {value}


@pytest.mark.parametrize("gtag_is", ["there", "not_there"])
def test_a_call_is_told_once_that_it_is_done(visit: Visit, gtag_is: str) -> None:
    visit.stream += f"_{gtag_is}"
    there = "google_tag_manager = {}" if gtag_is == "there" else ""
    calls = """told = []
      const call = (how, name, params) =>
        how('event', name, {...params, event_timeout: 50, event_callback: () => told.push(name)})
      """
    early = "call(gtag, 'early_gtag'); call(angelia, 'early_angelia')"
    stub = "angelia = function () { (angelia.q = angelia.q || []).push(arguments) }"
    visit.put("/", head=f"{GTAG}<script>{there}; {stub}; {calls}{early}</script>")
    page = visit.open()
    page.evaluate("""call(gtag, 'gtag'); call(angelia, 'angelia')
      call(angelia, 'ads', {send_to: 'AW-1/x'}); call(angelia, '')""")
    page.wait_for_timeout(100)  # twice the time that gtag.js may take
    gtags = [] if gtag_is == "there" else ["early_gtag", "gtag"]  # gtag.js tells of its own
    expected = sorted([*gtags, "", "ads", "angelia", "early_angelia"])
    assert page.evaluate("told.sort()") == expected
    assert visit.errors == []


def test_only_the_pages_own_scrolling_counts(visit: Visit) -> None:
    inner = f'<div id="inner" style="height:99px;overflow:auto">{TALL}</div>'
    visit.put("/", body=inner)
    page = visit.open()
    page.evaluate("inner.scrollTo(0, 5000)")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("document.dispatchEvent(new Event('scroll'))")  # pulled, as on a phone
    page.evaluate("angelia('event', 'done')")
    assert "scroll" not in visit.names(page)


def test_a_data_layer_that_is_no_list_is_left_alone(visit: Visit) -> None:
    visit.put("/", head="<script>dataLayer = {page: 1}</script>", body=TALL)
    page = visit.open()
    page.evaluate("scrollTo(0, 6000)")
    visit.until_sent(page, "scroll", 1)
    assert page.evaluate("JSON.stringify(dataLayer)") == '{"page":1}'


def test_a_page_that_the_browser_brings_back_whole_is_viewed_again(visit: Visit) -> None:
    visit.put("/", head="<script>addEventListener('pageshow', e => back = e.persisted)</script>")
    visit.put("/next")
    page = visit.open()
    visit.sent(page)
    visit.open("/next", page=page)
    visit.sent(page)
    page.evaluate("history.back()")
    page.wait_for_function("window.back !== undefined")
    until(lambda: bool(page.evaluate("window.back")), page, "the page was loaded once more")
    visit.until_sent(page, "page_view", 3)
    assert visit.names(page).count("session_start") == 1


def test_links_to_the_owners_other_hosts_are_not_outbound(visit: Visit) -> None:
    hosts = ("checkout.shop.example", "pay.example", "help.pay.example", "notpay.example")
    links = "".join(f'<a id="{h}" href="http://{h}/" target="_blank">{h}</a><br>' for h in hosts)
    mail = '<a id="mail" href="mailto:a@b.example">mail</a>'
    visit.put("/", 'data-own-domains="pay.example, other.example"', body=links + mail)
    page = visit.open(host="www.shop.example")
    for link in (*hosts, "mail"):
        page.evaluate(f"document.getElementById('{link}').click()")
    visit.sent(page)
    rows = visit.rows("event_name, event_params")
    clicked = [param(row, "link_domain") for row in rows if row["event_name"] == "click"]
    assert clicked == ["notpay.example"]


def test_a_page_that_is_rendered_ahead_counts_when_it_is_looked_at(visit: Visit) -> None:
    sent: list[Any] = []
    visit.context.on("request", lambda one: sent.append(one) if "/streaming/" in one.url else None)
    ahead = "Object.defineProperty(document, 'prerendering', {value: true})"
    visit.put("/", head=f"<script>{ahead}</script>")
    page = visit.open("/before")  # nothing there
    visit.open(page=page)
    assert page.evaluate("localStorage.length") == 0
    # What the page before says at its end is the new page's to send, and at once.
    page.evaluate(f"""localStorage.setItem('angelia.{visit.stream}.left', JSON.stringify(
      {{event_name: 'left', event_id: 'left', timestamp_micros: Date.now() * 1000}}))""")
    page.wait_for_timeout(5)
    page.evaluate("document.dispatchEvent(new Event('prerenderingchange'))")
    assert visit.names(page) == ["left", "first_visit", "session_start", "page_view"]
    assert '"left"' in sent[0].post_data


def test_debug_says_which_command_is_unknown(visit: Visit) -> None:
    visit.put(settings='data-debug="on"')
    page = visit.open()
    with page.expect_console_message(lambda said: "unknown evnt" in said.text):
        page.evaluate("angelia('evnt', 'x')")
