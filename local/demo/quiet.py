"""Waiting until the pipeline has nothing left to do."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from local.demo.lines import Line

# Every subscription empty and the table unchanged for this long.
QUIET_S = 1.0
DEADLINE_S = 60.0
INTERVAL_S = 0.2


class State(NamedTuple):
    """The pipeline at one moment."""

    undelivered: Mapping[str, int]  # by subscription
    rows: int

    @property
    def waiting(self) -> dict[str, int]:
        """The subscriptions that still have messages."""
        return {name: count for name, count in self.undelivered.items() if count}


async def until_quiet(
    state: Callable[[], Awaitable[State | None]],
    *,
    quiet_s: float = QUIET_S,
    deadline_s: float = DEADLINE_S,
    interval_s: float = INTERVAL_S,
) -> str:
    """Wait until nothing moves any more: "", or after the deadline what is still under way.

    state: None while a server does not answer, because it is just being started again.
    """
    start_s = time.monotonic()
    rows, since_s = -1, start_s
    while True:
        seen = await state()
        now_s = time.monotonic()
        if seen is None or seen.waiting or seen.rows != rows:
            rows, since_s = seen.rows if seen else -1, now_s
        elif now_s - since_s >= quiet_s:
            return ""
        if now_s - start_s >= deadline_s:
            return _under_way(seen, deadline_s)
        await asyncio.sleep(interval_s)


def quiet_line(under_way: str) -> Line:
    """The line of the books; ``under_way`` as until_quiet returns it."""
    remarks = (under_way,) if under_way else ()
    return Line("balance", "nothing under way any more", None, None, not under_way, remarks)


def _under_way(seen: State | None, after_s: float) -> str:
    if seen is None:
        return f"under way after {after_s:.0f} s: Pub/Sub or BigQuery does not answer"
    waiting = ", ".join(f"{count:,} in {name}" for name, count in seen.waiting.items())
    return f"under way after {after_s:.0f} s: " + (waiting or "rows, which still arrive")
