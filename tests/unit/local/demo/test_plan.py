import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.demo.actions import (
    Action,
    BadMessage,
    BadRequest,
    Event,
    HermesPublish,
    Hit,
    Protocol,
    Sending,
)
from local.demo.afterwards import REFUND_HITS, RELOADS, REPEATS
from local.demo.plan import (
    BOT_PURCHASES,
    BY_SERVER,
    EVENTS,
    HERMES,
    PACE_PER_S,
    PURCHASES,
    shop_day,
)
from shared.errors import Reason

from .reading import Told, told

START_MICROS = 1_795_262_400_000_000
STEP_MICROS = 1_000_000 // PACE_PER_S


@cache
def day() -> Sequence[Action]:
    return shop_day(START_MICROS)


@cache
def sent() -> list[Hit]:
    return [action for action in day() if isinstance(action, Hit)]


@cache
def first() -> list[Hit]:
    return [hit for hit in sent() if hit.sending is Sending.FIRST]


@cache
def events_of_first() -> list[list[Told]]:
    return [told(hit) for hit in first()]


@cache
def browsers() -> list[Hit]:
    return [hit for hit in first() if hit.protocol is not Protocol.MP]


def sessions() -> dict[str, list[Told]]:
    """Each visitor's events in their order."""
    found: dict[str, list[Told]] = {}
    for event in (event for events in events_of_first() for event in events):
        found.setdefault(event.part.user.client_id or "", []).append(event)
    return found


def params(events: list[Told]) -> list[dict[str, Any]]:
    """Of those that have a page: the server's have none."""
    return [event.params for event in events if "page_location" in event.params]


def purchases(hits: list[Hit]) -> list[Event]:
    return [purchase for hit in hits for purchase in hit.purchases]


@pytest.mark.parametrize(
    ("kind", "count"),
    [(HermesPublish, HERMES), (BadRequest, 14), (BadMessage, 5)],
)
def test_the_day_has_exactly_as_much_of_everything_as_it_says(kind: type, count: int) -> None:
    assert sum(isinstance(action, kind) for action in day()) == count


def test_exactly_sixty_of_two_thousand_events_are_purchases_by_people_and_one_is_a_bots() -> None:
    assert (EVENTS, PURCHASES, BOT_PURCHASES, HERMES) == (2_000, 60, 1, 50)
    assert sum(len(hit.events) for hit in first()) == EVENTS
    bought = Counter(hit.is_bot for hit in first() for _ in hit.purchases)
    assert bought == {False: PURCHASES, True: BOT_PURCHASES}


def test_every_protocol_has_its_part_and_several_events_share_a_request() -> None:
    hits = Counter(hit.protocol for hit in first())
    events = Counter(hit.protocol for hit in first() for _ in hit.events)
    for protocol in (Protocol.NATIVE, Protocol.GTAG):
        assert events[protocol] > EVENTS / 4
        assert events[protocol] > hits[protocol] > 200
    assert hits[Protocol.MP] == events[Protocol.MP] == BY_SERVER
    methods = Counter(hit.request.method for hit in first() if hit.protocol is Protocol.GTAG)
    assert methods["POST"] > methods["GET"] > 0


def test_native_requests_are_single_events_lists_and_envelopes() -> None:
    bodies = [json.loads(hit.request.body) for hit in first() if hit.protocol is Protocol.NATIVE]
    shapes = Counter(
        "list" if isinstance(body, list) else "envelope" if "events" in body else "single"
        for body in bodies
    )
    assert set(shapes) == {"single", "list", "envelope"}
    assert min(shapes.values()) > 50


def test_the_same_seed_and_start_give_the_same_day() -> None:
    assert shop_day(START_MICROS) == day()
    assert shop_day(START_MICROS, seed=1) != day()


@pytest.mark.parametrize("seed", range(5))
def test_the_counts_do_not_depend_on_the_seed(seed: int) -> None:
    day = shop_day(START_MICROS, seed)
    hits = [action for action in day if isinstance(action, Hit)]
    first = [hit for hit in hits if hit.sending is Sending.FIRST]
    assert sum(len(hit.events) for hit in first) == EVENTS
    assert len(purchases(first)) == PURCHASES + BOT_PURCHASES
    assert sum(hit.protocol is Protocol.MP for hit in first) == BY_SERVER
    assert Counter(hit.sending for hit in hits if hit.sending is not Sending.FIRST) == {
        Sending.REPEAT: REPEATS,
        Sending.RELOAD: RELOADS,
        Sending.REFUND: REFUND_HITS,
    }


def test_hits_are_sent_at_their_pace_and_each_right_after_its_last_event() -> None:
    for place, (hit, events) in enumerate(zip(first(), events_of_first(), strict=True)):
        due_micros = START_MICROS + place * STEP_MICROS
        if hit.protocol is Protocol.GTAG:
            assert events[-1].time_micros is None
            assert events[-1].params["batch_page_id"] <= due_micros // 1_000
        else:
            assert events[-1].time_micros == due_micros
            times = [event.time_micros or 0 for event in events]
            assert times == sorted(set(times))


def test_the_events_of_a_session_are_in_its_order() -> None:
    for events in sessions().values():
        names = [event.name for event in events]
        assert names[0] in {"first_visit", "session_start"}
        assert "purchase" not in names[:-1]
        assert len({event.params["ga_session_id"] for event in events}) == 1
        assert "first_visit" not in names[1:]


def test_a_session_begins_when_its_first_hit_is_sent() -> None:
    begun: dict[str | None, int] = {}
    for place, events in enumerate(events_of_first()):
        begun.setdefault(
            events[0].part.user.client_id, (START_MICROS + place * STEP_MICROS) // 1_000_000
        )
    for client_id, events in sessions().items():
        assert events[0].params["ga_session_id"] == begun[client_id]


def test_a_page_load_is_told_by_its_time_and_its_requests_are_numbered() -> None:
    loads: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for events in events_of_first():
        found = events[-1].params
        if "batch_page_id" in found:
            visitor = events[-1].part.user.client_id or ""
            load = loads.setdefault((visitor, found["batch_page_id"]), [])
            load.append((found["batch_ordering_id"], found["page_location"]))
    for load in loads.values():
        assert [request for request, _ in load] == list(range(1, len(load) + 1))
        assert len({location for _, location in load}) == 1
    assert max(map(len, loads.values())) > 1


def test_only_a_first_session_has_a_first_visit() -> None:
    for events in sessions().values():
        number = events[0].params["ga_session_number"]
        assert (events[0].name == "first_visit") == (number == 1)


def test_the_first_page_view_of_a_session_is_its_entrance() -> None:
    for events in sessions().values():
        views = [event.params for event in events if event.name == "page_view"]
        expected = [1, *[None] * len(views)][: len(views)]
        assert [view.get("entrances") for view in views] == expected


def test_a_page_is_reached_from_the_page_before_it() -> None:
    for events in sessions().values():
        for seen, next_seen in pairwise(params(events)):
            if seen["page_location"] != next_seen["page_location"]:
                assert next_seen["page_referrer"] == seen["page_location"]


def test_a_purchase_is_worth_its_items() -> None:
    for purchase in purchases(first()):
        worth = sum(item["price"] * item["quantity"] for item in purchase.items)
        assert purchase.ecommerce["value"] == pytest.approx(worth)
        assert purchase.ecommerce["currency"] == "USD"
    orders = {purchase.ecommerce["transaction_id"] for purchase in purchases(first())}
    assert len(orders) == PURCHASES + BOT_PURCHASES


def test_a_purchase_that_the_server_tells_is_of_the_visitors_session() -> None:
    told_by_server = 0
    for events in sessions().values():
        last = events[-1]
        if last.name == "purchase" and last.part.client.user_agent:  # the body's own word
            told_by_server += 1
            assert last.params["ga_session_id"] == events[0].params["ga_session_id"]
            assert last.part.user.user_id == events[0].part.user.user_id
            assert last.part.consent == events[0].part.consent
    assert told_by_server == BY_SERVER


def test_hermes_publishes_a_flat_object_with_its_value_as_text() -> None:
    for action in day():
        if isinstance(action, HermesPublish):
            assert set(action.content) == {"transaction_id", "transaction_value", "items"}
            line = action.content["items"][0]
            assert float(action.content["transaction_value"]) == pytest.approx(
                line["price"] * line["quantity"]
            )
    sent = [action for action in day() if isinstance(action, HermesPublish)]
    assert {action.content["items"][0]["currency"] for action in sent} == {"USD", "GBP"}
    assert len({action.content["transaction_id"] for action in sent}) == HERMES


def test_country_channel_and_device_have_something_to_be_told_from() -> None:
    headers = [hit.request.headers for hit in browsers()]
    agents = {header["User-Agent"] for header in headers}
    landings = [events[0].params for events in sessions().values()]
    referrers = {urlsplit(landing.get("page_referrer", "")).hostname for landing in landings}
    queries = " ".join(urlsplit(landing["page_location"]).query for landing in landings)
    assert len({header["X-Client-Geo-Country"] for header in headers}) >= 15
    assert len(agents) >= 20
    assert {"www.google.com", "l.facebook.com", "chatgpt.com", None} <= referrers
    assert {"gclid", "utm_medium"} <= {part.split("=")[0] for part in queries.split("&")}
    assert any("Googlebot" in agent or "bingbot" in agent for agent in agents)


def test_some_visitors_deny_and_some_requests_have_no_origin() -> None:
    for protocol in (Protocol.NATIVE, Protocol.GTAG):
        hits = [hit for hit in first() if hit.protocol is protocol]
        stated = Counter(hit.may_identify for hit in hits)
        origins = Counter("Origin" in hit.request.headers for hit in hits)
        assert 0 < stated[False] < stated[True]
        assert 0 < origins[False] < origins[True]


def test_each_mistake_is_another_one() -> None:
    bad = [action for action in day() if isinstance(action, BadRequest)]
    answers = Counter((urlsplit(one.request.path).path, one.status, one.code) for one in bad)
    reasons = {(a.stage, a.reason) for a in day() if isinstance(a, BadMessage)}
    # A secret may be missing or wrong.
    assert {answer for answer, times in answers.items() if times > 1} == {
        ("/mp/collect", 403, "wrong_api_secret")
    }
    assert len(reasons) == 5
    assert {reason for _, reason in reasons} <= set(Reason)
