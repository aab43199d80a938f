"""Sees each row as soon as it can be read: asks the table all the time for what is new in it."""

import asyncio
import contextlib
import statistics
import time
from types import TracebackType
from typing import Any, Self

import aiohttp

# Looks begin this far apart, or twice as far as a look takes: reading a table that is being written
# costs the pipeline time, and the watch is not to slow down what it measures.
INTERVAL_S = 0.04
LOOK_SHARE = 0.5
TIMEOUT_S = 10.0

# Rows are stamped when the sink takes them and become readable a little later, not quite in that
# order: each look goes back this far behind the newest stamp that was seen.
LOOK_BACK_MICROS = 300_000

# The same text every time, so that the server need not translate it again.
SQL = """
SELECT event_id, MAX(synced_at_micros_) AS synced_at_micros
FROM `{project}.{dataset}.events` WHERE synced_at_micros_ > @after GROUP BY event_id"""


class RowWatch:
    """Notes when each event id was first seen in the table, from entry to exit.

    base_url: of BigQuery's REST API
    """

    def __init__(self, base_url: str, project: str, dataset: str) -> None:
        self.first_seen_s: dict[str, float] = {}  # event id -> time.perf_counter
        self._url = f"{base_url}/bigquery/v2/projects/{project}/queries"
        self._sql = SQL.format(project=project, dataset=dataset)
        self._newest_micros = 0
        self._intervals_s: list[float] = []  # from the begin of a look to that of the next
        self._looks_s: list[float] = []  # from the question to the answer

    @property
    def interval_s(self) -> float:
        """The usual time between two looks: by so much a latency may be too long."""
        return statistics.median(self._intervals_s or [0.0])

    @property
    def look_s(self) -> float:
        """What a look usually takes: it is a part of every latency."""
        return statistics.median(self._looks_s or [0.0])

    async def __aenter__(self) -> Self:
        """Begin to look."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        self._session = aiohttp.ClientSession(timeout=timeout, raise_for_status=True)
        self._task = asyncio.create_task(self._keep_looking())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, after a last look at the whole table; raises what a look has raised."""
        self._task.cancel()
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            if error is None:
                self._newest_micros = 0
                await self._look()
        finally:
            await self._session.close()

    async def _keep_looking(self) -> None:
        while True:
            start_s = time.perf_counter()
            # A server that is started again does not answer for a moment; its answers count.
            with contextlib.suppress(aiohttp.ClientConnectionError, TimeoutError):
                await self._look()
            look_s = time.perf_counter() - start_s
            await asyncio.sleep(max(INTERVAL_S, look_s / LOOK_SHARE) - look_s)
            self._looks_s.append(look_s)
            self._intervals_s.append(time.perf_counter() - start_s)

    async def _look(self) -> None:
        """Ask once. A row counts as seen when the whole answer is here."""
        async with self._session.post(self._url, json=self._query()) as response:
            rows = (await response.json()).get("rows", [])
        now_s = time.perf_counter()
        for event_id, synced_at_micros in (_values(row) for row in rows):
            self.first_seen_s.setdefault(event_id, now_s)
            self._newest_micros = max(self._newest_micros, int(synced_at_micros))

    def _query(self) -> dict[str, Any]:
        after = str(self._newest_micros - LOOK_BACK_MICROS)
        return {
            "query": self._sql,
            "useLegacySql": False,
            "parameterMode": "NAMED",
            "queryParameters": [
                {
                    "name": "after",
                    "parameterType": {"type": "INT64"},
                    "parameterValue": {"value": after},
                }
            ],
        }


def _values(row: dict[str, Any]) -> tuple[str, str]:
    """The two columns: BigQuery writes a row as ``{"f": [{"v": …}, …]}``."""
    event_id, synced_at_micros = (field["v"] for field in row["f"])
    return event_id, synced_at_micros
