"""No event is lost and none counts twice, whatever happens to the page, the network and ingest."""

import time
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from .visit import Visit, param, until

pytestmark = pytest.mark.needs("chromium")

EVENTS = "**/api/v1/streaming/**"
PURCHASE = """angelia('event', 'purchase', {transaction_id: 'T-1', currency: 'EUR', value: 19,
  items: [{item_id: '%s', item_name: 'Hat', price: 9.5, quantity: 2}]})"""
BLOCKED = """const refuse = () => { throw new DOMException('blocked', 'SecurityError') }
for (const [owner, name] of [[window, 'localStorage'], [Document.prototype, 'cookie']])
  Object.defineProperty(owner, name, {get: refuse, set: refuse})"""

# When it tries, by its own clock; and of its pauses, which are random, the longest.
WATCHED = """const original = fetch; tried = []; Math.random = () => 1
fetch = (...given) => { tried.push(performance.now()); return original(...given) }"""

GRANT = "angelia('consent', 'update', {analytics_storage: 'granted'})"
DENY = "angelia('consent', 'update', {analytics_storage: 'denied'})"

LANDING = ["first_visit", "session_start", "page_view"]


def tick(page: Page, times: int) -> None:
    page.evaluate(f"for (let n = 0; n < {times}; n++) angelia('event', 'tick', {{n}})")


def test_a_burst_arrives_whole_in_few_requests(visit: Visit) -> None:
    visit.put()
    page = visit.open()
    tick(page, 200)
    assert visit.names(page) == [*LANDING, *["tick"] * 200]
    requests = {row["request_id"] for row in visit.rows("angelia.request_id")}
    assert len(requests) <= 12


def test_a_page_may_say_more_than_its_browser_lets_be_on_its_way(visit: Visit) -> None:
    refused: list[str] = []
    visit.context.on("requestfailed", lambda one: refused.append(one.url))
    visit.put(settings='data-debug="on"')
    page = visit.open()
    page.on("console", lambda said: refused.append(said.text) if "Error" in said.text else None)
    visit.sent(page)
    for _ in range(10):  # 150 KB, where Chromium lets 64 be on its way
        page.evaluate("angelia('event', 'tick', {text: 'x'.repeat(15e3)})")
        visit.sent(page)
    assert visit.names(page) == [*LANDING, *["tick"] * 10]
    assert refused == []


def test_offline_events_wait_with_their_own_time(visit: Visit) -> None:
    visit.put()
    page = visit.open()
    visit.sent(page)
    visit.context.set_offline(True)
    tick(page, 3)
    said_at = page.evaluate("Date.now()") * 1000
    page.wait_for_event("requestfailed")  # it tries, and tries again
    page.wait_for_event("requestfailed")
    visit.context.set_offline(False)
    assert visit.names(page) == [*LANDING, "tick", "tick", "tick"]
    columns = "event_name, event_timestamp, received_at_micros"
    for row in visit.rows(columns)[3:]:
        assert row["event_timestamp"] <= said_at < row["received_at_micros"]


def test_what_was_said_while_ingest_was_down_arrives_once_it_is_back(visit: Visit) -> None:
    visit.put()
    page = visit.open()
    visit.sent(page)
    ingest = visit.cloud.children["ingest"]
    before = ingest.pid
    ingest.end_group()
    tick(page, 5)
    visit.sent(page)
    assert visit.names(page) == [*LANDING, *["tick"] * 5]
    assert ingest.pid != before


def test_a_server_that_asks_for_patience_gets_it_and_the_same_ids(visit: Visit) -> None:
    bodies: list[Any] = []
    at: list[float] = []

    def answer(route: Route) -> None:
        bodies.append(route.request.post_data_json)
        at.append(time.monotonic())
        if len(bodies) > 3:
            return route.continue_()
        origin = route.request.headers["origin"]
        headers = {
            "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true",
            "Access-Control-Expose-Headers": "Retry-After",
        }  # fmt: skip
        if len(bodies) == 1:
            headers["Retry-After"] = "1"
        return route.fulfill(status=(503, 429, 500)[len(bodies) - 1], headers=headers)

    visit.put()
    visit.context.route(EVENTS, answer)
    page = visit.open()
    assert visit.names(page) == LANDING
    ids = [[event["event_id"] for event in body["events"]] for body in bodies]
    assert ids == [ids[0]] * 4
    assert at[1] - at[0] >= 1, "Retry-After"


def test_an_event_that_is_wrong_takes_no_other_with_it(visit: Visit) -> None:
    visit.put()
    page = visit.open()
    page.evaluate("for (let n = 0; n < 9; n++) angelia('event', 'tick', {n: n === 4 ? 1e20 : n})")
    page.evaluate("angelia('event', 'too large', {text: 'x'.repeat(1.2e6)})")
    assert visit.names(page) == [*LANDING, *["tick"] * 8]
    assert visit.errors == []


def test_a_page_with_a_long_address_or_much_to_share_loses_nothing(visit: Visit) -> None:
    answered: list[int] = []
    visit.context.on("response", lambda one: answered.append(one.status))
    visit.put()
    page = visit.open("/?state=" + "ø" * 1000 + "x" * 17_000)
    page.evaluate("""angelia('set', {user_properties: {plan: 'ø'.repeat(4000)}})
      for (let n = 0; n < 3; n++) angelia('event', 'tick', {text: 'ø'.repeat(4000)})""")
    assert visit.names(page) == [*LANDING, *["tick"] * 3]
    assert set(answered) == {200}, "ingest takes 16 KiB of what events share"


def test_a_value_that_json_cannot_hold_takes_nothing_else_with_it(visit: Visit) -> None:
    visit.put("/", 'data-consent="denied"')
    page = visit.open()
    page.evaluate(f"""const ring = {{}}; ring.self = ring
      const item = {{item_id: 'hat'}}
      angelia('set', {{ring}})
      angelia('event', 'odd', {{ring, big: 1n, sign: Symbol(), act() {{}}, none: undefined, n: 7}})
      angelia('event', 'view_item', {{items: [item]}})
      item.item_id = 'changed later'
      {GRANT}""")
    assert visit.names(page) == [*LANDING, "odd", "view_item"]
    *_, odd, viewed = visit.rows("event_name, event_params, items")
    keys = {one["key"] for one in odd["event_params"]}
    assert keys.isdisjoint({"ring", "big", "sign", "act", "none"})
    assert param(odd, "n") == 7
    assert viewed["items"][0]["item_id"] == "hat"
    assert visit.errors == []


@pytest.mark.parametrize("ingest_is", ["up", "down"])
def test_a_purchase_of_a_tab_that_is_closed_at_once_counts_once(
    visit: Visit, ingest_is: str
) -> None:
    visit.stream += f"_{ingest_is}"
    visit.put()
    page = visit.open()
    visit.sent(page)
    hat = f"hat-{visit.stream}"
    if ingest_is == "down":
        visit.cloud.children["ingest"].end_group()
    page.evaluate(PURCHASE % hat)
    page.close(run_before_unload=True)
    if ingest_is == "down":
        visit.sent(visit.open(), by="online")  # the next page, once the tab must be gone
    visit.awaited(["purchase"])
    purchases = {row["event_id"] for row in visit.rows() if row["event_name"] == "purchase"}
    assert len(purchases) == 1
    counter = visit.cloud.firestore.document(f"items/{hat}")
    until(lambda: counter.get().exists, None, "not counted")
    assert counter.get().get("counter") == 2


def test_what_a_page_leaves_the_next_one_of_the_site_sends_and_only_that_one(visit: Visit) -> None:
    patient = 'data-flush-ms="60000"'  # nothing but leaving the page sends
    visit.put("/", patient, body='<a href="/next">next</a>')
    visit.put("/next", patient, body='<a href="/">back</a>')
    page = visit.open()
    for n in range(4):
        tick(page, 1)
        page.click("a")
        page.wait_for_url("**/next" if n % 2 == 0 else "**/")
        visit.sent(page, by="online")
    names = Counter(visit.names(page))
    assert (names["tick"], names["page_view"], names["session_start"]) == (4, 5, 1)


@pytest.mark.parametrize(
    ("said", "way"),
    [
        pytest.param("begin_checkout", "a", id="a_checkout"),
        pytest.param("add_payment_info", "a", id="a_payment"),
        pytest.param("add_to_cart", "button", id="a_form_that_is_posted"),
    ],
)
def test_what_leads_to_a_payment_does_not_wait(visit: Visit, said: str, way: str) -> None:
    visit.stream += f"_{said}"
    links = '<a href="/pay">pay</a><form action="/pay" method="post"><button>pay</button></form>'
    visit.put("/", 'data-flush-ms="60000"', body=links)
    elsewhere = visit.site.url("/card", host="payments.example")
    visit.site.put("/pay", "", {"Location": elsewhere})
    page = visit.open()
    page.evaluate(f"angelia('event', '{said}')")
    page.click(way)
    page.wait_for_url(elsewhere)
    visit.awaited([said])


def test_what_leads_to_a_payment_goes_before_all_that_waits(visit: Visit) -> None:
    visit.put("/", 'data-flush-ms="60000"', body='<a href="/pay">pay</a>')
    elsewhere = visit.site.url("/card", host="payments.example")
    visit.site.put("/pay", "", {"Location": elsewhere})
    page = visit.open()
    page.evaluate("""const of = n => ({items: Array.from({length: n}, (_, index) => ({
        item_id: 'hat-' + index, item_name: 'En rød hat', item_brand: 'Åse', item_category: 'Hats',
        item_list_name: 'All that we have', price: 99.5, quantity: 1, index}))})
      for (let n = 0; n < 6; n++) angelia('event', 'view_item_list', of(200))
      angelia('event', 'begin_checkout', of(100))
      angelia('event', 'add_shipping_info', of(100))""")
    page.click("a")
    page.wait_for_url(elsewhere)
    visit.awaited(["begin_checkout", "add_shipping_info"])


def test_where_storage_is_blocked_events_go_all_the_same(visit: Visit) -> None:
    visit.context.add_init_script(BLOCKED)
    visit.put()
    page = visit.open()
    tick(page, 2)
    rows = visit.awaited([*LANDING, "tick"])
    assert Counter(row["event_name"] for row in rows)["tick"] == 2
    page.evaluate(f"angelia('event', 'private'); {DENY}; {GRANT}; angelia('event', 'public')")
    names = {row["event_name"] for row in visit.awaited(["public"])}
    assert "private" not in names, "withdrawn before it was sent"
    assert visit.errors == []


def test_a_blocked_endpoint_costs_ever_less(visit: Visit) -> None:
    visit.context.route(EVENTS, lambda route: route.abort())
    visit.put(head=f"<script>{WATCHED}</script>", body="<button onclick='done = 1'>Buy</button>")
    page = visit.open()
    for _ in range(40):
        tick(page, 1)
        page.wait_for_timeout(20)
    page.click("button")
    assert page.evaluate("done")
    page.wait_for_function("tried.length > 4")  # it does not give up
    for n, (earlier, later) in enumerate(pairwise(page.evaluate("tried"))):
        assert later - earlier >= 40 * 2**n, "events do not make it try sooner"
    assert visit.errors == []


@pytest.mark.parametrize(
    ("status", "retry_after"),
    [
        pytest.param(503, "Wed, 21 Oct 2026 07:28:00 GMT", id="a_date"),
        pytest.param(503, "9999999999", id="for_ever"),
        pytest.param(403, "", id="refused"),
    ],
)
def test_no_answer_makes_it_send_again_and_again(
    visit: Visit, status: int, retry_after: str
) -> None:
    tried: list[str] = []

    def answer(route: Route) -> None:
        tried.append(route.request.method)
        route.fulfill(status=status, headers={
            "Access-Control-Allow-Origin": route.request.headers["origin"],
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Expose-Headers": "Retry-After", "Retry-After": retry_after,
        })  # fmt: skip

    visit.stream += f"_{status}_{retry_after[:3]}".rstrip("_")
    visit.put()
    visit.context.route(EVENTS, answer)
    page = visit.open()
    until(lambda: bool(tried), page, "nothing was sent")
    page.wait_for_timeout(300)  # seven times the longest first pause
    assert len(tried) == 1
    visit.context.unroute(EVENTS)
    tick(page, 1)
    visit.sent(page, by="online")
    assert visit.names() == (["tick"] if status == 403 else [*LANDING, "tick"])


def test_what_cannot_be_removed_is_sent_once(visit: Visit) -> None:
    visit.put("/", head="<script>Storage.prototype.removeItem = () => { throw 1 }</script>")
    page = visit.open()
    visit.awaited(LANDING)
    tick(page, 1)
    visit.awaited(["tick"])
    assert [row["event_name"] for row in visit.rows()] == [*LANDING, "tick"]
    assert visit.errors == []


def test_what_is_too_old_or_unreadable_leaves_the_queue(visit: Visit) -> None:
    seeds = f"""for (const [key, text] of [['old', '{{"event_name":"old","timestamp_micros":1}}'],
      ['broken', '{{']]) localStorage.setItem('angelia.{visit.stream}.' + key, text)"""
    visit.put("/", head=f"<script>{seeds}</script>")
    assert visit.names(visit.open()) == LANDING
