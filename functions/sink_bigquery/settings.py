"""What sink_bigquery reads from its environment, once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from shared.settings import BadSetting, integer, number, text, topic

_TABLE = re.compile(r"projects/[^/]+/datasets/[^/]+/tables/[^/]+")

# An AppendRows request holds less than 10 MB by the older documentation, 20 MB by the newer
# (docstring of BigQueryWriteClient.append_rows, 2.43.0); the writer's schema travels with it.
MAX_BATCH_BYTES = 9_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every variable that sink_bigquery reads."""

    events_table: str  # projects/<project>/datasets/<dataset>/tables/<table>
    input_topic: str  # projects/<project>/topics/<name>: where a replay sends dead letters back
    dead_letter_topic: str  # projects/<project>/topics/<name>
    flush_interval_s: float  # how long a row waits for company; set in ms
    batch_max_rows: int
    batch_max_bytes: int  # of serialized rows, and of one row
    queue_max_bytes: int  # what waits for its append; beyond it Pub/Sub is told "later"
    append_timeout_s: float  # for one append; it is sent up to three times
    publish_timeout_s: float  # of a dead letter
    write_endpoint: str  # host:port of a local BigQuery; empty in production

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; BadSetting names the first one that cannot be used."""
        return cls(
            events_table=_table(env, "EVENTS_TABLE"),
            input_topic=topic(env, "INPUT_TOPIC"),
            dead_letter_topic=topic(env, "DEAD_LETTER_TOPIC"),
            flush_interval_s=number(env, "FLUSH_INTERVAL_MS", 50.0) / 1_000,
            batch_max_rows=integer(env, "BATCH_MAX_ROWS", 500, least=1),
            batch_max_bytes=_batch_bytes(env, "BATCH_MAX_BYTES"),
            queue_max_bytes=integer(env, "QUEUE_MAX_BYTES", 32_000_000, least=1),
            append_timeout_s=number(env, "APPEND_TIMEOUT_S", 10.0, least=0.1),
            publish_timeout_s=number(env, "PUBLISH_TIMEOUT_S", 10.0, least=0.1),
            write_endpoint=env.get("BIGQUERY_WRITE_ENDPOINT", ""),
        )


def _table(env: Mapping[str, str], name: str) -> str:
    table = text(env, name)
    if not _TABLE.fullmatch(table):
        raise BadSetting(f"{name}={table!r}: projects/P/datasets/D/tables/T is needed")
    return table


def _batch_bytes(env: Mapping[str, str], name: str) -> int:
    size = integer(env, name, 9_000_000, least=1)
    if size > MAX_BATCH_BYTES:
        raise BadSetting(f"{name}={size}: BigQuery takes {MAX_BATCH_BYTES} at the most")
    return size
