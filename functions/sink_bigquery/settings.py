"""What sink_bigquery reads from its environment, once."""

import re
from dataclasses import dataclass

from shared.settings import FromEnvironment, integer, matching, number, setting, text, topic

_TABLE = re.compile(r"projects/[^/]+/datasets/[^/]+/tables/[^/]+")

# An AppendRows request holds less than 10 MB by the older documentation, 20 MB by the newer
# (docstring of BigQueryWriteClient.append_rows, 2.43.0); the writer's schema travels with it.
MAX_BATCH_BYTES = 9_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(FromEnvironment):
    """Every variable that sink_bigquery reads."""

    events_table: str = setting(
        matching(_TABLE, "projects/P/datasets/D/tables/T"),
        meaning="where rows go: `projects/<project>/datasets/<dataset>/tables/<table>`",
    )
    input_topic: str = setting(
        topic, meaning="where rows come from; named in dead letters, for the replay"
    )
    dead_letter_topic: str = setting(topic, meaning="where refused rows go")
    flush_interval_s: float = setting(
        number(of=1_000),
        "50",
        variable="FLUSH_INTERVAL_MS",
        unit="ms",
        meaning="between two appends; a row that comes after a pause does not wait",
    )
    batch_max_rows: int = setting(integer(least=1), "500", unit="rows", meaning="of one append")
    batch_max_bytes: int = setting(
        integer(least=1, most=MAX_BATCH_BYTES),
        "9000000",
        unit="bytes",
        meaning="serialized rows of one append, and so of one row",
    )
    queue_max_bytes: int = setting(
        integer(least=1),
        "32000000",
        unit="bytes",
        meaning='what waits for its append; beyond it Pub/Sub is told "later"',
    )
    append_timeout_s: float = setting(
        number(least=0.1), "10", unit="s", meaning="for one append; it is sent up to three times"
    )
    publish_timeout_s: float = setting(
        number(least=0.1), "10", unit="s", meaning="how long Pub/Sub has to confirm a dead letter"
    )
    write_endpoint: str = setting(
        text,
        "",
        variable="BIGQUERY_WRITE_ENDPOINT",
        meaning="host:port of a local BigQuery; empty in production",
    )
