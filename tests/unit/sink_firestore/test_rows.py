"""One row in, what is counted and what is refused out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.enrich import items as enrich_items
from functions.sink_firestore.events import LateLine, Line, Purchase, Refund, RefundLine
from functions.sink_firestore.lines import MAX_LINES
from functions.sink_firestore.rows import NOTHING, parsed
from shared.errors import Reason
from tests.unit.sink_firestore.examples import (
    DAY,
    MINUTE,
    NOW_MICROS,
    event,
    item,
    param,
    purchase,
    read,
    reasons,
    refund,
    row,
)


def test_a_purchase() -> None:
    found = purchase(
        items=[
            item("A", item_name="Blazer", quantity=2, item_params=[param("profit", 3.5)]),
            item("B", price=0.1, quantity=3),
        ]
    )
    assert found.lines == (
        Line(0, "A", 2, 20_000_000, 7_000_000, "Blazer", 10.0),
        Line(1, "B", 3, 300_000, 0, "", 0.1),
    )
    assert (found.stream_id, found.currency, found.other_micros) == ("shop", "EUR", 0)
    assert (found.moment.minute, found.moment.day) == (MINUTE, DAY)


def test_the_day_is_the_rows_own_and_the_minute_is_utc() -> None:
    assert purchase(event_date="20261121").moment == (NOW_MICROS, "20261121")
    assert purchase(event_date="20261121").moment.minute == MINUTE


@pytest.mark.parametrize(
    "name", ["page_view", "Purchase", "in_app_purchase", None, 5, ["purchase"]]
)
def test_what_is_neither_a_purchase_nor_a_refund_is_nothing(name: object) -> None:
    assert read(row(name)) == NOTHING


def test_a_bot_buys_nothing() -> None:
    assert read(row(angelia={"is_bot": True})) == NOTHING
    assert len(read(row(angelia={"is_bot": False})).events) == 1
    assert len(read(row(angelia=None)).events) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"event_timestamp": None}, Reason.OUT_OF_RANGE),
        ({"event_timestamp": "1"}, Reason.OUT_OF_RANGE),
        ({"event_timestamp": True}, Reason.OUT_OF_RANGE),
        ({"event_timestamp": -1}, Reason.OUT_OF_RANGE),
        ({"event_timestamp": 2**62}, Reason.OUT_OF_RANGE),
        ({"event_date": None}, Reason.MISSING_DATE),
        ({"event_date": "2026-11-20"}, Reason.MISSING_DATE),
        ({"event_date": "20261301"}, Reason.MISSING_DATE),
        ({"event_date": "00000101"}, Reason.MISSING_DATE),
        ({"stream_id": None}, Reason.WRONG_TYPE),
        ({"stream_id": {}}, Reason.WRONG_TYPE),
        ({"items": "[]"}, Reason.WRONG_TYPE),
        ({"line": "0"}, Reason.WRONG_TYPE),
        ({"line": -1}, Reason.WRONG_TYPE),
        ({"transaction_id": None, "event_id": None}, Reason.MISSING_EVENT_ID),
        ({"items": None, "ecommerce": {"transaction_id": "T", "purchase_revenue": 1e308}},
         Reason.BAD_VALUE),
        ({"items": None, "ecommerce": {"transaction_id": "T", "purchase_revenue": -5}},
         Reason.BAD_VALUE),
        ({"name": "refund", "transaction_id": "(not set)"}, Reason.MISSING_TRANSACTION_ID),
        ({"name": "refund", "transaction_id": None}, Reason.MISSING_TRANSACTION_ID),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_counted_is_refused_whole(
    fields: dict[str, Any], reason: Reason
) -> None:
    written = json.dumps(row(**fields)).encode()
    found = parsed(written)
    assert found.events == ()
    assert [(refusal.reason, refusal.data) for refusal in found.refusals] == [(reason, written)]


@pytest.mark.parametrize("written", [b"{", b"\xff", b"[" * 100, b'{"a":99999999999999999999}'])
def test_what_is_no_json_is_refused(written: bytes) -> None:
    assert reasons(parsed(written)) == [Reason.NOT_JSON]


def test_what_is_no_object_is_refused() -> None:
    assert reasons(parsed(b"[]")) == [Reason.WRONG_TYPE]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"quantity": 1.5}, Reason.BAD_QUANTITY),
        ({"quantity": "1.5"}, Reason.BAD_QUANTITY),
        ({"quantity": -1}, Reason.BAD_QUANTITY),
        ({"quantity": 1_000_001}, Reason.BAD_QUANTITY),
        ({"price": -1}, Reason.BAD_PRICE),
        ({"price": "NaN"}, Reason.BAD_PRICE),
        ({"price": 1e308}, Reason.BAD_PRICE),
        ({"price": 1e9, "quantity": 11}, Reason.BAD_PRICE),
        ({"price": [10]}, Reason.BAD_PRICE),
    ],
)
@pytest.mark.parametrize("name", ["purchase", "refund"])
def test_a_bad_line_is_refused_alone_and_the_rest_counts(
    name: str, fields: dict[str, Any], reason: Reason
) -> None:
    bad = item("B", **fields)
    found = read(row(name, items=[item("A"), bad, item("C")]))
    (refusal,) = found.refusals
    assert refusal.reason is reason
    assert refusal.detail.startswith("items[1]: ")
    left = json.loads(refusal.data)
    assert (left["items"], left["line"]) == ([bad], 1)
    assert left["ecommerce"] == {"transaction_id": "T1"}
    (counted,) = found.events
    assert isinstance(counted, Purchase | Refund)
    assert [line.item_id for line in counted.lines] == ["A", "C"]


def test_an_item_that_is_no_object_is_refused_alone() -> None:
    found = read(row(items=[7, item("A")]))
    assert reasons(found) == [Reason.WRONG_TYPE]
    assert purchase(items=[7, item("A")]).refused == {0}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"quantity": "1.5"}, Reason.BAD_QUANTITY), ({"quantity": "many"}, Reason.BAD_QUANTITY),
     ({"price": "NaN"}, Reason.BAD_PRICE), ({"price": "free"}, Reason.BAD_PRICE)],
)  # fmt: skip
def test_a_number_that_enrich_could_not_read_is_not_taken_for_a_missing_one(
    fields: dict[str, Any], reason: Reason
) -> None:
    given_item = {"item_id": "B", "price": 1, "quantity": 1} | fields
    made = enrich_items.item(given_item, "purchase", in_usd=False)
    columns = {"item_id": made.item_id, "price": made.price, "quantity": made.quantity}
    warnings = list(enrich_items.bad_numbers(given_item, 1))
    found = read(row(items=[item("A"), columns], angelia={"warnings": warnings}))
    assert reasons(found) == [reason]
    (counted,) = found.events
    assert isinstance(counted, Purchase)
    assert [line.item_id for line in counted.lines] == ["A"]


def test_the_refused_line_is_replayed_as_a_part_of_its_purchase() -> None:
    (refusal,) = read(row(items=[item("A"), item("B", quantity=-1)])).refusals
    healed = json.loads(refusal.data)
    healed["items"][0]["quantity"] = 4
    late = event(healed)
    assert isinstance(late, LateLine)
    assert late.line == Line(1, "B", 4, 40_000_000, price=10.0)
    assert late.transaction == purchase().transaction
    assert reasons(parsed(refusal.data)) == [Reason.BAD_QUANTITY]


def test_the_refused_line_of_a_refund_is_replayed_under_a_key_of_its_own() -> None:
    listed = [item("A"), item("B", quantity=-1)]
    (refusal,) = read(row("refund", items=listed)).refusals
    whole = refund(items=listed)
    healed = json.loads(refusal.data)
    healed["items"][0]["quantity"] = 4
    part = event(healed)
    assert isinstance(part, Refund)
    assert part.key == f"{whole.key}.1"
    assert part.lines == (RefundLine("B", 4, 40_000_000),)
    assert not part.is_whole


def test_a_refund_whose_lines_are_all_refused_is_not_one_of_everything() -> None:
    found = read(row("refund", items=[item(quantity=-1)]))
    assert found.events == ()
    assert reasons(found) == [Reason.BAD_QUANTITY]


def test_more_lines_than_the_limit_are_refused_together() -> None:
    found = read(row(items=[item(f"I{place}") for place in range(MAX_LINES + 5)]))
    (counted,) = found.events
    assert isinstance(counted, Purchase)
    assert len(counted.lines) == MAX_LINES
    (refusal,) = found.refusals
    assert refusal.reason is Reason.TOO_LARGE
    left = json.loads(refusal.data)
    assert (len(left["items"]), left["line"]) == (5, MAX_LINES)
    again = parsed(refusal.data)
    assert again.events == ()
    assert reasons(again) == [Reason.TOO_LARGE]


def test_a_refunds_surplus_alone_is_not_one_of_everything() -> None:
    surplus = read(row("refund", items=[item()] * (MAX_LINES + 1))).refusals[-1]
    assert parsed(surplus.data).events == ()


@pytest.mark.parametrize("word", ["", "  ", "(not set)", "undefined", "null", None, {"a": 1}, True])
def test_a_purchase_without_a_transaction_id_is_known_by_its_event_id(word: object) -> None:
    found = purchase(transaction_id=word)
    assert found.transaction == purchase(transaction_id="").transaction
    assert found.transaction != purchase(transaction_id="", event_id="e2").transaction
    assert found.transaction != purchase(transaction_id="e1").transaction


def test_transactions_of_two_streams_are_two() -> None:
    assert purchase().transaction != purchase(stream_id="app").transaction


def test_a_transaction_id_of_any_length_and_kind() -> None:
    assert (
        purchase(transaction_id="t" * 10_000).transaction
        != purchase(transaction_id="t" * 10_001).transaction
    )
    assert purchase(transaction_id=17).transaction == purchase(transaction_id="17").transaction


@pytest.mark.parametrize("item_id", [None, "", "(not set)", {"a": 1}, "undefined"])
def test_an_item_without_an_id_is_a_line_without_an_item(item_id: object) -> None:
    found = purchase(items=[item(item_id)])
    assert found.lines[0].item_id == ""
    assert found.descriptions == {}


def test_an_item_id_over_1500_bytes_is_kept_as_its_hash() -> None:
    found = purchase(items=[item("é" * 1_000)])
    assert len(found.lines[0].item_id) == 64
    (description,) = found.descriptions.values()
    assert description["item_id"] == "é" * 750


@pytest.mark.parametrize("price", [None, ""])
def test_units_without_a_price_count_without_revenue(price: object) -> None:
    (line,) = purchase(items=[item(price=price)]).lines
    assert (line.quantity, line.revenue_micros, line.price) == (1, 0, None)


def test_without_prices_the_purchases_own_value_belongs_to_no_line() -> None:
    totals = {"transaction_id": "T1", "purchase_revenue": 67.52}
    assert purchase(items=None, ecommerce=totals).other_micros == 67_520_000
    assert purchase(items=[item(price=None)], ecommerce=totals).other_micros == 67_520_000
    assert purchase(items=[item()], ecommerce=totals).other_micros == 0
    assert purchase(items=[item(), item(price=None)], ecommerce=totals).other_micros == 0


def test_a_bad_value_beside_lines_is_left_out_with_a_warning() -> None:
    totals = {"transaction_id": "T1", "purchase_revenue": 1e308}
    found = read(row(items=[item(price=None)], ecommerce=totals))
    assert found.refusals == ()
    assert found.warnings == ("purchase_revenue: a number from 0 to 10000000000 is needed",)


@pytest.mark.parametrize(
    ("fields", "currency"),
    [
        ({"event_params": [param("currency", "eur")]}, "EUR"),
        ({"event_params": [param("currency", " dkk ")]}, "DKK"),
        ({"event_params": [param("currency", "EURO")]}, "XXX"),
        ({"event_params": [param("currency", "ABC")]}, "XXX"),
        ({"event_params": [param("currency", 5)]}, "XXX"),
        ({"event_params": None}, "XXX"),
        ({"event_params": None, "items": [item(item_params=[param("currency", "gbp")])]}, "GBP"),
        ({"event_params": None, "items": [item(price_in_usd=10.0)]}, "USD"),
        ({"event_params": None, "ecommerce": {"transaction_id": "T", "purchase_revenue_in_usd": 1}},
         "USD"),
    ],
)  # fmt: skip
def test_a_currency(fields: dict[str, Any], currency: str) -> None:
    found = read(row(**fields))
    (counted,) = found.events
    assert isinstance(counted, Purchase)
    assert counted.currency == currency
    assert any("currency" in warning for warning in found.warnings) == (currency == "XXX")


@pytest.mark.parametrize(
    ("profit", "micros"),
    [(2, 4_000_000), (2.5, 5_000_000), ("2.5", 5_000_000), (-1.5, -3_000_000), ("NaN", 0),
     (1e308, 0), ("much", 0)],
)  # fmt: skip
def test_the_profit_of_a_line_is_per_unit(profit: object, micros: int) -> None:
    found = read(row(items=[item(quantity=2, item_params=[param("profit", profit)])]))
    (counted,) = found.events
    assert isinstance(counted, Purchase)
    assert counted.lines[0].profit_micros == micros
    assert ("profit: no number that can be counted" in found.warnings) == (micros == 0)


def test_of_a_parameter_that_stands_there_twice_the_last_one_holds_as_in_enrich() -> None:
    twice = [param("profit", 1), param("profit", 2)]
    (line,) = purchase(items=[item(item_params=twice)]).lines
    assert line.profit_micros == 2_000_000
    params = [param("currency", "DKK"), param("currency", "EUR")]
    assert purchase(event_params=params).currency == "EUR"


def test_a_description_says_what_the_item_says() -> None:
    given_item = item(
        "A", item_name="n" * 2_000, item_brand="Acme", item_category="Shoes", item_variant="red",
        item_params=[param("margin", 0.3), param("profit", 1), param("secret", "s")],
    )  # fmt: skip
    (counted,) = read(row(items=[given_item]), ["item_variant", "margin", "absent"]).events
    assert isinstance(counted, Purchase)
    assert counted.descriptions == {
        "A": {
            "item_id": "A", "item_name": "n" * 1_500, "item_brand": "Acme",
            "item_category": "Shoes", "price": 10.0, "currency": "EUR", "item_variant": "red",
            "margin": 0.3,
        }
    }  # fmt: skip


def test_a_refund_lists_lines_or_is_of_everything() -> None:
    whole = refund(items=None)
    assert (whole.is_whole, whole.key, whole.lines) == (True, "whole", ())
    assert refund(items=[]).key == "whole"
    part = refund(items=[item("A", quantity=2), item("B", price=None)])
    assert not part.is_whole
    assert part.lines == (RefundLine("A", 2, 20_000_000), RefundLine("B", 1, None))
    assert part.transaction == purchase().transaction


def test_a_refund_is_the_same_when_it_is_sent_again_with_another_event_id() -> None:
    assert refund(event_id="e8").key == refund(event_id="e9").key
    assert refund(items=[item("A")]).key != refund(items=[item("A", quantity=2)]).key


def test_a_refunds_own_id_tells_it_from_another_one_of_the_same_lines() -> None:
    first = refund(event_params=[param("refund_id", "R1")])
    second = refund(event_params=[param("refund_id", 2)])
    again = refund(event_params=[param("refund_id", "R1")], items=[item("B")])
    unnamed = refund(event_params=[param("refund_id", "(not set)")])
    assert first.key != second.key
    assert first.key == again.key
    assert unnamed.key == refund(event_params=None).key


def test_a_refunds_own_money_without_prices() -> None:
    totals = {"transaction_id": "T1", "refund_value": 5}
    assert refund(items=[item(price=None)], ecommerce=totals).other_micros == 5_000_000
    assert refund(items=[item()], ecommerce=totals).other_micros == 0
    assert refund(items=None, ecommerce=totals).other_micros == 0  # everything, whatever it says


_scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.text(max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["1", "1.5", "-1", "NaN", "1e308", 1e308, 1.5, "(not set)", "EUR", DAY]),
)  # fmt: skip
_any = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
_ITEM_NAMES = ["item_id", "item_name", "price", "quantity", "item_params", "price_in_usd"]
_items = st.dictionaries(st.sampled_from(_ITEM_NAMES), _any) | _any
_FIELDS = {
    "event_name": st.sampled_from(["purchase", "refund"]),
    "event_id": _any,
    "event_date": st.just(DAY) | _any,
    "event_timestamp": st.just(NOW_MICROS) | _any,
    "stream_id": st.just("shop") | _any,
    "event_params": st.lists(st.builds(param, st.sampled_from(["currency", "refund_id"]),
                                       st.text(max_size=4))) | _any,
    "ecommerce": st.fixed_dictionaries(
        {}, optional={"transaction_id": _any, "purchase_revenue": _any, "refund_value": _any}
    ) | _any,
    "items": st.lists(_items, max_size=4) | _any,
    "angelia": st.fixed_dictionaries({}, optional={
        "is_bot": _any,
        "warnings": st.lists(st.sampled_from(["items[0].price is no number", "items[x].a",
                                              "items[99999999999].b"]) | st.text()) | _any,
    }) | _any,
    "line": st.integers(0, 400) | _any,
    "refund_key": _any,
}  # fmt: skip


@given(st.fixed_dictionaries({}, optional=_FIELDS))
def test_any_row_gives_events_or_refusals(fields: dict[str, Any]) -> None:
    written = json.dumps(fields).encode()
    found = parsed(written, ["item_name", "x"])
    for counted in found.events:
        assert len(counted.transaction) == 64
        assert counted.moment.minute
    for refusal in found.refusals:
        assert refusal.detail
        # What is refused is refused again for the same reason: a replay never counts by accident.
        again = parsed(refusal.data)
        assert refusal.reason in reasons(again)
        assert again.events == () or refusal.data == written
    if "event_name" not in fields:
        assert found == NOTHING


@given(st.binary())
def test_any_bytes_give_nothing_or_a_refusal(written: bytes) -> None:
    assert parsed(written).events == ()
