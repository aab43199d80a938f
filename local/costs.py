"""`python -m local.costs`: the table of docs/costs.md, from prices and measured CPU times.

List prices in US dollars of us-central1 and US, read in November 2026. Sources:
https://cloud.google.com/pubsub/pricing https://cloud.google.com/run/pricing
https://cloud.google.com/bigquery/pricing https://cloud.google.com/firestore/pricing
"""

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass

GIB, TIB = 2**30, 2**40
MONTH_S = 730 * 3600

# Cloud Run, billed by request.
REQUEST, VCPU_S, GIB_S = 0.40e-6, 24e-6, 2.5e-6
FREE_REQUESTS, FREE_VCPU_S, FREE_GIB_S = 2e6, 180e3, 360e3
BILLED_STEP_S = 0.1

# Pub/Sub: each publish and each delivery, at least 1,000 bytes; to a table 50 in place of 40.
PUBSUB_TIB, PUBSUB_TO_TABLE_TIB, FREE_PUBSUB = 40.0, 50.0, 10 * GIB
LEAST_MESSAGE = 1000

WRITE_API_GIB, FREE_WRITE_API = 0.025, 2 * TIB
STORAGE_GIB, FREE_STORAGE = 0.02, 10 * GIB

# Firestore, Standard, one region.
FS_WRITE, FS_READ, FS_DELETE = 0.09e-5, 0.03e-5, 0.01e-5
FREE_FS_WRITES = 20_000 * 30.4

# Alerting, billed since 2026-09-01, come what may: for each metric that a condition names. From
# second hand, not confirmed; so is a price for the points that conditions read: not counted here.
ALERT_REFERENCE, ALERT_REFERENCES = 0.35, 12

# What an event weighs: as sent, as a row, and a message's attributes.
EVENT, ROW, ATTRIBUTES = 1024, 1638, 120

# Of the events; each writes its transaction, two items, a minute and a day, and expires once.
PURCHASES, WRITES_A_PURCHASE = 0.02, 5

# docs/performance.md, quiet machine, CPU seconds: of a hit in ingest (an HTTP request and its
# publish; a push costs no more), of an event in enrich and of a row in the sink. Cloud Run's CPUs
# are slower and shared: times two.
SLOWER = 2
REQUEST_CPU_S = SLOWER / 1_090
EVENT_CPU_S = {"ingest": 0.0, "enrich": SLOWER / 4_905, "sink_bigquery": SLOWER / 37_736}

# How long a request waits for others: Pub/Sub's or BigQuery's answer, and the sink's for company.
WAIT_S = {"ingest": 0.04, "enrich": 0.04, "sink_bigquery": 0.09, "sink_firestore": 0.15}

# Instances are never full.
BUSY = 0.6


@dataclass(frozen=True, kw_only=True)
class Way:
    """How events come and how functions are shaped; terraform/locals.tf has the profiles."""

    name: str
    events_a_hit: int
    vcpu: float
    concurrency: int


SMALL, LARGE = (0.5, 1), (1.0, 40)
WAYS = tuple(
    Way(name=f"{name}, {events} a hit", events_a_hit=events, vcpu=vcpu, concurrency=concurrency)
    for name, (vcpu, concurrency) in (("small", SMALL), ("large", LARGE))
    for events in (1, 5)
)
VOLUMES = (0, 1_000_000, 10_000_000, 30_000_000, 100_000_000, 300_000_000)
MEMORY_GIB = 0.5


def instance_s(way: Way, stage: str, requests: float) -> float:
    """Billed seconds of instances in a month, for requests that come evenly."""
    if stage == "sink_firestore":  # always a whole CPU with many requests at once
        way = Way(name="", events_a_hit=1, vcpu=1.0, concurrency=80)
    cpu = REQUEST_CPU_S + EVENT_CPU_S.get(stage, 0.0) * way.events_a_hit
    wall = WAIT_S[stage] + cpu / way.vcpu
    billed = math.ceil(wall / BILLED_STEP_S) * BILLED_STEP_S
    if way.concurrency == 1:
        return requests * billed
    each_s = requests / MONTH_S
    sparse = 1 - math.exp(-each_s * billed)  # the share of time in which one instance is at work
    dense = max(each_s * cpu / way.vcpu / BUSY, each_s * wall / way.concurrency)
    return max(sparse, dense) * MONTH_S


def monthly(way: Way, events: float, *, free: bool = True) -> float:
    """Dollars a month for what comes; ``free``: less what every project has for nothing."""
    hits = events / way.events_a_hit
    bought = events * PURCHASES
    stages = {"ingest": hits, "enrich": hits, "sink_bigquery": hits, "sink_firestore": bought}
    seconds = {stage: instance_s(way, stage, n) for stage, n in stages.items()}
    sink_s = seconds["sink_firestore"]
    vcpu_s = sink_s + way.vcpu * (sum(seconds.values()) - sink_s)
    raw = max(LEAST_MESSAGE, EVENT * way.events_a_hit + ATTRIBUTES)
    enriched = max(LEAST_MESSAGE, ROW * way.events_a_hit + ATTRIBUTES)
    pubsub = hits * (2 * raw + (2 + PURCHASES) * enriched)
    row_bytes = events * ROW
    return sum(
        price * max(0.0, used - (less if free else 0.0))
        for price, used, less in (
            (REQUEST, sum(stages.values()), FREE_REQUESTS),
            (VCPU_S, vcpu_s, FREE_VCPU_S),
            (GIB_S, sum(seconds.values()) * MEMORY_GIB, FREE_GIB_S),
            (PUBSUB_TIB / TIB, pubsub, FREE_PUBSUB),
            (WRITE_API_GIB / GIB, row_bytes, FREE_WRITE_API),
            (STORAGE_GIB / GIB, row_bytes, FREE_STORAGE),
            (FS_WRITE, bought * WRITES_A_PURCHASE, FREE_FS_WRITES),
            (FS_READ + FS_DELETE, bought, 0.0),
        )
    )


def bill(way: Way, events: float) -> float:
    """Dollars a month of a project that has nothing else in it, the alerts included."""
    return monthly(way, events) + ALERT_REFERENCE * ALERT_REFERENCES


def table() -> Iterator[str]:
    """The lines of docs/costs.md: the month's bill, and the list price of events alone."""
    yield "| events a month | " + " | ".join(way.name for way in WAYS) + " |"
    yield "|---" * (1 + len(WAYS)) + "|"
    for events in VOLUMES:
        bills = " | ".join(f"${bill(way, events):,.0f}" for way in WAYS)
        yield f"| {f'{events // 1_000_000} M' if events else 'none'} | {bills} |"
    at = 100_000_000
    prices = (f"${monthly(way, at, free=False) / at * 1e6:.2f}" for way in WAYS)
    yield "| list price of a million, at 100 M | " + " | ".join(prices) + " |"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in table())
