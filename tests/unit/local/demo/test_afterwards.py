import json
from collections import Counter
from typing import Any

import pytest

from functions.ingest import native
from functions.ingest.incoming import Incoming
from local.demo.actions import Hit, Sending
from local.demo.afterwards import REFUND_HITS, REFUNDS, RELOADS, REPEATS
from local.demo.plan import HITS, PACE_PER_S, shop_day

START_MICROS = 1_795_262_400_000_000
DAY = shop_day(START_MICROS)
SENT = [action for action in DAY if isinstance(action, Hit)]


def transaction(hit: Hit) -> str:
    return str(hit.event["ecommerce"]["transaction_id"])


def of(sending: Sending) -> list[Hit]:
    return [hit for hit in SENT if hit.sending is sending]


FIRST = {transaction(hit): hit for hit in of(Sending.FIRST) if hit.event_name == "purchase"}


def taken_back(refund: Hit) -> list[tuple[str, int]] | None:
    """Item and units of each line; None where it lists none."""
    items = refund.event.get("items")
    return items and [(item["item_id"], item["quantity"]) for item in items]


def bought(refund: Hit) -> dict[str, int]:
    items = FIRST[transaction(refund)].event["items"]
    return {item["item_id"]: item["quantity"] for item in items}


def test_there_are_exactly_as_many_as_the_table_says() -> None:
    assert (REPEATS, RELOADS, REFUNDS, REFUND_HITS) == (40, 10, 5, 6)
    counts = Counter(hit.sending for hit in SENT)
    assert counts == {
        Sending.FIRST: HITS,
        Sending.REPEAT: REPEATS,
        Sending.RELOAD: RELOADS,
        Sending.REFUND: REFUND_HITS,
    }


def test_no_event_id_is_sent_twice_but_those_of_repeats() -> None:
    new = [hit.event_id for hit in SENT if not hit.is_repeat]
    assert len(set(new)) == len(new)
    assert {hit.event_id for hit in of(Sending.REPEAT)} <= set(new)


def test_a_repeat_is_the_same_purchase_with_the_same_event_id() -> None:
    for hit in of(Sending.REPEAT):
        assert hit.event == FIRST[transaction(hit)].event


def test_a_reload_is_the_same_purchase_with_an_event_id_and_a_time_of_its_own() -> None:
    for hit in of(Sending.RELOAD):
        first = FIRST[transaction(hit)]
        assert {**hit.event, "event_id": "", "timestamp_micros": 0} == {
            **first.event,
            "event_id": "",
            "timestamp_micros": 0,
        }
        assert hit.event_id != first.event_id


def test_no_order_is_both_repeated_and_reloaded() -> None:
    again = [transaction(hit) for hit in of(Sending.REPEAT) + of(Sending.RELOAD)]
    assert len(set(again)) == REPEATS + RELOADS


def test_what_follows_a_purchase_comes_after_it_and_a_reload_a_second_or_two_later() -> None:
    for hit in of(Sending.RELOAD):
        later = hit.event["timestamp_micros"] - FIRST[transaction(hit)].event["timestamp_micros"]
        assert 900_000 <= later <= 2_100_000
    for hit in of(Sending.REPEAT) + of(Sending.RELOAD) + of(Sending.REFUND):
        places = DAY.index(hit) - DAY.index(FIRST[transaction(hit)])
        assert 0 < places <= 5 * PACE_PER_S


@pytest.mark.parametrize("seed", [None, *range(5)])
def test_refunds_are_of_all_of_a_line_of_a_unit_and_one_is_sent_twice(seed: int | None) -> None:
    day = shop_day(START_MICROS) if seed is None else shop_day(START_MICROS, seed)
    refunds = [hit for hit in day if isinstance(hit, Hit) and hit.sending is Sending.REFUND]
    listed = Counter(
        (transaction(hit), json.dumps(hit.event.get("items"), sort_keys=True)) for hit in refunds
    )
    assert sorted(listed.values()) == [1, 1, 1, 1, 2]
    assert sum("items" not in hit.event for hit in refunds) == 2
    assert len({transaction(hit) for hit in refunds}) == REFUNDS


def test_a_refund_takes_back_a_part_of_an_order_that_was_sent_more_than_once() -> None:
    again = {transaction(hit) for hit in of(Sending.REPEAT) + of(Sending.RELOAD)}
    for refund in of(Sending.REFUND):
        assert transaction(refund) in again
        had = bought(refund)
        for item_id, units in taken_back(refund) or had.items():
            assert 1 <= units <= had[item_id]


def test_the_refund_that_is_sent_twice_could_be_taken_twice() -> None:
    twice = [key for key, n in Counter(map(transaction, of(Sending.REFUND))).items() if n == 2]
    [one, other] = [hit for hit in of(Sending.REFUND) if transaction(hit) in twice]
    assert one.event_id != other.event_id
    assert taken_back(one) == taken_back(other)
    [(item_id, units)] = taken_back(one) or []
    assert bought(one)[item_id] >= 2 * units


def test_a_refund_states_what_it_is_worth_and_one_of_a_unit_leaves_out_its_price() -> None:
    unpriced = 0
    for refund in of(Sending.REFUND):
        prices = {i["item_id"]: i["price"] for i in FIRST[transaction(refund)].event["items"]}
        lines: Any = taken_back(refund) or bought(refund).items()
        worth = sum(prices[item_id] * units for item_id, units in lines)
        assert refund.event["ecommerce"]["value"] == pytest.approx(worth)
        unpriced += any("price" not in item for item in refund.event.get("items", ()))
    assert unpriced == 1


def test_ingest_reads_every_refund_as_it_is() -> None:
    for hit in of(Sending.REFUND):
        body = json.dumps(hit.event).encode()
        [part] = native.parse(Incoming(method="POST", read_body=body.__bytes__), "shop")
        assert part.events[0].event_id == hit.event_id
        assert not part.events[0].unknown


def test_a_refund_names_the_visitor_and_the_session_of_its_purchase() -> None:
    for refund in of(Sending.REFUND):
        first = FIRST[transaction(refund)]
        for name in ("client_id", "user_id", "privacy_info"):
            assert refund.event.get(name) == first.event.get(name)
        session = [p for p in first.event["event_params"] if p["key"] == "ga_session_id"]
        assert session[0] in refund.event["event_params"]
