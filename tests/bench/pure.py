"""The functions without a network: how much one core does in a second of its own time.

By the process's CPU time: what other processes take of the core does not count.
"""

import time
from collections.abc import Iterator

from functions.sink_bigquery.columns import events_columns
from functions.sink_bigquery.rows import Row, RowFormat
from tests.bench import traffic
from tests.bench.figures import Figure
from tests.bench.running import NotMeasured
from tests.recorders import TopicRecorder

ROWS_PER_S, EVENTS_PER_S = 20_000, 5_000

# BigQuery's limit of a request less room for its envelope; no row of the traffic is near it.
MAX_ROW_BYTES = 9_000_000


def serialized_rows() -> Iterator[Figure]:
    """JSON rows in, serialized protobuf out."""
    rows, now_micros = traffic.rows(), time.time_ns() // 1_000
    row_format = RowFormat(events_columns(), max_row_bytes=MAX_ROW_BYTES)
    start_s = time.process_time()
    made = [row_format.row(row, now_micros) for row in rows]
    took_s = time.process_time() - start_s
    if refused := [one for one in made if not isinstance(one, Row)]:
        raise NotMeasured(f"{len(refused)} rows of the traffic are refused: {refused[0].detail}")
    yield Figure("sink_bigquery, row to protobuf", len(rows) / took_s, "rows/s", ROWS_PER_S)
    yield Figure("  of rows of", sum(map(len, rows)) / len(rows), "bytes")


def enriched_events() -> Iterator[Figure]:
    """raw.v1 in, enriched.v1 out."""
    messages, topic = traffic.raw_messages(), TopicRecorder()
    handle = traffic.enrich(topic)
    start_s = time.process_time()
    for message in messages:
        handle(message)
    took_s = time.process_time() - start_s
    events = len(list(traffic.lines(topic)))
    yield Figure("enrich, message to row", events / took_s, "events/s", EVENTS_PER_S)
