import json
from collections import Counter
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest

from functions.ingest import native
from functions.ingest.incoming import Incoming
from local.demo.actions import BadMessage, BadRequest, HermesPublish, Hit, Sending
from local.demo.afterwards import REFUND_HITS, RELOADS, REPEATS
from local.demo.plan import BOT_PURCHASES, HERMES, HITS, PACE_PER_S, PURCHASES, shop_day
from shared.errors import Reason

START_MICROS = 1_795_262_400_000_000
DAY = shop_day(START_MICROS)
SENT = [action for action in DAY if isinstance(action, Hit)]
FIRST = [hit for hit in SENT if hit.sending is Sending.FIRST]
AFTERWARDS = REPEATS + RELOADS + REFUND_HITS


def params(hit: Hit) -> dict[str, Any]:
    return {
        param["key"]: next(iter(param["value"].values())) for param in hit.event["event_params"]
    }


def sessions() -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in FIRST:
        found.setdefault(hit.event["client_id"], []).append(hit)
    return found


@pytest.mark.parametrize(
    ("kind", "count"),
    [(Hit, HITS + AFTERWARDS), (HermesPublish, HERMES), (BadRequest, 5), (BadMessage, 5)],
)
def test_the_day_has_exactly_as_much_of_everything_as_it_says(kind: type, count: int) -> None:
    assert sum(isinstance(action, kind) for action in DAY) == count


def test_exactly_sixty_of_two_thousand_hits_are_purchases_by_people_and_one_is_a_bots() -> None:
    assert (HITS, PURCHASES, BOT_PURCHASES, HERMES) == (2_000, 60, 1, 50)
    assert len(FIRST) == HITS
    bought = Counter(hit.is_bot for hit in FIRST if hit.event_name == "purchase")
    assert bought == {False: PURCHASES, True: BOT_PURCHASES}


def test_a_bot_is_known_by_its_user_agent_and_nobody_else_is_one() -> None:
    for hit in SENT:
        assert hit.is_bot == ("bot.htm" in hit.headers["User-Agent"])


def test_the_same_seed_and_start_give_the_same_day() -> None:
    assert shop_day(START_MICROS) == DAY
    assert shop_day(START_MICROS, seed=1) != DAY


@pytest.mark.parametrize("seed", range(5))
def test_the_counts_do_not_depend_on_the_seed(seed: int) -> None:
    day = shop_day(START_MICROS, seed)
    hits = [action for action in day if isinstance(action, Hit)]
    first = [hit for hit in hits if hit.sending is Sending.FIRST]
    assert len(first) == HITS
    assert sum(hit.event_name == "purchase" for hit in first) == PURCHASES + BOT_PURCHASES
    assert sum(hit.event_name == "refund" for hit in hits) == REFUND_HITS
    assert len(day) == HITS + AFTERWARDS + HERMES + 10


def test_ingest_reads_every_hit_as_it_is() -> None:
    for hit in SENT:
        body = json.dumps(hit.event).encode()
        [part] = native.parse(Incoming(method="POST", read_body=body.__bytes__), "shop")
        assert part.events[0].event_id == hit.event_id
        assert not part.events[0].unknown


def test_the_hits_of_a_session_are_in_its_order_and_at_their_pace() -> None:
    times = [hit.event["timestamp_micros"] for hit in FIRST]
    step_micros = 1_000_000 // PACE_PER_S
    assert times == [START_MICROS + place * step_micros for place in range(HITS)]
    for hits in sessions().values():
        names = [hit.event_name for hit in hits]
        assert names[0] in {"first_visit", "session_start"}
        assert "purchase" not in names[:-1]
        assert len({params(hit)["ga_session_id"] for hit in hits}) == 1
        assert params(hits[0])["ga_session_id"] == hits[0].event["timestamp_micros"] // 1_000_000


def test_only_a_first_session_has_a_first_visit() -> None:
    for hits in sessions().values():
        number = params(hits[0])["ga_session_number"]
        assert (hits[0].event_name == "first_visit") == (number == 1)


def test_the_first_page_view_of_a_session_is_its_entrance() -> None:
    for hits in sessions().values():
        views = [params(hit) for hit in hits if hit.event_name == "page_view"]
        expected = [1, *[None] * len(views)][: len(views)]
        assert [view.get("entrances") for view in views] == expected


def test_a_page_is_reached_from_the_page_before_it() -> None:
    for hits in sessions().values():
        for before, after in pairwise(hits):
            seen, next_seen = params(before), params(after)
            if seen["page_location"] != next_seen["page_location"]:
                assert next_seen["page_referrer"] == seen["page_location"]


def test_a_purchase_is_worth_its_items() -> None:
    for hit in FIRST:
        if hit.event_name == "purchase":
            order = hit.event["ecommerce"]
            worth = sum(item["price"] * item["quantity"] for item in hit.event["items"])
            assert order["value"] == pytest.approx(worth)
            assert params(hit)["transaction_id"] == order["transaction_id"]
            assert order["currency"] == "USD"
    orders = [h.event["ecommerce"]["transaction_id"] for h in FIRST if h.event_name == "purchase"]
    assert len(set(orders)) == PURCHASES + BOT_PURCHASES


def test_hermes_publishes_a_flat_object_with_its_value_as_text() -> None:
    for action in DAY:
        if isinstance(action, HermesPublish):
            assert set(action.content) == {"transaction_id", "transaction_value", "items"}
            line = action.content["items"][0]
            assert float(action.content["transaction_value"]) == pytest.approx(
                line["price"] * line["quantity"]
            )
    sent = [action for action in DAY if isinstance(action, HermesPublish)]
    assert {action.content["items"][0]["currency"] for action in sent} == {"USD", "GBP"}
    assert len({action.content["transaction_id"] for action in sent}) == HERMES


def test_country_channel_and_device_have_something_to_be_told_from() -> None:
    countries = {hit.headers["X-Client-Geo-Country"] for hit in FIRST}
    agents = {hit.headers["User-Agent"] for hit in FIRST}
    landings = [params(hits[0]) for hits in sessions().values()]
    referrers = {urlsplit(landing.get("page_referrer", "")).hostname for landing in landings}
    queries = " ".join(urlsplit(landing["page_location"]).query for landing in landings)
    assert len(countries) >= 15
    assert len(agents) >= 20
    assert {"www.google.com", "l.facebook.com", "chatgpt.com", None} <= referrers
    assert {"gclid", "utm_medium"} <= {part.split("=")[0] for part in queries.split("&")}
    assert any("Googlebot" in agent or "bingbot" in agent for agent in agents)


def test_some_visitors_deny_and_some_requests_have_no_origin() -> None:
    stated = Counter(hit.may_identify for hit in FIRST)
    origins = Counter("Origin" in hit.headers for hit in FIRST)
    assert 0 < stated[False] < stated[True]
    assert 0 < origins[False] < origins[True]


def test_each_mistake_is_another_one() -> None:
    answers = {(a.status, a.code) for a in DAY if isinstance(a, BadRequest)}
    reasons = {(a.stage, a.reason) for a in DAY if isinstance(a, BadMessage)}
    assert len(answers) == 5
    assert len(reasons) == 5
    assert {reason for _, reason in reasons} <= set(Reason)
