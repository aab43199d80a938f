"""From the start of a request to its row in BigQuery and its counter in Firestore: all of it runs.

The demo's day and the demo's watches; nothing has a core to itself.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from local.cloud import LocalCloud
from local.demo.actions import Action, Hit, Outcome
from local.demo.calls import Addresses
from local.demo.counter_watch import CounterWatch
from local.demo.latency import latencies_s, orders_seen_s
from local.demo.plan import shop_day
from local.demo.sending import play
from local.demo.stream import STREAMS
from local.demo.watching import RowWatch
from local.settings import Ports
from tests.bench.figures import Figure, p50_and_p99
from tests.bench.running import NotMeasured

EVENTS_PER_S = 200
P50_MS, P99_MS = 150, 500

# The day takes some ten seconds, and what is under way then another one.
DEADLINE_S, SETTLE_S = 40.0, 3.0


def figures(folder: Path) -> Iterator[Figure]:
    """The day's events at EVENTS_PER_S."""
    with LocalCloud(folder / "data", ports=Ports.free(), streams=STREAMS, quiet=True) as cloud:
        yield from asyncio.run(_of_the_day(cloud))


async def _of_the_day(cloud: LocalCloud) -> list[Figure]:
    actions = shop_day(time.time_ns() // 1_000)
    rows = RowWatch(cloud.bigquery_rest_url, cloud.project, cloud.dataset)
    with CounterWatch(cloud.firestore) as orders:
        async with rows:
            outcomes = await _outcomes(actions, cloud)
            await asyncio.sleep(SETTLE_S)
    to_row = latencies_s(outcomes, rows.first_seen_s)
    to_count = latencies_s(outcomes, orders_seen_s(outcomes, orders.first_seen_s))
    if not (to_row and to_count):
        raise NotMeasured(f"{len(to_row)} rows and {len(to_count)} counters were seen")
    at = f"at {EVENTS_PER_S} events/s"
    return [
        *p50_and_p99(f"request to row, {at}", to_row, P50_MS, P99_MS),
        *p50_and_p99("request to counter, the same", to_count, P50_MS, P99_MS),
        Figure("  rows seen, of those events", float(len(to_row)), ""),
        Figure("  a look at the table takes", rows.look_s * 1_000, "ms"),
        Figure("  and is taken every", rows.interval_s * 1_000, "ms"),
    ]


async def _outcomes(actions: Sequence[Action], cloud: LocalCloud) -> list[Outcome]:
    """What came back until the deadline. Requests hold several events: so many a second fewer."""
    events = sum(len(action.events) if isinstance(action, Hit) else 1 for action in actions)
    pace_per_s = EVENTS_PER_S * len(actions) / events
    addresses = Addresses(cloud.ingest_url, cloud.pubsub_rest_url, cloud.project)
    outcomes: list[Outcome] = []
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DEADLINE_S):
            await play(actions, addresses, pace_per_s=pace_per_s, on_outcome=outcomes.append)
    return outcomes
