"""How long a hit takes from the start of its request until it shows: its row, its counters."""

import math
from collections.abc import Iterator, Mapping, Sequence

from local.demo.actions import Hit, Outcome, Sending
from local.demo.lines import Line
from local.demo.sales import order_of


def latencies_s(outcomes: Sequence[Outcome], first_seen_s: Mapping[str, float]) -> list[float]:
    """Seconds of every accepted event whose row was seen, shortest first; repeats left out.

    first_seen_s: event id -> when its row was first seen, on the clock of ``Outcome.started_s``.
    A row is seen later than it came, by up to the time between two looks; one whose id could not
    be known is not seen at all.
    """
    return sorted(
        first_seen_s[event.event_id] - outcome.started_s
        for outcome in outcomes
        if isinstance(outcome.action, Hit) and outcome.is_accepted
        if outcome.action.sending is not Sending.REPEAT
        for event in outcome.action.events
        if event.event_id in first_seen_s
    )


def orders_seen_s(
    outcomes: Sequence[Outcome], first_seen_s: Mapping[str, float]
) -> dict[str, float]:
    """When the counters of each purchase were seen raised, by the event id that was sent first.

    first_seen_s: the same by the id of the order's document in ``transactions``, which is written
    in one commit with the counters
    """
    hits = [outcome.action for outcome in outcomes if isinstance(outcome.action, Hit)]
    bought = [
        (purchase.event_id, order_of(purchase).key)
        for hit in hits
        if hit.sending is Sending.FIRST and not hit.is_bot
        for purchase in hit.purchases
    ]
    return {event_id: first_seen_s[key] for event_id, key in bought if key in first_seen_s}


def percentile(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of what is ordered and not empty; ``share`` from 0 to 1."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def latency_lines(account: str, of_what: str, ordered_s: Sequence[float]) -> Iterator[Line]:
    """p50 and p99, told and not judged: the machine is the reader's own."""
    if not ordered_s:
        return
    of_all = f"of {len(ordered_s):,} {of_what}"
    yield _told(account, f"p50 {of_all}", percentile(ordered_s, 0.5))
    yield _told(account, f"p99 {of_all}", percentile(ordered_s, 0.99))


def look_lines(account: str, *, interval_s: float, look_s: float) -> Iterator[Line]:
    """By how much a latency may be too long, because rows are looked for and not announced.

    interval_s: between two looks at the table
    look_s:     from the question to the answer of one
    """
    yield _told(account, "the table was read every", interval_s)
    yield _told(account, "and reading it took", look_s)


def _told(account: str, what: str, found_s: float) -> Line:
    return Line(account, what, None, round(found_s * 1_000), None, unit="ms")
