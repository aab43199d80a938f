"""Rows of BigQuery come to the same events as the rows that the sink was given."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.sink_firestore.admin.arrivals import (
    KEPT_MICROS,
    Arrival,
    arrivals_of,
    by_transaction,
    digest,
    segments,
)
from functions.sink_firestore.events import Event
from functions.sink_firestore.rows import parsed
from tests.unit.sink_firestore.examples import NOW_MICROS, item, param, purchase, refund, row
from tests.unit.sink_firestore.rebuild.memory import stored

HOSTILE_PRICES = [
    None, 0, 0.0, -0.0, 1, 10, 10.0, 0.1, 0.1 + 0.2, 19.99, 1.005, 2.675, 8.41, 4.35, 1.15,
    1e-7, 4.9999995e-7, 5e-7, 5e-324, 1.0000005, 1.0000015, 0.1234567890123456789, 1 / 3, 2 / 3,
    123456789.123456, 999999999.9999999, 999_999_999, 1e9, 1e9 + 1, 1e16, 1e22, 1e308,
    2**53 + 1, 2**63 - 1, -1, -0.01,
]  # fmt: skip


def both(enriched: dict[str, Any]) -> tuple[list[Event], list[Event]]:
    """What the sink counts, and what BigQuery's row comes to."""
    counted = list(parsed(json.dumps(enriched).encode()).events)
    return counted, [arrival.event for arrival in arrivals_of(stored(enriched), ())]


@pytest.mark.parametrize("name", ["purchase", "refund"])
@pytest.mark.parametrize("price", HOSTILE_PRICES, ids=repr)
def test_hostile_prices_come_to_the_same_micros_and_keys(name: str, price: float | None) -> None:
    params = [param("profit", float(price))] if price is not None else []
    lines = [item(price=price, quantity=quantity, item_params=params) for quantity in (1, 3, 999)]
    counted, found = both(row(name, items=lines))
    assert found == counted


@pytest.mark.parametrize("name", ["purchase_revenue", "refund_value"])
@pytest.mark.parametrize("value", HOSTILE_PRICES, ids=repr)
def test_hostile_values_come_to_the_same_micros(name: str, value: float | None) -> None:
    event_name = "purchase" if name == "purchase_revenue" else "refund"
    ecommerce = {"transaction_id": "T1", name: value}
    counted, found = both(row(event_name, items=[item(price=None)], ecommerce=ecommerce))
    assert found == counted


@given(st.floats(0, 1e9), st.integers(0, 1_000_000))
def test_any_float_comes_to_the_same_micros(price: float, quantity: int) -> None:
    counted, found = both(row(items=[item(price=price, quantity=quantity)]))
    assert found == counted


@pytest.mark.parametrize(
    "enriched",
    [
        pytest.param(row(angelia={"is_bot": True}), id="bots_count_nothing"),
        pytest.param(row("refund", items=None), id="no_items_is_a_refund_of_all"),
        pytest.param(row("refund", transaction_id=None), id="refused"),
        pytest.param(row(transaction_id="(not set)"), id="counted_by_its_event_id"),
        pytest.param(row(event_params=[]), id="no_currency"),
        pytest.param(row(event_params=[], items=[item(price_in_usd=1)]), id="dollars"),
        pytest.param(row(items=[item("a/b%c"), item(None), item("x" * 2_000)]), id="ids"),
        pytest.param(
            row(items=[item(price=None)], angelia={"warnings": ["items[0].price is no number"]}),
            id="what_enrich_repaired",
        ),
        pytest.param(row(items=[item(quantity=2), item(quantity=-1)]), id="a_refused_line"),
        pytest.param(
            row("refund", event_params=[param("refund_id", 7)], items=[item(quantity=1)]),
            id="a_refund_with_an_id",
        ),
    ],
)
def test_a_row_comes_to_what_the_sink_counts(enriched: dict[str, Any]) -> None:
    counted, found = both(enriched)
    assert found == counted


def arrival(event: Event, stored_micros: int = NOW_MICROS) -> Arrival:
    return Arrival(stored_micros, event, repr(event).encode())


def test_the_order_is_that_of_storing_and_the_answers_order_does_not_matter() -> None:
    first = purchase(items=[item(quantity=1)])
    again = purchase(event_id="e2", items=[item(quantity=5)])
    arrivals = [arrival(again, NOW_MICROS + 2), arrival(first, NOW_MICROS + 1)]
    random.Random(1).shuffle(arrivals)  # noqa: S311
    [(name, own)] = by_transaction(arrivals)
    assert name == first.transaction
    [segment] = segments(own)
    assert segment.transaction.lines[0].quantity == 1
    assert [fact.event for fact in segment.facts] == [first]


def test_what_comes_after_a_transaction_was_forgotten_is_another_one() -> None:
    late_micros = NOW_MICROS + KEPT_MICROS + 1
    back = refund(event_timestamp=late_micros)
    bought, orphan = segments([arrival(purchase()), arrival(back, late_micros)])
    assert (bought.transaction.bought is None, bought.transaction.refunds) == (False, {})
    assert (orphan.transaction.bought, len(orphan.transaction.refunds)) == (None, 1)


def test_what_comes_before_that_belongs_to_it() -> None:
    back = refund(event_timestamp=NOW_MICROS + KEPT_MICROS)
    [segment] = segments([arrival(purchase()), arrival(back, NOW_MICROS + KEPT_MICROS)])
    assert len(segment.transaction.refunds) == 1


def test_what_is_stored_together_long_afterwards_is_one_transaction() -> None:
    """Old events that were sent again: their document is expired from its first moment on."""
    late_micros = NOW_MICROS + 2 * KEPT_MICROS
    events: list[Event] = [purchase(), purchase(event_id="e2"), refund()]
    own = [arrival(event, late_micros + number) for number, event in enumerate(events)]
    [segment] = segments(own)
    assert (segment.transaction.bought is None, len(segment.transaction.refunds)) == (False, 1)


def test_equal_facts_have_equal_digests_whichever_came_first() -> None:
    [one] = segments([arrival(purchase()), arrival(refund())])
    [other] = segments([arrival(refund()), arrival(purchase())])
    [less] = segments([arrival(purchase())])
    assert digest(one.transaction) == digest(other.transaction) != digest(less.transaction)
