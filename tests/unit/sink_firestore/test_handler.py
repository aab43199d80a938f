"""What becomes of a message, with counters in memory."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from functions.sink_firestore.events import Event
from functions.sink_firestore.failures import EventRefused
from functions.sink_firestore.handler import SinkHandler
from functions.sink_firestore.planning import Outcome
from shared.errors import Reason, Refusal, RetryLater
from shared.push import Message
from tests.unit.sink_firestore.examples import (
    NOW_MICROS,
    MemoryStore,
    committer,
    item,
    param,
    row,
)

ATTRIBUTES = {"schema": "enriched.v1", "counts": "true", "stream_id": "shop"}


@dataclass
class CountersRecorder:
    """Answers every event with one outcome, or raises."""

    outcome: Outcome = ()
    failure: Exception | None = None

    def count(self, events: Sequence[Event]) -> Sequence[Outcome]:
        if self.failure:
            raise self.failure
        return [self.outcome] * len(events)


def message(*rows: dict[str, Any] | bytes, **attributes: str) -> Message:
    lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in rows]
    return Message("17", b"\n".join(lines), ATTRIBUTES | attributes, NOW_MICROS)


def handled(store: MemoryStore, pushed: Message, *item_fields: str) -> list[Refusal]:
    return SinkHandler(committer(store), item_fields)(pushed)


def reasons(refusals: Sequence[Refusal]) -> list[Reason]:
    return [refusal.reason for refusal in refusals]


def test_the_purchases_of_a_message_are_counted_and_its_other_rows_are_not() -> None:
    store = MemoryStore()
    rows = [row("page_view"), row(), row(transaction_id="T2"), row("refund", items=[])]
    assert handled(store, message(*rows)) == []
    assert store.of("items", "A") == {
        "counter": 1, "purchases": 2, "refunds": 1, "revenue_micros.EUR": 10_000_000,
    }  # fmt: skip
    assert len(store.commits) == 1


def test_item_fields_are_copied() -> None:
    store = MemoryStore()
    sold = item(item_variant="red", item_params=[param("margin", 0.5)])
    handled(store, message(row(items=[sold])), "item_variant", "margin")
    described = store.descriptions["items", "A"]
    assert (described["item_variant"], described["margin"]) == ("red", 0.5)


@pytest.mark.parametrize("counts", ["false", ""])
def test_what_the_subscriptions_filter_keeps_out_is_ignored(counts: str) -> None:
    store = MemoryStore()
    assert handled(store, message(row(), b"{", counts=counts)) == []
    assert store.counters == {}


def test_a_message_without_the_attribute_counts_is_ignored() -> None:
    store = MemoryStore()
    pushed = Message("17", json.dumps(row()).encode(), {"schema": "enriched.v1"}, NOW_MICROS)
    assert handled(store, pushed) == []
    assert store.counters == {}


def test_a_message_that_is_replayed_to_this_stage_is_counted() -> None:
    store = MemoryStore()
    handled(store, message(row(), replay_stage="sink_firestore"))
    assert store.of("items", "A")["counter"] == 1


@pytest.mark.parametrize("schema", ["", "raw.v1", "enriched.v2"])
def test_a_message_of_another_schema_is_refused_whole(schema: str) -> None:
    store = MemoryStore()
    pushed = message(row(), schema=schema)
    (refusal,) = handled(store, pushed)
    assert (refusal.reason, refusal.data) == (Reason.UNKNOWN_SCHEMA, pushed.data)
    assert store.counters == {}


def test_a_bad_line_and_a_bad_row_are_refused_and_the_rest_is_counted() -> None:
    store = MemoryStore()
    bad_row = row(event_date="yesterday")
    first = row(items=[item("A"), item("B", quantity=1.5)])
    refusals = handled(store, message(first, bad_row, b"{"))
    assert reasons(refusals) == [Reason.BAD_QUANTITY, Reason.MISSING_DATE, Reason.NOT_JSON]
    assert json.loads(refusals[1].data) == bad_row
    assert store.of("days", "20261120")["units"] == 1


def test_a_dead_letter_of_a_line_is_replayed_without_doubling_its_neighbours() -> None:
    store = MemoryStore()
    (refusal,) = handled(store, message(row(items=[item("A"), item("B", quantity=-2)])))
    healed = refusal.data.replace(b'"quantity":-2', b'"quantity":2')
    for _ in range(2):
        assert handled(store, message(healed, replay_stage="sink_firestore")) == []
    assert store.of("items", "A")["counter"] == 1
    assert store.of("items", "B")["counter"] == 2
    assert store.of("days", "20261120")["purchases"] == 1


def test_a_refund_of_too_much_is_refused_with_its_row_and_its_replay_changes_nothing() -> None:
    store = MemoryStore()
    too_much = row("refund", items=[item(quantity=3)])
    (refusal,) = handled(store, message(row(), too_much))
    assert refusal.reason is Reason.REFUND_EXCEEDS_PURCHASE
    assert json.loads(refusal.data) == too_much
    assert refusal.detail == (
        "refund: 2 units and 0 micro-units more than were bought and are left"
    )
    before = dict(store.counters)
    assert reasons(handled(store, message(refusal.data))) == [Reason.REFUND_EXCEEDS_PURCHASE]
    assert store.counters == before


def test_an_early_refund_of_too_much_is_refused_when_its_purchase_comes() -> None:
    store = MemoryStore()
    assert handled(store, message(row("refund", items=[item(quantity=3)]))) == []
    (refusal,) = handled(store, message(row()))
    assert refusal.reason is Reason.REFUND_EXCEEDS_PURCHASE
    before = dict(store.counters)
    assert reasons(handled(store, message(refusal.data))) == [Reason.REFUND_EXCEEDS_PURCHASE]
    assert store.counters == before
    assert len(store.commits) == 2


def test_an_event_that_firestore_refuses_is_refused_with_its_row() -> None:
    refused = EventRefused(Reason.REFUSED_BY_FIRESTORE, "InvalidArgument")
    pushed = message(row("page_view"), row())
    (refusal,) = SinkHandler(CountersRecorder(refused))(pushed)
    assert refusal == Refusal(
        Reason.REFUSED_BY_FIRESTORE, "InvalidArgument", json.dumps(row()).encode()
    )


def test_what_is_not_confirmed_is_for_later() -> None:
    with pytest.raises(RetryLater):
        SinkHandler(CountersRecorder(failure=RetryLater("queue_full")))(message(row()))
    with pytest.raises(RetryLater):
        SinkHandler(CountersRecorder(RetryLater("x")))(message(row()))


def test_an_unexpected_error_is_not_swallowed() -> None:
    with pytest.raises(KeyError):
        SinkHandler(CountersRecorder(KeyError("bug")))(message(row()))


def test_what_is_left_out_is_logged_without_values(caplog: pytest.LogCaptureFixture) -> None:
    sold = item(item_params=[param("profit", "SECRET")])
    with caplog.at_level(logging.WARNING):
        handled(MemoryStore(), message(row(items=[sold], event_params=None)))
    details = [vars(record)["detail"] for record in caplog.records]
    assert details == [
        "currency: none that exists, money is counted as XXX",
        "profit: no number that can be counted",
    ]
    assert "SECRET" not in caplog.text
