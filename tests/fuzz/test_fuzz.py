"""Hostile requests by the thousand: 2,000 with `make test`, FUZZ_N of them with `make fuzz`.

A sample that breaks something is to be had again: ``sample(FUZZ_SEED, its number)``.
"""

import os
import time
from collections.abc import Callable

from functions.ingest.body import BODY_TIMEOUT_S
from tests.running import Ingest
from tests.soak.killing import worker_of

from .conftest import STREAMS
from .memory import resident_bytes
from .rows import Topic, checked
from .run import Outcome, send_all
from .slow import slow_clients

N = int(os.environ.get("FUZZ_N", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))

# Before the memory is measured: every road once, every thread and every cache.
WARM_UP = range(-2_000, 0)

# Measured: 5 MB for 2,000, up to 16 MB for 100,000. A leak of 1 KB a request would be 100 MB.
MAX_GROWTH_BYTES = 30_000_000

# Two quiet cores send some 500.
LEAST_A_SECOND = 50

# How late an answer may be on a busy machine.
LATE_S = 10


def test_no_request_breaks_ingest_or_what_comes_after_it(
    ingest: Ingest, say: Callable[[str], None]
) -> None:
    topic = Topic(ingest.pubsub)
    topic.subscribe()
    outcome, started = Outcome(), time.monotonic()
    deadline_s = started + 60 + (N + len(WARM_UP)) / LEAST_A_SECOND
    worker = worker_of(ingest.child)
    memory = []
    with slow_clients(ingest.ports.ingest) as slow:
        for numbers in (WARM_UP, *(range(N * n // 10, N * (n + 1) // 10) for n in range(10))):
            send_all(ingest.ports.ingest, SEED, numbers, outcome, deadline_s=deadline_s)
            memory.append(resident_bytes(worker))
    say(f"{outcome.sent} requests in {time.monotonic() - started:.0f} s")
    say(f"answers: {dict(sorted(outcome.statuses.items()))}; asked again: {outcome.asked_again}")
    say(f"memory, MB, warm and after each tenth: {[round(n / 1e6) for n in memory]}")
    assert not outcome.wrong, "\n".join(outcome.wrong)
    assert outcome.sent == N + len(WARM_UP), "too slow"
    for one in [future.result() for future in slow]:
        assert one.status_line == b"HTTP/1.1 408 REQUEST TIMEOUT", one
        assert BODY_TIMEOUT_S <= one.after_s < BODY_TIMEOUT_S + LATE_S
    assert memory[-1] - memory[0] < MAX_GROWTH_BYTES
    assert worker_of(ingest.child) == worker, "it was started again"
    assert ingest.child.log is not None
    assert "Traceback" not in ingest.child.log.read_text()
    found = checked(topic.messages(), STREAMS)
    say(f"{found.messages} hits, {found.events} events, {found.rows} rows; {found.set_aside}")
    assert not found.wrong, "\n".join(found.wrong[:20])
    assert found.rows
