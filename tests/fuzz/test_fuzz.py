"""Hostile requests by the thousand: 2,000 with `make test`, FUZZ_N of them with `make fuzz`."""

import os
import time
from collections.abc import Callable

from tests.running import Ingest

from .client import Connection
from .conftest import STREAMS
from .memory import resident_bytes, worker_of
from .rows import Topic, checked
from .run import Outcome, send, send_all
from .samples import half

N = int(os.environ.get("FUZZ_N", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))

HALF_SENT = 3


def test_no_request_breaks_ingest_or_what_comes_after_it(
    ingest: Ingest, say: Callable[[str], None]
) -> None:
    topic = Topic(ingest.pubsub)
    topic.subscribe()
    port, outcome = ingest.ports.ingest, Outcome()
    started, memory = time.monotonic(), []
    for tenth in range(10):
        send_all(port, SEED, range(N * tenth // 10, N * (tenth + 1) // 10), outcome)
        memory.append(resident_bytes(worker_of(ingest.child.pid)))
    took_s = time.monotonic() - started
    say(f"{N} requests in {took_s:.0f} s: {dict(sorted(outcome.statuses.items()))}")
    say(f"memory of the worker after each tenth, MB: {[n // 10**6 for n in memory]}")
    assert not outcome.wrong, "\n".join(outcome.wrong)
    rows = checked(topic.messages(), STREAMS)
    say(f"{rows.messages} hits, {rows.events} events, {rows.rows} rows; {dict(rows.refused)}")
    assert not rows.wrong, "\n".join(rows.wrong[:20])
