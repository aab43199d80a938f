"""sink_bigquery as it runs, on the local BigQuery: a push's time, an append's, its memory."""

import asyncio
import itertools
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from functions.sink_bigquery.columns import events_columns
from functions.sink_bigquery.connection import Connection, write_client
from functions.sink_bigquery.rows import Row, RowFormat
from local import resources, servers, staged, warehouse
from local.settings import HOST, Ports
from tests.bench import traffic
from tests.bench.figures import Figure, p50_and_p99
from tests.bench.pure import MAX_ROW_BYTES
from tests.bench.pushing import in_turn, paced, push_bodies
from tests.bench.running import FUNCTION_CORE, OTHER_CORE, NotMeasured, on_core, start
from tests.fuzz.memory import resident_bytes
from tests.soak.killing import worker_of

PUSHES_PER_S, PUSHES_S, PUSH_P99_MS = 500, 10, 200

BATCH_ROWS, APPENDS_S = 500, 5
APPEND_TIMEOUT_S = 30.0

# Memory: over so many rows, or so long on a machine that needs longer; BENCH_ROWS asks for a number
# of rows and waits for it. Pub/Sub pushes several messages at once. What the first rows need
# (threads, buffers, protobuf's pools) is no leak.
ROWS = 1_000_000
MEMORY_S, PATIENT_MEMORY_S, WARM_UP_S = 40, 1_800, 10
AT_ONCE = 4
GROWTH_MB = 20
MB = 1_000_000


def figures(folder: Path) -> Iterator[Figure]:
    """The staged sink on one core; BigQuery and who pushes on the other."""
    ports = Ports.free()
    url = f"http://{HOST}:{ports.sink_bigquery}/"
    with ExitStack() as stack:
        start(stack, servers.bigquery(ports, folder), folder, OTHER_CORE)
        with warehouse.tables_made(ports.bigquery):
            pass
        sink = start(stack, staged.function("sink_bigquery", ports), folder, FUNCTION_CORE)
        stack.enter_context(on_core(OTHER_CORE))
        yield from _pushes(url)
        yield from _appends(f"{HOST}:{ports.bigquery_write}")
        yield from _memory(url, worker_of(sink))


def _pushes(url: str) -> Iterator[Figure]:
    rows = itertools.islice(itertools.cycle(traffic.rows()), PUSHES_PER_S * PUSHES_S)
    bodies = list(push_bodies(rows, 1))
    asyncio.run(paced(url, bodies[:PUSHES_PER_S], per_s=PUSHES_PER_S / 4))
    took_s = asyncio.run(paced(url, bodies, per_s=PUSHES_PER_S))
    name = f"sink_bigquery, {PUSHES_PER_S} pushes/s of one row"
    yield from p50_and_p99(name, took_s, None, PUSH_P99_MS)


def _memory(url: str, worker: int) -> Iterator[Figure]:
    asked = os.environ.get("BENCH_ROWS")
    rows, limit_s = (int(asked), PATIENT_MEMORY_S) if asked else (ROWS, MEMORY_S)
    bodies = _repeated(rows // BATCH_ROWS)
    warm = asyncio.run(in_turn(url, bodies, at_once=AT_ONCE, until_s=_in(WARM_UP_S)))
    before, start_s = resident_bytes(worker), time.perf_counter()
    pushed = asyncio.run(in_turn(url, bodies, at_once=AT_ONCE, until_s=_in(limit_s)))
    took_s, after = time.perf_counter() - start_s, resident_bytes(worker)
    if not pushed:
        raise NotMeasured(f"all of {rows:,} rows went into the warm-up: BENCH_ROWS has to be more")
    count = f"{pushed * BATCH_ROWS:,} rows"
    yield Figure(f"sink_bigquery, messages of {BATCH_ROWS}", pushed * BATCH_ROWS / took_s, "rows/s")
    yield Figure(f"  its memory after {warm * BATCH_ROWS:,} rows", before / MB, "MB")
    yield Figure(f"  and {count} later", after / MB, "MB")
    growth = (after - before) / MB
    yield Figure("  growth meanwhile", growth, "MB", GROWTH_MB, is_at_most=True)


def _repeated(messages: int) -> Iterator[bytes]:
    """So many messages: a few, made once, again and again, so that ours is not what is measured."""
    made = list(push_bodies(traffic.rows(), BATCH_ROWS))
    return itertools.islice(itertools.cycle(made), messages)


def _appends(endpoint: str) -> Iterator[Figure]:
    """The local BigQuery alone: what stands behind every figure of the sink."""
    row_format = RowFormat(events_columns(), max_row_bytes=MAX_ROW_BYTES)
    now_micros = time.time_ns() // 1_000
    made = [row_format.row(line, now_micros) for line in traffic.rows()[:BATCH_ROWS]]
    rows = [row.data for row in made if isinstance(row, Row)]
    stream = f"{resources.table_path('events')}/streams/_default"
    connection = Connection(lambda: write_client(endpoint), stream)
    appended, start_s = 0, time.perf_counter()
    while time.perf_counter() < start_s + APPENDS_S:
        answer = connection.append(rows, row_format.descriptor, timeout_s=APPEND_TIMEOUT_S)
        if answer.error.code:
            raise NotMeasured(f"an append was refused: {answer.error.message}")
        appended += len(rows)
    took_s = time.perf_counter() - start_s
    connection.close()
    yield Figure(f"local BigQuery, appends of {BATCH_ROWS}", appended / took_s, "rows/s")


def _in(seconds: float) -> float:
    return time.perf_counter() + seconds
