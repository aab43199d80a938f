import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.pubsub.backoff import (
    PULL_BACKOFF,
    PUSH_BACKOFF,
    Backoff,
    RetryAfter,
    SetAside,
    after_failure,
)

DEAD = "projects/p/topics/dead"


@pytest.mark.parametrize(
    ("backoff", "delays"),
    [
        pytest.param(Backoff(0.2, 2), [0.2, 0.4, 0.8, 1.6, 2, 2], id="doubles_to_the_maximum"),
        pytest.param(Backoff(1, 600), [1, 2, 4, 8, 16, 32], id="the_pipelines_own"),
        pytest.param(Backoff(5, 5), [5, 5, 5, 5, 5, 5], id="constant"),
        pytest.param(Backoff(0, 600), [0, 0.2, 0.4, 0.8, 1.6, 3.2], id="from_zero_it_still_grows"),
        pytest.param(PUSH_BACKOFF, [0.1, 0.2, 0.4, 0.8, 1.6, 3.2], id="push_without_policy"),
        pytest.param(PULL_BACKOFF, [0, 0, 0, 0, 0, 0], id="pull_without_policy"),
    ],
)
def test_delays_after_one_two_and_more_failures(backoff: Backoff, delays: list[float]) -> None:
    assert [backoff.delay_s(attempts) for attempts in range(1, 7)] == pytest.approx(delays)


@given(st.floats(0, 600), st.floats(0, 600), st.integers(1, 100_000))
def test_a_delay_never_shrinks_and_stays_in_range(low: float, high: float, attempts: int) -> None:
    backoff = Backoff(min(low, high), max(low, high))
    assert backoff.minimum_s <= backoff.delay_s(attempts) <= backoff.maximum_s
    assert backoff.delay_s(attempts) <= backoff.delay_s(attempts + 1)


@pytest.mark.parametrize(
    ("attempts", "topic", "exists", "fate"),
    [
        pytest.param(1, DEAD, True, RetryAfter(1), id="early"),
        pytest.param(4, DEAD, True, RetryAfter(8), id="one_before_the_last"),
        pytest.param(5, DEAD, True, SetAside(DEAD), id="the_last"),
        pytest.param(9, DEAD, True, SetAside(DEAD), id="after_the_topic_came_back"),
        pytest.param(5, DEAD, False, RetryAfter(16), id="no_topic_no_loss"),
        pytest.param(5, "", False, RetryAfter(16), id="no_policy"),
    ],
)
def test_the_fate_of_a_failed_delivery(
    attempts: int, topic: str, exists: bool, fate: RetryAfter | SetAside
) -> None:
    decided = after_failure(
        attempts, Backoff(1, 600), dead_letter_topic=topic, max_attempts=5, topic_exists=exists
    )
    assert decided == fate
