"""How long a hit takes from the start of its request until its row can be read."""

import math
from collections.abc import Iterator, Mapping, Sequence

from local.demo.actions import Hit, Outcome
from local.demo.books import Line


def latencies_s(outcomes: Sequence[Outcome], first_seen_s: Mapping[str, float]) -> list[float]:
    """Seconds of every accepted hit whose row was seen, shortest first; repeats left out.

    first_seen_s: event id -> when its row was first seen, on the clock of ``Outcome.started_s``.
    A row is seen later than it came, by up to the time between two looks.
    """
    return sorted(
        first_seen_s[outcome.action.event_id] - outcome.started_s
        for outcome in outcomes
        if isinstance(outcome.action, Hit)
        and not outcome.action.is_repeat
        and outcome.is_accepted
        and outcome.action.event_id in first_seen_s
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of what is ordered and not empty; ``share`` from 0 to 1."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def latency_lines(
    ordered_s: Sequence[float], *, interval_s: float, look_s: float
) -> Iterator[Line]:
    """p50 and p99, told and not judged: the machine is the reader's own.

    interval_s: between two looks at the table
    look_s:     from the question to the answer of one
    """
    if not ordered_s:
        return
    hits = f"of {len(ordered_s):,} hits"
    yield _told(f"p50 {hits}", percentile(ordered_s, 0.5))
    yield _told(f"p99 {hits}", percentile(ordered_s, 0.99))
    yield _told("the table was read every", interval_s)
    yield _told("and reading it took", look_s)


def _told(what: str, found_s: float) -> Line:
    return Line("request to row", what, None, round(found_s * 1_000), None, unit="ms")
