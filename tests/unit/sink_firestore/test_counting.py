"""What purchases and refunds come to, told as stories: events in, documents out."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.sink_firestore.counting import Increments, difference, merged
from functions.sink_firestore.events import Event, Purchase
from functions.sink_firestore.planning import Exceeding, Outcome
from functions.sink_firestore.settlement import Excess
from tests.unit.sink_firestore.examples import (
    DAY,
    MINUTE,
    NOW_MICROS,
    MemoryStore,
    event,
    item,
    param,
    purchase,
    read,
    refund,
    row,
)

HOUR = 3_600_000_000
LATER: dict[str, Any] = {"event_timestamp": NOW_MICROS + HOUR, "event_date": "20261121"}
LATER_MINUTE, LATER_DAY = "20261120T1301", "20261121"
BOUGHT = [item("A", quantity=3), item("B", price=2.5, quantity=2)]


def counted(*events: Event) -> MemoryStore:
    """Count the events one after the other, each in a batch of its own."""
    store = MemoryStore()
    for one in events:
        for outcome in store.count(one):
            assert isinstance(outcome, tuple), outcome
    return store


def sums(currency: str, *, purchases: int = 0, units: int = 0, micros: int = 0) -> dict[str, int]:
    """What a minute or a day holds of purchases in one currency."""
    fields = {
        "purchases": purchases,
        f"purchases_by_currency.{currency}": purchases,
        "units": units,
        f"units_by_currency.{currency}": units,
        f"revenue_micros.{currency}": micros,
    }
    return {name: number for name, number in fields.items() if number}


def excess(outcome: Outcome) -> list[Excess]:
    assert isinstance(outcome, tuple)
    assert all(isinstance(one, Exceeding) for one in outcome)
    return [one.excess for one in outcome]


def test_a_purchase_raises_its_items_its_minute_and_its_day() -> None:
    store = counted(purchase(items=BOUGHT))
    assert store.of("items", "A") == {
        "counter": 3, "purchases": 1, "revenue_micros.EUR": 30_000_000,
    }  # fmt: skip
    assert store.of("items", "B") == {"counter": 2, "purchases": 1, "revenue_micros.EUR": 5_000_000}
    total = sums("EUR", purchases=1, units=5, micros=35_000_000)
    assert store.of("minutes", MINUTE) == total
    assert store.of("days", DAY) == total


def test_the_profit_is_counted_beside_the_revenue() -> None:
    store = counted(purchase(items=[item(quantity=2, item_params=[param("profit", -0.5)])]))
    assert store.of("items", "A")["profit_micros.EUR"] == -1_000_000
    assert store.of("days", DAY)["profit_micros.EUR"] == -1_000_000


def test_an_item_on_two_lines_is_one_purchase_of_the_item() -> None:
    store = counted(purchase(items=[item("A"), item("A", price=20, quantity=2)]))
    assert store.of("items", "A") == {
        "counter": 3, "purchases": 1, "revenue_micros.EUR": 50_000_000,
    }  # fmt: skip


def in_currency(currency: object, *items: dict[str, Any], transaction_id: str = "T2") -> Event:
    """A purchase of these items; None: it names no currency."""
    params = None if currency is None else [param("currency", currency)]
    return purchase(transaction_id=transaction_id, event_params=params, items=list(items))


@pytest.mark.parametrize(
    ("other", "currency"),
    [
        pytest.param(in_currency("USD", item()), "USD", id="another_currency"),
        pytest.param(in_currency(" usd ", item()), "USD", id="written_otherwise"),
        pytest.param(in_currency(None, item()), "XXX", id="no_currency"),
        pytest.param(in_currency("EURO", item()), "XXX", id="invented"),
        pytest.param(
            in_currency(
                None,
                item(item_params=[param("currency", "USD")]),
                item(item_params=[param("currency", "SEK")], price=0),
            ),
            "USD",
            id="lines_of_several_currencies",
        ),
        pytest.param(in_currency("USD", item(price=None, quantity=3)), "USD", id="no_money"),
    ],
)
def test_purchases_and_units_are_counted_in_the_currency_of_the_money(
    other: Event, currency: str
) -> None:
    assert isinstance(other, Purchase)
    units = sum(line.quantity for line in other.lines)
    store = counted(purchase(items=BOUGHT), other)
    for document in (("minutes", MINUTE), ("days", DAY)):
        found = store.of(*document)
        assert (found["purchases"], found["units"]) == (2, 5 + units)
        assert found["purchases_by_currency.EUR"] == found[f"purchases_by_currency.{currency}"] == 1
        assert found["units_by_currency.EUR"] == 5
        assert found[f"units_by_currency.{currency}"] == units
        assert {name for name in found if name.startswith("revenue_micros")} <= {
            "revenue_micros.EUR",
            f"revenue_micros.{currency}",
        }


@pytest.mark.parametrize("first", ["purchase", "refund"])
def test_a_refund_takes_units_of_the_purchases_currency_and_never_a_purchase(first: str) -> None:
    back = refund(
        transaction_id="T2",
        items=[item(quantity=2)],
        event_params=[param("currency", "EUR")],
        **LATER,
    )
    bought = in_currency("USD", item(quantity=3))
    store = counted(*((bought, back) if first == "purchase" else (back, bought)))
    assert store.of("days", DAY) == sums("USD", purchases=1, units=3, micros=30_000_000)
    assert store.of("days", LATER_DAY) == sums("USD", units=-2, micros=-20_000_000)
    assert store.of("minutes", LATER_MINUTE) == store.of("days", LATER_DAY)


def test_a_replayed_line_is_counted_in_its_purchases_currency() -> None:
    whole = row(items=[item("A"), item("B", quantity=-1)])
    late = event({**whole, "items": [item("B", quantity=2)], "line": 1, "event_params": []})
    store = counted(*read(whole).events, late)
    assert store.of("days", DAY) == sums("EUR", purchases=1, units=3, micros=30_000_000)


def test_lines_without_an_item_id_count_in_minutes_and_days_alone() -> None:
    store = counted(purchase(items=[item(None, quantity=2)]))
    assert store.of("days", DAY) == sums("EUR", purchases=1, units=2, micros=20_000_000)
    assert not [document for document in store.counters if document[0] == "items"]


def test_a_purchase_of_nothing_but_a_value_counts_with_it() -> None:
    store = counted(
        purchase(items=None, ecommerce={"transaction_id": "T1", "purchase_revenue": 9.5})
    )
    assert store.of("days", DAY) == sums("EUR", purchases=1, micros=9_500_000)


def test_a_line_of_no_units_counts_nothing() -> None:
    store = counted(purchase(items=[item(quantity=0)]))
    assert store.of("days", DAY) == sums("EUR", purchases=1)
    assert store.of("items", "A") == {}


@pytest.mark.parametrize(
    "again",
    [purchase(items=BOUGHT), purchase(items=BOUGHT, event_id="e2"), purchase(event_id="e3")],
    ids=["delivered again", "fired again", "fired again with other lines"],
)
def test_a_purchase_counts_once(again: Event) -> None:
    first = purchase(items=BOUGHT)
    assert counted(first, again).counters == counted(first).counters


def test_two_equal_purchases_of_one_batch_count_once() -> None:
    store = MemoryStore()
    assert (
        store.count(purchase(), purchase(event_id="e2"), purchase(transaction_id="T2")) == [()] * 3
    )
    assert store.of("items", "A")["purchases"] == 2
    assert len(store.commits) == 1


def test_a_refund_of_everything_takes_back_what_the_purchase_raised_at_its_own_time() -> None:
    store = counted(purchase(items=BOUGHT), refund(items=None, **LATER))
    assert store.of("items", "A") == {"purchases": 1, "refunds": 1}
    assert store.of("items", "B") == {"purchases": 1, "refunds": 1}
    assert store.of("days", DAY)["units"] == 5
    assert store.of("days", LATER_DAY) == sums("EUR", units=-5, micros=-35_000_000)
    assert store.of("minutes", LATER_MINUTE) == store.of("days", LATER_DAY)


def test_a_refund_of_lines_takes_back_these_lines() -> None:
    store = counted(purchase(items=BOUGHT), refund(items=[item("A", quantity=2)]))
    assert store.of("items", "A") == {
        "counter": 1, "purchases": 1, "refunds": 1, "revenue_micros.EUR": 10_000_000,
    }  # fmt: skip
    assert store.of("items", "B") == {"counter": 2, "purchases": 1, "revenue_micros.EUR": 5_000_000}


def test_a_refund_without_prices_takes_the_lines_share_of_money_and_profit() -> None:
    bought = [item("A", quantity=3, price=3.33, item_params=[param("profit", 1)])]
    store = counted(purchase(items=bought), refund(items=[item("A", quantity=2, price=None)]))
    left = store.of("items", "A")
    assert (left["revenue_micros.EUR"], left["profit_micros.EUR"]) == (3_330_000, 1_000_000)


def test_a_refund_counts_once() -> None:
    first = refund(items=[item("A")])
    again = refund(items=[item("A")], event_id="e9", **LATER)
    assert counted(purchase(items=BOUGHT), first, again).counters == (
        counted(purchase(items=BOUGHT), first).counters
    )
    whole, whole_again = refund(items=None), refund(items=None, event_id="e9", **LATER)
    assert counted(purchase(items=BOUGHT), whole, whole_again).counters == (
        counted(purchase(items=BOUGHT), whole).counters
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(["R1", "R2"]), st.integers(0, 3), st.integers(1, 2)),
        min_size=2,
        max_size=4,
    ),
    st.data(),
)
def test_refunds_that_are_fired_again_count_the_same_in_any_order(
    fired: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    """Equal keys at different times, and even of different lines: the earliest holds."""
    refunds = [
        refund(
            items=[item("A", quantity=quantity, price=price)],
            event_params=[param("refund_id", name)],
            event_timestamp=NOW_MICROS + hours * HOUR,
            event_id=f"e{place}",
        )
        for place, (name, hours, quantity) in enumerate(fired)
        for price in (10 - place,)
    ]
    events: list[Event] = [purchase(items=BOUGHT), *refunds]
    stories = []
    for order in (events, data.draw(st.permutations(events))):
        store = MemoryStore()
        for one in order:
            store.count(one)
        stories.append({document: store.of(*document) for document in store.counters})
    first, other = ({name: n for name, n in story.items() if n} for story in stories)
    assert first == other


def test_the_same_refund_at_two_times_counts_at_the_earlier_one_whatever_came_first() -> None:
    bought = purchase(items=BOUGHT)
    early, late = refund(items=[item("A")]), refund(items=[item("A")], event_id="e9", **LATER)
    events: list[Event] = [bought, early, late]
    for order in itertools.permutations(events):
        store = counted(*order)
        assert store.of("days", DAY)["units"] == 4
        assert store.of("days", LATER_DAY) == {}


def test_two_refunds_of_the_same_lines_count_twice_if_they_have_ids() -> None:
    refunds = [
        refund(items=[item("A")], event_params=[param("refund_id", name)]) for name in ("R1", "R2")
    ]
    store = counted(purchase(items=BOUGHT), *refunds)
    assert store.of("items", "A")["counter"] == 1
    assert store.of("items", "A")["refunds"] == 2


def test_a_refund_of_everything_after_one_of_lines_takes_the_rest() -> None:
    store = counted(purchase(items=BOUGHT), refund(items=[item("A")]), refund(items=None, **LATER))
    assert store.of("items", "A") == {"purchases": 1, "refunds": 2}
    assert store.of("days", LATER_DAY) == sums("EUR", units=-4, micros=-25_000_000)


def test_refunds_never_exceed_what_was_bought_and_say_so() -> None:
    store = MemoryStore()
    many = refund(items=[item("A", quantity=2), item("C")])
    more = refund(items=[item("A", quantity=5)], **LATER)
    assert store.count(purchase(items=BOUGHT)) == [()]
    (first,) = store.count(many)
    assert excess(first) == [Excess(1, 0)]
    (second,) = store.count(more)
    assert excess(second) == [Excess(4, 0)]
    assert store.of("items", "A") == {"purchases": 1, "refunds": 2}
    assert store.of("items", "C") == {}
    (again,) = store.count(more)
    assert excess(again) == [Excess(4, 0)]
    assert len(store.commits) == 3


def test_a_refund_of_more_money_than_was_paid_takes_what_was_paid() -> None:
    store = MemoryStore()
    store.count(purchase())
    (outcome,) = store.count(refund(items=[item(price=12)]))
    assert excess(outcome) == [Excess(0, 2_000_000)]
    assert store.of("items", "A") == {"purchases": 1, "refunds": 1}


def test_a_refund_of_less_money_leaves_the_rest_for_the_whole_one() -> None:
    part = refund(items=[item("A", price=8)])
    store = counted(purchase(), part)
    assert store.of("items", "A")["revenue_micros.EUR"] == 2_000_000
    assert "counter" not in store.of("items", "A")
    store = counted(purchase(), part, refund(items=None, **LATER))
    assert store.of("items", "A") == {"purchases": 1, "refunds": 2}
    assert store.of("days", LATER_DAY) == {"revenue_micros.EUR": -2_000_000}


def test_a_refund_in_another_currency_takes_the_purchases_money() -> None:
    other = refund(items=[item("A", price=75)], event_params=[param("currency", "DKK")])
    store = counted(purchase(items=BOUGHT), other)
    assert store.of("items", "A")["revenue_micros.EUR"] == 20_000_000
    assert "revenue_micros.DKK" not in store.of("days", DAY)


def test_a_refund_that_comes_first_is_completed_by_its_purchase() -> None:
    early = refund(items=[item("A", quantity=2)], **LATER)
    store = counted(early)
    assert store.counters == {}
    assert len(store.transactions) == 1
    store = counted(early, purchase(items=BOUGHT))
    expected = counted(purchase(items=BOUGHT), early)
    assert store.counters == expected.counters
    assert [fields["lines"] for fields, _ in store.transactions.values()] == [
        fields["lines"] for fields, _ in expected.transactions.values()
    ]


def test_an_early_refund_of_too_much_is_told_by_the_purchase() -> None:
    store = MemoryStore()
    store.count(refund(items=[item("A", quantity=5)]))
    for _ in range(2):  # and again if the purchase is delivered again
        (outcome,) = store.count(purchase(items=BOUGHT))
        assert excess(outcome) == [Excess(2, 0)]
    assert store.of("items", "A") == {"purchases": 1, "refunds": 1}


def test_a_refund_of_what_was_never_bought_waits_and_counts_nothing() -> None:
    store = counted(refund(items=None), refund(items=[item("A")]))
    assert store.counters == {}
    ((fields, _),) = store.transactions.values()
    assert "at" not in fields
    assert len(fields["refunds"]) == 2


def test_refunds_are_taken_in_the_order_of_their_times_whatever_came_first() -> None:
    one = refund(items=[item("A", quantity=2, price=6)])
    two = refund(items=[item("A", quantity=2, price=10)], **LATER)
    bought = purchase(items=[item("A", quantity=3)])
    orders: list[tuple[Event, ...]] = [
        (bought, one, two),
        (one, two, bought),
        (two, bought, one),
        (bought, two, one),
    ]
    stories = [
        {
            document: {name: number for name, number in fields.items() if number}
            for document, fields in counted(*order).counters.items()
        }
        for order in orders
    ]
    assert all(story == stories[0] for story in stories)
    assert stories[0]["days", LATER_DAY]["units",] == -1


def test_a_replayed_line_is_added_to_its_purchase_once() -> None:
    whole = row(items=[item("A"), item("B", quantity=-1)])
    late = event({**whole, "items": [item("B", quantity=2)], "line": 1})
    store = counted(*read(whole).events, late, late)
    assert store.of("items", "B") == {
        "counter": 2, "purchases": 1, "revenue_micros.EUR": 20_000_000,
    }  # fmt: skip
    assert store.of("items", "A")["counter"] == 1
    assert store.of("days", DAY) == sums("EUR", purchases=1, units=3, micros=30_000_000)


def test_a_replayed_line_that_the_purchase_did_not_refuse_adds_nothing() -> None:
    known = event({**row(items=[item("A", quantity=9)]), "line": 0})
    unknown = event({**row(items=[item("C")]), "line": 7})
    store = counted(purchase(), known, unknown)
    assert store.counters == counted(purchase()).counters


def test_a_replayed_line_waits_for_its_purchase() -> None:
    whole = row(items=[item("A"), item("B", quantity=-1)])
    late = event({**whole, "items": [item("B")], "line": 1})
    store = counted(late)
    assert store.counters == {}
    ((fields, _),) = store.transactions.values()
    assert fields["expires_at"].year == 2027
    assert counted(late, *read(whole).events).of("items", "B")["counter"] == 1


def test_a_replayed_line_that_waited_for_a_purchase_without_it_counts_nothing() -> None:
    late = event({**row(items=[item("C")]), "line": 7})
    assert counted(late, purchase()).counters == counted(purchase()).counters


def test_a_refund_of_a_replayed_line_takes_it_when_it_has_come() -> None:
    whole = row(items=[item("A"), item("B", quantity=-1)])
    late = event({**whole, "items": [item("B")], "line": 1})
    store = MemoryStore()
    store.count(*read(whole).events)
    (outcome,) = store.count(refund(items=[item("B")]))
    assert excess(outcome) == [Excess(1, 0)]
    store.count(late)
    assert store.of("items", "B") == {"purchases": 1, "refunds": 1}
    assert store.count(refund(items=[item("B")])) == [()]


def test_counters_stay_within_64_bits() -> None:
    part: Increments = {("days", DAY): {("units",): 2**62}}
    assert merged([part, part, part]) == {("days", DAY): {("units",): 2**63 - 1}}


def test_a_difference_leaves_out_what_stays() -> None:
    before: Increments = {("items", "A"): {("counter",): 1}, ("items", "B"): {("counter",): 1}}
    after: Increments = {("items", "A"): {("counter",): 1}, ("items", "C"): {("counter",): 2}}
    assert difference(after, before) == {
        ("items", "B"): {("counter",): -1},
        ("items", "C"): {("counter",): 2},
    }
