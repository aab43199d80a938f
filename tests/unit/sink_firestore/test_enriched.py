"""What enrich publishes, counted: the two sides of enriched.v1."""

import json
from typing import Any

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings
from functions.sink_firestore.handler import SinkHandler
from shared import raw
from shared.errors import Reason, Refusal
from shared.push import Message
from shared.streams import Streams
from tests.recorders import TopicRecorder
from tests.unit.sink_firestore.examples import (
    MINUTE,
    NOW_MICROS,
    MemoryStore,
    committer,
)

STREAMS = Streams.from_text('{"shop": {"time_zone": "Pacific/Auckland", "currency": "NZD"}}')
SETTINGS = Settings.from_env(
    {
        "INPUT_TOPIC": "projects/p/topics/raw-events",
        "ENRICHED_TOPIC": "projects/p/topics/enriched-events",
        "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
        "HERMES_STREAM_ID": "shop",
    }
)


def counted(store: MemoryStore, data: bytes, attributes: dict[str, str]) -> list[Refusal]:
    """Enrich a raw message, and count twice what comes out of it."""
    topic = TopicRecorder()
    pushed = Message("17", data, attributes, NOW_MICROS)
    assert EnrichHandler(topic, STREAMS, SETTINGS)(pushed) == []
    refusals: list[Refusal] = []
    for _ in range(2):
        for enriched_data, enriched_attributes in topic.published:
            sink = SinkHandler(committer(store))
            refusals += sink(Message("18", enriched_data, enriched_attributes, NOW_MICROS))
    return refusals


def test_the_public_payload_of_hermes_raises_its_items_once() -> None:
    # The README of the tag "Hermes" (gps-sgtm-pantheon, sgtm/hermes).
    payload = {
        "transaction_id": "72ef",
        "transaction_value": "150",
        "items": [
            {"item_id": "blazer", "item_name": "Blazer", "price": 150, "quantity": 1,
             "currency": "GBP"}
        ],
    }  # fmt: skip
    store = MemoryStore()
    assert counted(store, json.dumps(payload).encode(), {}) == []
    assert store.of("items", "blazer") == {
        "counter": 1, "purchases": 1, "revenue_micros.GBP": 150_000_000,
    }  # fmt: skip
    assert store.of("minutes", MINUTE)["purchases"] == 1
    assert store.of("days", "20261121")["purchases"] == 1  # in Auckland


def test_a_hit_with_a_bad_line_and_a_refund() -> None:
    def hit(events: list[dict[str, Any]]) -> bytes:
        return json.dumps(
            {
                "protocol": "native",
                "received_at_micros": NOW_MICROS,
                "request_id": "r1",
                "stream_id": "shop",
                "events": events,
            }
        ).encode()

    bought = {
        "event_id": "e1",
        "name": "purchase",
        "ecommerce": {"transaction_id": "T1", "currency": "eur"},
        "items": [
            {"item_id": "A", "price": "19.99", "quantity": "2", "profit": 5},
            {"item_id": "B", "price": 1, "quantity": 1.5},
            {"item_id": "C", "price": "NaN"},
            {"item_id": "D"},
        ],
    }
    back = {"event_id": "e2", "name": "refund", "ecommerce": {"transaction_id": "T1"}}
    data = hit([bought, {**back, "items": [{"item_id": "A"}]}, {"event_id": "e3", "name": "view"}])
    store = MemoryStore()
    refusals = counted(store, data, {"schema": raw.SCHEMA})
    assert [refusal.reason for refusal in refusals] == 2 * [Reason.BAD_QUANTITY, Reason.BAD_PRICE]
    assert store.of("items", "A") == {
        "counter": 1, "purchases": 1, "refunds": 1, "revenue_micros.EUR": 19_990_000,
        "profit_micros.EUR": 5_000_000,
    }  # fmt: skip
    assert store.of("items", "D") == {"counter": 1, "purchases": 1}
    assert store.of("items", "B") == store.of("items", "C") == {}
    assert store.of("days", "20261121") == {
        "units": 2, "units_by_currency.EUR": 2, "purchases": 1, "purchases_by_currency.EUR": 1,
        "revenue_micros.EUR": 19_990_000, "profit_micros.EUR": 5_000_000,
    }  # fmt: skip


def test_a_bot_counts_nothing() -> None:
    agent = "Googlebot/2.1 (+http://www.google.com/bot.html)"
    payload = {"transaction_id": "T1", "items": [{"item_id": "A"}]}
    store = MemoryStore()
    assert counted(store, json.dumps(payload | {"user_agent": agent}).encode(), {}) == []
    assert store.counters == {}
    assert counted(store, json.dumps(payload).encode(), {}) == []
    assert store.of("items", "A")["counter"] == 1
