import pytest

from local.demo.actions import Event, Hit, Outcome, Protocol, Request, Sending
from local.demo.latency import (
    latencies_s,
    latency_lines,
    look_lines,
    orders_seen_s,
    percentile,
)
from local.demo.orders import document_key

ORDER = {"transaction_id": "T", "value": 1, "currency": "USD"}


def sent(
    event_id: str,
    started_s: float,
    *,
    status: int = 204,
    sending: Sending = Sending.FIRST,
    is_bot: bool = False,
) -> Outcome:
    purchase = Event(name="purchase", event_id=event_id, ecommerce=ORDER)
    hit = Hit(
        protocol=Protocol.MP,
        request=Request(path="/", headers={}),
        events=(purchase,),
        sending=sending,
        is_bot=is_bot,
    )
    return Outcome(action=hit, status=status, started_s=started_s)


def test_a_latency_runs_from_the_first_request_to_the_first_sight() -> None:
    outcomes = [sent("a", 1.0), sent("b", 2.0), sent("a", 5.0, sending=Sending.REPEAT)]
    assert latencies_s(outcomes, {"a": 1.25, "b": 2.125, "c": 9.0}) == [0.125, 0.25]


def test_every_event_of_a_request_has_a_latency() -> None:
    both = (Event(name="a", event_id="a"), Event(name="b", event_id="b"))
    request = Request(path="/", headers={})
    hit = Hit(protocol=Protocol.GTAG, request=request, events=both)
    outcome = Outcome(action=hit, status=204, started_s=1.0)
    assert latencies_s([outcome], {"a": 1.25, "b": 1.5}) == [0.25, 0.5]


def test_what_was_refused_or_not_seen_has_none() -> None:
    assert latencies_s([sent("a", 1.0, status=503), sent("b", 1.0)], {"a": 2.0}) == []


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0, 1.0)])
def test_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([float(value) for value in range(1, 101)], share) == expected


def test_an_order_is_counted_from_its_first_request_and_not_from_a_reload() -> None:
    again = sent("b", 5.0, sending=Sending.RELOAD)
    outcomes = [sent("a", 1.0), sent("a", 4.0, sending=Sending.REPEAT), again]
    seen_s = orders_seen_s(outcomes, {document_key("shop", "transaction", "T"): 1.5})
    assert seen_s == {"a": 1.5}
    assert latencies_s(outcomes, seen_s) == [0.5]


def test_an_order_that_was_never_seen_or_is_a_bots_has_no_latency() -> None:
    assert orders_seen_s([sent("a", 1.0)], {}) == {}
    seen_s = {document_key("shop", "transaction", "T"): 1.5}
    assert orders_seen_s([sent("a", 1.0, is_bot=True)], seen_s) == {}


def test_lines_tell_in_milliseconds_and_judge_nothing() -> None:
    lines = [
        *latency_lines("request to row", "events", [0.1, 0.2, 0.4]),
        *look_lines("request to row", interval_s=0.042, look_s=0.009),
    ]
    assert [line.found for line in lines] == [200, 400, 42, 9]
    assert [line.what for line in lines][:2] == ["p50 of 3 events", "p99 of 3 events"]
    assert {line.unit for line in lines} == {"ms"}
    assert {line.is_right for line in lines} == {None}


def test_without_events_there_is_nothing_to_tell() -> None:
    assert list(latency_lines("request to row", "events", [])) == []
