"""The requests by which a visit's steps travel, byte by byte where the protocol is Google's."""

import json
import random
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from local.demo.actions import Event, Hit, Protocol
from local.demo.audience import Place, Source
from local.demo.batches import Batch, Moment, Way, batches
from local.demo.journeys import Step
from local.demo.protocols import hit_of
from local.demo.protocols.gtag_values import consent, hints, number, parameters
from local.demo.visits import Visit

GRANTED = {
    "analytics_storage": True,
    "ad_storage": True,
    "ad_user_data": True,
    "ad_personalization": True,
}
VISIT = Visit(
    headers={
        "User-Agent": "Mozilla/5.0",
        "Accept-Language": "da-DK,da;q=0.9",
        "Origin": "https://a",
    },
    place=Place(country="DK", region="DK-84", city="Copenhagen", accept_language="da-DK,da;q=0.9"),
    address="203.0.113.7",
    screen="1920x1080",
    client_id="1.2",
    user_id=None,
    session_number=1,
    source=Source(name="direct", query="", referrer=""),
    privacy=GRANTED,
    is_bot=False,
)
MOMENT = Moment(
    time_micros=1_795_262_400_500_000, session_s=1_795_262_400, page_ms=1_795_262_400_450
)
PEN = {"item_id": "pen", "item_name": "A pen & more", "price": 1.5, "quantity": 2}
ORDER = {"transaction_id": "T-1", "currency": "USD", "value": 3.0}


def step(name: str, page: str = "/", **more: Any) -> Step:  # noqa: ANN401 - Step's other fields
    return Step(name=name, location=f"https://a{page}", title="A | B", referrer="", **more)


LANDING = (
    step("first_visit"),
    step("session_start"),
    step("page_view", params={"entrances": 1}),
)
PURCHASE = step("purchase", "/thanks", params=ORDER, ecommerce=ORDER, items=[PEN])
STORY = [
    *LANDING,
    step("page_view", "/pen"),
    step("view_item", "/pen", items=[PEN]),
    step("add_to_cart", "/pen", items=[PEN]),
    step("page_view", "/thanks"),
    PURCHASE,
]


def hit(*steps: Step, way: Way, visit: Visit = VISIT, seed: int = 1) -> Hit:
    batch = Batch(visit=visit, way=way, steps=steps, request=2, first_step=3)
    return hit_of(batch, MOMENT, random.Random(seed))  # noqa: S311 - a test's choices


def query_of(sent: Hit) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(sent.request.path).query, strict_parsing=True))


def cut(way: Way, orders_by: Way) -> list[tuple[Way, int, int, list[str]]]:
    return [
        (batch.way, batch.page, batch.request, [step.name for step in batch.steps])
        for batch in batches(VISIT, STORY, way, orders_by=orders_by)
    ]


def test_a_pages_events_go_together_but_what_is_done_by_hand_and_the_servers_purchase() -> None:
    opening = [step.name for step in LANDING]
    assert cut(Way.GTAG, Way.SERVER) == [
        (Way.GTAG, 0, 1, opening),
        (Way.GTAG, 1, 1, ["page_view", "view_item"]),
        (Way.GTAG, 1, 2, ["add_to_cart"]),
        (Way.GTAG, 2, 1, ["page_view"]),
        (Way.SERVER, 2, 2, ["purchase"]),
    ]
    assert cut(Way.LIST, Way.LIST)[-1] == (Way.LIST, 2, 1, ["page_view", "purchase"])


def test_one_a_request_is_one_a_request() -> None:
    found = batches(VISIT, STORY, Way.SINGLE, orders_by=Way.SINGLE)
    assert [batch.steps for batch in found] == [(step,) for step in STORY]
    assert [batch.first_step for batch in found] == list(range(len(STORY)))


def test_gtags_shared_parameters_stand_in_the_query_and_its_events_in_lines() -> None:
    sent = hit(step("page_view", "/thanks"), PURCHASE, way=Way.GTAG)
    assert sent.request.method == "POST"
    assert sent.request.path == (
        "/g/collect?v=2&tid=G-MERCHSHOP1&_p=1795262400450&gcs=G111&gcd=13r3r3r2r5l1&npa=0&cid=1.2"
        "&ul=da-dk&sr=1920x1080&_s=2&sid=1795262400&sct=1&seg=1&dl=https%3A%2F%2Fa%2Fthanks"
        "&dt=A%20%7C%20B"
    )
    assert sent.request.body.decode() == (
        "en=page_view&_ee=1&_et=2610\r\n"
        "en=purchase&_ee=1&ep.transaction_id=T-1&cu=USD&epn.value=3"
        "&pr1=idpen~nmA%20pen%20%26%20more~pr1.5~qt2&_et=2610"
    )
    assert sent.request.headers["Content-Type"] == "text/plain;charset=UTF-8"


def test_gtags_flags_say_the_first_events_and_the_books_know_them() -> None:
    sent = hit(*LANDING, way=Way.GTAG)
    query = query_of(sent)
    flags = {key: query.get(key) for key in ("en", "_fv", "_nsi", "_ss", "seg", "_et")}
    assert flags == {
        "en": "page_view",
        "_fv": "1",
        "_nsi": "1",
        "_ss": "1",
        "seg": "0",
        "_et": None,
    }
    assert "entrances" not in str(query)
    assert [event.name for event in sent.events] == ["first_visit", "session_start", "page_view"]
    assert len({event.event_id for event in sent.events}) == 3


def test_one_event_of_gtags_has_no_body_and_comes_by_get_or_post() -> None:
    sent = [hit(step("page_view"), way=Way.GTAG, seed=seed) for seed in range(20)]
    assert {one.request.method for one in sent} == {"GET", "POST"}
    assert {one.request.body for one in sent} == {b""}


def test_gtags_events_of_who_denies_are_known_by_page_request_and_name() -> None:
    denied = replace(VISIT, privacy={**GRANTED, "analytics_storage": False})
    [event] = hit(step("page_view"), way=Way.GTAG, visit=denied).events
    [granted] = hit(step("page_view"), way=Way.GTAG).events
    assert event.key == event.mark == "1795262400450.2 page_view"
    assert granted.key == granted.event_id == event.event_id


@pytest.mark.parametrize(
    ("privacy", "expected"),
    [
        ({}, {"gcd": "13l3l3l3l1l1", "npa": "0"}),
        (GRANTED, {"gcs": "G111", "gcd": "13r3r3r2r5l1", "npa": "0"}),
        (
            dict.fromkeys(GRANTED, False) | {"analytics_storage": True},
            {"gcs": "G101", "gcd": "13q3r3q2q5l1", "npa": "1"},
        ),
    ],
)
def test_gtags_consent(privacy: dict[str, bool], expected: dict[str, str]) -> None:
    assert consent(privacy) == expected


def test_gtags_client_hints() -> None:
    headers = {
        "Sec-CH-UA": '"Google Chrome";v="144", "Not A(Brand";v="24"',
        "Sec-CH-UA-Mobile": "?1",
        "Sec-CH-UA-Platform": '"Android"',
        "Sec-CH-UA-Model": '"Pixel 9"',
    }
    assert hints(headers) == {
        "uaa": "",
        "uab": "",
        "uafvl": "Google%20Chrome;144.0.0.0|Not%20A(Brand;24.0.0.0",
        "uamb": "1",
        "uam": "Pixel 9",
        "uap": "Android",
        "uapv": "",
        "uaw": "0",
    }
    assert hints({"User-Agent": "Firefox"}) == {}


def test_gtags_parameters_and_numbers() -> None:
    found = parameters({"item_list_id": "l", "entrances": 1, "value": 20.0, "tax": 1.25}, [])
    assert found == {"ep.item_list_id": "l", "epn.value": "20", "epn.tax": "1.25"}
    assert [number(one) for one in (20.0, 12_345.67, 3, "a")] == ["20", "12345.67", "3", "a"]


def test_a_native_list_and_what_its_events_share() -> None:
    steps = (step("page_view", "/thanks"), PURCHASE)
    listed, enveloped = (hit(*steps, way=way) for way in (Way.LIST, Way.ENVELOPE))
    whole, shared = json.loads(listed.request.body), json.loads(enveloped.request.body)
    own = shared.pop("events")
    assert [event["client_id"] for event in whole] == ["1.2", "1.2"]
    assert shared["client_id"] == "1.2"
    assert not any("client_id" in event for event in own)
    for event, alone in zip(whole, own, strict=True):
        assert event["event_params"] == shared["event_params"] + alone["event_params"]
    assert [event["timestamp_micros"] - MOMENT.time_micros for event in whole] == [-1_000, 0]
    assert listed.answer == (200, tuple(event["event_id"] for event in whole))


def test_one_native_event_is_an_object() -> None:
    sent = hit(PURCHASE, way=Way.SINGLE)
    body = json.loads(sent.request.body)
    assert (body["event_name"], body["ecommerce"], body["items"]) == ("purchase", ORDER, [PEN])
    assert sent.request.headers["Content-Type"] == "application/json"


def test_the_server_tells_an_order_of_the_visitors_session() -> None:
    member = replace(VISIT, user_id="customer-1", privacy={**GRANTED, "ad_user_data": False})
    sent = hit(PURCHASE, way=Way.SERVER, visit=member)
    assert sent.request.path == (
        "/mp/collect?measurement_id=G-MERCHSHOP1&api_secret=the-shops-own-server"
    )
    assert "Origin" not in sent.request.headers
    assert json.loads(sent.request.body) == {
        "client_id": "1.2",
        "user_id": "customer-1",
        "user_properties": {"customer_type": {"value": "member"}},
        "timestamp_micros": MOMENT.time_micros,
        "consent": {
            "analytics_storage": "GRANTED",
            "ad_storage": "GRANTED",
            "ad_user_data": "DENIED",
            "ad_personalization": "GRANTED",
        },
        "ip_override": "203.0.113.7",
        "user_location": {"city": "Copenhagen", "region_id": "DK-84", "country_id": "DK"},
        "user_agent": "Mozilla/5.0",
        "events": [
            {
                "name": "purchase",
                "params": {
                    "session_id": "1795262400",
                    "engagement_time_msec": 100,
                    **ORDER,
                    "items": [PEN],
                },
            }
        ],
    }


@pytest.mark.parametrize("way", Way)
def test_the_books_know_what_an_order_states_however_it_travels(way: Way) -> None:
    sent = hit(PURCHASE, way=way)
    [event] = sent.events
    assert event == Event(name="purchase", event_id=event.event_id, ecommerce=ORDER, items=[PEN])
    assert sent.answer[0] == (200 if sent.protocol is Protocol.NATIVE else 204)
