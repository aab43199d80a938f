import pytest

from local.demo.actions import Hit, Outcome
from local.demo.latency import latencies_s, latency_lines, percentile


def sent(event_id: str, started_s: float, *, status: int = 200, is_repeat: bool = False) -> Outcome:
    hit = Hit(headers={}, event={"event_id": event_id, "event_name": "x"}, is_repeat=is_repeat)
    return Outcome(action=hit, status=status, ids=(event_id,), started_s=started_s)


def test_a_latency_runs_from_the_first_request_to_the_first_sight() -> None:
    outcomes = [sent("a", 1.0), sent("b", 2.0), sent("a", 5.0, is_repeat=True)]
    assert latencies_s(outcomes, {"a": 1.25, "b": 2.125, "c": 9.0}) == [0.125, 0.25]


def test_what_was_refused_or_not_seen_has_none() -> None:
    assert latencies_s([sent("a", 1.0, status=503), sent("b", 1.0)], {"a": 2.0}) == []


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0, 1.0)])
def test_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([float(value) for value in range(1, 101)], share) == expected


def test_lines_tell_in_milliseconds_and_judge_nothing() -> None:
    lines = list(latency_lines([0.1, 0.2, 0.4], interval_s=0.042, look_s=0.009))
    assert [line.found for line in lines] == [200, 400, 42, 9]
    assert {line.unit for line in lines} == {"ms"}
    assert {line.is_right for line in lines} == {None}


def test_without_hits_there_is_nothing_to_tell() -> None:
    assert list(latency_lines([], interval_s=0.0, look_s=0.0)) == []
