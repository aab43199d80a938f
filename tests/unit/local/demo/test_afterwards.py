import json
from collections import Counter
from typing import Any

import pytest

from local.demo.actions import Event, Hit, Protocol, Sending
from local.demo.afterwards import REFUND_HITS, REFUNDS, RELOADS, REPEATS
from local.demo.plan import PACE_PER_S, shop_day

from .reading import Told, told

START_MICROS = 1_795_262_400_000_000
DAY = shop_day(START_MICROS)
SENT = [action for action in DAY if isinstance(action, Hit)]


def of(sending: Sending) -> list[Hit]:
    return [hit for hit in SENT if hit.sending is sending]


def order(hit: Hit) -> Event:
    """The purchase or refund that a hit tells."""
    [found] = [event for event in hit.events if event.name in {"purchase", "refund"}]
    return found


def transaction(hit: Hit) -> str:
    return str(order(hit).ecommerce["transaction_id"])


FIRST = {transaction(hit): hit for hit in of(Sending.FIRST) if hit.purchases}


def taken_back(refund: Hit) -> list[tuple[str, int]] | None:
    """Item and units of each line; None where it lists none."""
    return [(item["item_id"], item["quantity"]) for item in order(refund).items] or None


def bought(refund: Hit) -> dict[str, int]:
    items = order(FIRST[transaction(refund)]).items
    return {item["item_id"]: item["quantity"] for item in items}


def what(event: Told) -> tuple[Any, ...]:
    """All but when and where in the visit it happened."""
    own = {"engagement_time_msec", "batch_page_id", "batch_ordering_id"}
    params = {key: value for key, value in event.params.items() if key not in own}
    return event.name, params, event.items, event.part.user, event.part.consent


def test_there_are_exactly_as_many_as_the_table_says() -> None:
    assert (REPEATS, RELOADS, REFUNDS, REFUND_HITS) == (40, 10, 5, 6)
    counts = Counter(hit.sending for hit in SENT if hit.sending is not Sending.FIRST)
    assert counts == {
        Sending.REPEAT: REPEATS,
        Sending.RELOAD: RELOADS,
        Sending.REFUND: REFUND_HITS,
    }


def test_no_event_is_sent_twice_but_those_of_repeats() -> None:
    new = [event.key for hit in SENT if hit.sending is not Sending.REPEAT for event in hit.events]
    assert len(set(new)) == len(new)
    assert {event.key for hit in of(Sending.REPEAT) for event in hit.events} <= set(new)


def test_a_repeat_is_the_same_request_byte_by_byte_in_every_protocol() -> None:
    for hit in of(Sending.REPEAT):
        first = FIRST[transaction(hit)]
        assert (hit.request, hit.events) == (first.request, first.events)
    protocols = {hit.protocol for hit in of(Sending.REPEAT)}
    assert protocols == {Protocol.NATIVE, Protocol.GTAG, Protocol.MP}


def test_a_reload_tells_the_same_with_ids_and_times_of_its_own() -> None:
    for hit in of(Sending.RELOAD):
        first = FIRST[transaction(hit)]
        assert list(map(what, told(hit))) == list(map(what, told(first)))
        assert not {event.key for event in hit.events} & {event.key for event in first.events}


def test_a_page_is_loaded_again_by_a_browser_and_as_gtags_first_request_of_it() -> None:
    protocols = {hit.protocol for hit in of(Sending.RELOAD)}
    assert protocols == {Protocol.NATIVE, Protocol.GTAG}
    for hit in of(Sending.RELOAD):
        if hit.protocol is Protocol.GTAG:
            assert {event.params["batch_ordering_id"] for event in told(hit)} == {1}


def test_no_order_is_both_repeated_and_reloaded() -> None:
    again = [transaction(hit) for hit in of(Sending.REPEAT) + of(Sending.RELOAD)]
    assert len(set(again)) == REPEATS + RELOADS


def test_what_follows_a_purchase_comes_after_it_and_a_reload_a_second_or_two_later() -> None:
    for hit in of(Sending.RELOAD):
        if hit.protocol is Protocol.NATIVE:
            [now, before] = [
                told(one)[-1].time_micros or 0 for one in (hit, FIRST[transaction(hit)])
            ]
            assert 900_000 <= now - before <= 2_100_000
    for hit in of(Sending.REPEAT) + of(Sending.RELOAD) + of(Sending.REFUND):
        places = DAY.index(hit) - DAY.index(FIRST[transaction(hit)])
        assert 0 < places <= 5 * PACE_PER_S


@pytest.mark.parametrize("seed", [None, *range(5)])
def test_refunds_are_of_all_of_a_line_of_a_unit_and_one_is_sent_twice(seed: int | None) -> None:
    day = shop_day(START_MICROS) if seed is None else shop_day(START_MICROS, seed)
    refunds = [hit for hit in day if isinstance(hit, Hit) and hit.sending is Sending.REFUND]
    listed = Counter(
        (transaction(hit), json.dumps(order(hit).items, sort_keys=True)) for hit in refunds
    )
    assert sorted(listed.values()) == [1, 1, 1, 1, 2]
    assert sum(not order(hit).items for hit in refunds) == 2
    assert len({transaction(hit) for hit in refunds}) == REFUNDS
    assert sum(hit.protocol is Protocol.MP for hit in refunds) >= 3


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
    assert order(one).event_id != order(other).event_id
    assert taken_back(one) == taken_back(other)
    [(item_id, units)] = taken_back(one) or []
    assert bought(one)[item_id] >= 2 * units


def test_a_refund_states_what_it_is_worth_and_one_of_a_unit_leaves_out_its_price() -> None:
    unpriced = 0
    for refund in of(Sending.REFUND):
        first = order(FIRST[transaction(refund)])
        prices = {item["item_id"]: item["price"] for item in first.items}
        lines: Any = taken_back(refund) or bought(refund).items()
        worth = sum(prices[item_id] * units for item_id, units in lines)
        assert order(refund).ecommerce["value"] == pytest.approx(worth)
        unpriced += any("price" not in item for item in order(refund).items)
    assert unpriced == 1


def test_a_refund_names_the_visitor_and_the_session_of_its_purchase() -> None:
    for refund in of(Sending.REFUND):
        [back] = told(refund)
        first = told(FIRST[transaction(refund)])[-1]
        assert back.part.user == first.part.user
        assert back.part.consent == first.part.consent
        assert back.params["ga_session_id"] == first.params["ga_session_id"]
