"""Before consent nothing is kept and nobody is named; with it the visit counts from its start."""

from typing import Any

import pytest
from playwright.sync_api import Page

from .visit import Visit, param, until

pytestmark = pytest.mark.needs("chromium")

COLUMNS = """event_name, user_pseudo_id, event_params, privacy_info, angelia.consent,
  session_traffic_source_last_click.manual_campaign"""
LANDING = ["first_visit", "session_start", "page_view"]
GRANT = "gtag('consent', 'update', {analytics_storage: 'granted', ad_storage: 'denied'})"
DENY = "gtag('consent', 'update', {analytics_storage: 'denied', ad_storage: 'denied'})"
GTAG = "<script>function gtag() { (window.dataLayer = window.dataLayer || []).push(arguments) }"
DEFAULT = f"""{GTAG}
gtag('consent', 'default', {{analytics_storage: 'denied', ad_storage: 'denied', region: ['DK']}})
gtag('consent', 'default', {{analytics_storage: 'granted'}})</script>"""

# How often a page was told of consent by another tab; a key of an event ends in its id.
TOLD = """<script>told = 0
onstorage = ({key, newValue}) => { if (newValue && key.endsWith('.')) told++ }</script>"""


def kept(visit: Visit, page: Page) -> tuple[set[str], int]:
    """The names of cookies, and how many keys localStorage has."""
    names = {str(cookie.get("name")) for cookie in visit.context.cookies()}
    return names, page.evaluate("localStorage.length")


@pytest.fixture
def requests(visit: Visit) -> list[Any]:
    sent: list[Any] = []
    visit.context.on("request", lambda one: sent.append(one) if "/streaming/" in one.url else None)
    return sent


@pytest.mark.parametrize("stated", ["attribute", "call"])
def test_events_wait_in_memory_and_count_from_the_landing(
    visit: Visit, requests: list[Any], stated: str
) -> None:
    visit.stream += f"_{stated}"
    by_call = stated == "call"
    visit.put(
        "/",
        "" if by_call else 'data-consent="denied"',
        head=DEFAULT if by_call else GTAG + "</script>",
    )
    page = visit.open("/?utm_source=news")
    page.evaluate("gtag('event', 'view_item'); history.pushState({}, '', '/b')")
    page.wait_for_timeout(100)  # more than a page without a load waits for its title
    assert kept(visit, page) == (set(), 0)
    assert requests == []
    page.evaluate("gtag('consent', 'update', {ad_storage: 'denied'})")  # a flag at a time
    page.evaluate("gtag('consent', 'update', {analytics_storage: 'granted'})")
    assert visit.names(page) == [*LANDING, "view_item", "page_view"]
    rows = visit.rows(COLUMNS)
    assert {row["manual_campaign"]["source"] for row in rows} == {"news"}
    assert {row["consent"]["ad_storage"] for row in rows} == {"denied"}
    assert {row["consent"]["analytics_storage"] for row in rows} == {"granted"}
    assert str(param(rows[2], "page_location")).endswith("/?utm_source=news")
    assert None not in {row["user_pseudo_id"] for row in rows}


def test_what_was_refused_is_forgotten(visit: Visit, requests: list[Any]) -> None:
    visit.put("/", 'data-consent="denied"', head=GTAG + "</script>")
    page = visit.open()
    page.evaluate(DENY)
    page.evaluate("gtag('event', 'private')")
    assert kept(visit, page) == (set(), 0)
    page.evaluate(GRANT)
    page.evaluate("gtag('event', 'sign_up')")
    assert visit.names(page) == ["first_visit", "session_start", "sign_up"]
    assert len(requests) == 1


def test_consent_that_is_withdrawn_takes_all_that_was_kept(visit: Visit) -> None:
    visit.put("/", 'data-before-consent="send"', head=GTAG + "</script>")
    page = visit.open()
    visit.sent(page)
    assert kept(visit, page)[0] == {"_angelia", f"_angelia_{visit.stream}", "__uid__"}
    page.evaluate(DENY)
    page.evaluate("gtag('event', 'leave')")
    rows = visit.awaited(["leave"])
    assert rows
    until(lambda: kept(visit, page) == (set(), 0), page, "something was kept")
    [left] = [row for row in visit.rows(COLUMNS) if row["event_name"] == "leave"]
    assert (left["user_pseudo_id"], param(left, "ga_session_id")) == (None, None)


def test_where_nothing_is_sent_without_consent_the_servers_cookie_goes_too(
    visit: Visit, requests: list[Any]
) -> None:
    visit.put(head=GTAG + "</script>")
    page = visit.open()
    visit.sent(page)
    assert "__uid__" in kept(visit, page)[0]
    page.evaluate(f"angelia('event', 'private'); {DENY}; angelia('event', 'private')")
    until(lambda: kept(visit, page) == (set(), 0), page, "something was kept")
    page.evaluate(DENY)
    page.wait_for_timeout(100)  # more than the queue waits
    assert "private" not in visit.names()
    without_events = [one for one in requests if one.post_data_json.get("events") == []]
    assert len(without_events) == 1, "once"


@pytest.mark.parametrize("word", ["a flag", "one word for all"])
def test_consent_that_is_withdrawn_in_one_tab_is_withdrawn_in_all(visit: Visit, word: str) -> None:
    visit.stream += "_word" if word.startswith("one") else ""
    denied = "'denied'" if word.startswith("one") else "{analytics_storage: 'denied'}"
    visit.put(head=TOLD)
    other = visit.open()
    visit.sent(other)
    page = visit.open()
    visit.sent(page)
    page.evaluate(f"angelia('consent', 'update', {denied})")
    until(lambda: kept(visit, page) == (set(), 0), page, "something was kept")
    until(lambda: other.evaluate("told") == 1, other, "it was not told")
    other.bring_to_front()
    for one in (other, page):
        one.evaluate("angelia('event', 'private')")
        one.wait_for_timeout(100)  # more than the queue waits
        assert kept(visit, one) == (set(), 0)
    assert "private" not in visit.names()
    other.evaluate("angelia('consent', 'update', 'granted'); angelia('event', 'public')")
    assert "public" in visit.names(other)


def busy_while(visit: Visit, done: str) -> tuple[Page, Page]:
    """Two tabs, and what one has done while the other could hear of nothing."""
    visit.put("/", 'data-flush-ms="60000"', head=TOLD)
    tabs = []
    for _ in range(2):
        tabs.append(visit.open())
        visit.sent(tabs[-1], by="online")
    other, page = tabs
    other.evaluate("""setTimeout(() => {
      document.cookie = 'tab=busy'
      const end = performance.now() + 2e4
      while (!document.cookie.includes('tab=go') && performance.now() < end);
      document.cookie = 'tab=;max-age=0'
      angelia('event', 'unheard')
    })""")
    until(lambda: "tab=busy" in page.evaluate("document.cookie"), page, "not busy")
    page.evaluate(f"{done}; document.cookie = 'tab=go'")
    return page, other


DENY_ALL = "angelia('consent', 'update', 'denied')"
GRANT_ALL = "angelia('consent', 'update', 'granted')"


def test_a_tab_that_hears_late_of_a_withdrawal_leaves_what_was_granted_since_then(
    visit: Visit,
) -> None:
    page, other = busy_while(visit, f"{DENY_ALL}; {GRANT_ALL}; angelia('event', 'sign_up')")
    granted = page.evaluate("document.cookie.match(/_angelia=([^;]+)/)[1]")
    until(lambda: other.evaluate("told") == 2, other, "it was not told")
    other.wait_for_timeout(1_600)  # more than it waits for a grant, and out of sight
    for one, name in ((page, "here"), (other, "there")):
        one.evaluate(f"angelia('event', '{name}'); dispatchEvent(new Event('online'))")
    assert f"_angelia={granted};" in other.evaluate("document.cookie + ';'")
    visit.sent(page)
    assert {"sign_up", "here", "there"} <= set(visit.names(other))


def test_what_a_tab_keeps_before_it_hears_of_a_withdrawal_goes_too(visit: Visit) -> None:
    page, other = busy_while(visit, DENY_ALL)
    until(lambda: other.evaluate("told") == 1, other, "it was not told")
    until(lambda: kept(visit, page) == (set(), 0), page, "something was kept")
    other.evaluate("angelia('event', 'private')")
    visit.sent(other, by="online")
    assert kept(visit, other) == (set(), 0)
    assert not {"unheard", "private"} & set(visit.names())


def test_a_grant_that_is_taken_back_before_anything_happened_is_told_too(visit: Visit) -> None:
    visit.put("/", 'data-consent="denied" data-page-view="off"', head=TOLD)
    other, page = visit.open(), visit.open()
    page.evaluate(f"{GRANT_ALL}; {DENY_ALL}")
    until(lambda: other.evaluate("told") == 2, other, "it was not told")
    other.evaluate("angelia('event', 'private')")
    other.wait_for_timeout(100)  # more than the queue waits
    assert kept(visit, other) == (set(), 0)
    assert "private" not in visit.names()


BACK = "<script>addEventListener('pageshow', e => back = e.persisted)</script>"


def test_a_page_that_never_heard_of_consent_takes_lost_cookies_for_no_refusal(visit: Visit) -> None:
    visit.put("/", head=BACK)
    visit.put("/next", 'data-page-view="off" data-engagement="off"')
    page = visit.open()
    visit.sent(page)
    visit.open("/next", page=page)
    visit.sent(page)
    visit.context.clear_cookies()
    page.evaluate("history.back()")
    page.wait_for_function("window.back === true")
    page.evaluate("angelia('event', 'sign_up')")
    assert "sign_up" in visit.names(page)


def test_a_page_that_the_browser_brings_back_whole_keeps_nothing_after_a_withdrawal(
    visit: Visit,
) -> None:
    visit.put("/", head=BACK)
    visit.put("/next")
    page = visit.open()
    page.evaluate(GRANT.replace("gtag(", "angelia("))
    visit.sent(page)
    visit.open("/next", page=page)
    visit.sent(page)
    page.evaluate(DENY.replace("gtag(", "angelia("))
    until(lambda: kept(visit, page) == (set(), 0), page, "something was kept")
    page.evaluate("history.back()")
    page.wait_for_function("window.back === true")
    page.evaluate("angelia('event', 'private')")
    page.wait_for_timeout(100)  # more than the queue waits
    assert kept(visit, page) == (set(), 0)
    assert "private" not in visit.names()


def test_what_is_said_of_consent_counts_for_calls_before_it_of_the_other_list(
    visit: Visit, requests: list[Any]
) -> None:
    stub = "<script>window.angelia = function () { (angelia.q = angelia.q || []).push(arguments) }"
    early = f"{GTAG}; gtag('event', 'early')</script>{stub}; stale = angelia"
    denied = "angelia('consent', 'default', {analytics_storage: 'denied'})"
    visit.put("/", head=f"{early}; {denied}</script>")
    page = visit.open()
    page.wait_for_timeout(100)
    assert (kept(visit, page), requests) == ((set(), 0), [])
    page.evaluate("stale('consent', 'update', {analytics_storage: 'granted'})")
    page.evaluate("stale('event', 'late')")
    assert visit.names(page) == [*LANDING, "early", "late"]


def test_events_without_identifiers_and_then_a_session_of_the_landing(visit: Visit) -> None:
    visit.put("/", 'data-consent="denied" data-before-consent="send"', head=GTAG + "</script>")
    page = visit.open("/?utm_source=news&gclid=c-1")
    visit.awaited(["page_view"])
    [seen] = visit.rows(COLUMNS)
    assert (seen["event_name"], seen["user_pseudo_id"]) == ("page_view", None)
    assert seen["privacy_info"]["analytics_storage"] == "No"
    assert "gclid" not in str(param(seen, "page_location"))
    assert kept(visit, page) == (set(), 0)
    page.evaluate("history.pushState({}, '', '/b')")
    visit.awaited(["page_view"])
    page.evaluate(GRANT)
    page.evaluate("gtag('event', 'sign_up')")
    visit.sent(page)
    [signed_up] = [row for row in visit.rows(COLUMNS) if row["event_name"] == "sign_up"]
    assert signed_up["manual_campaign"]["source"] == "news"
    assert signed_up["user_pseudo_id"] is not None


def test_what_was_said_before_a_grant_goes_in_a_request_of_its_own(visit: Visit) -> None:
    visit.put("/", 'data-consent="denied" data-before-consent="send"', head=GTAG + "</script>")
    page = visit.open()
    visit.awaited(["page_view"])
    page.evaluate(f"gtag('event', 'share'); {GRANT}; gtag('event', 'sign_up')")
    visit.sent(page)
    known = {row["event_name"]: row["user_pseudo_id"] for row in visit.rows(COLUMNS)}
    assert (known["share"] is None, known["sign_up"] is None) == (True, False)
