"""Runs one task for every subscription that delivers by itself: push, or into a table."""

import asyncio
import logging

from local.pubsub.bigquery_subscription import write_for_ever
from local.pubsub.broker import Broker
from local.pubsub.live_subscription import LiveSubscription
from local.pubsub.push import push_for_ever

logger = logging.getLogger(__name__)


class Deliverers:
    """max_in_flight: pushes at a time for one subscription. bigquery_rest: base URL, "http://..."."""

    def __init__(self, broker: Broker, *, max_in_flight: int, bigquery_rest: str) -> None:
        self._broker = broker
        self._max_in_flight = max_in_flight
        self._bigquery_rest = bigquery_rest
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopping: set[asyncio.Task[None]] = set()

    def follow(self, live: LiveSubscription) -> None:
        """Start, restart or stop the task of a subscription that came, changed or went."""
        self._stop(live.row_id)
        policy = live.policy
        if live.is_deleted:
            return
        if policy.push_endpoint:
            work = push_for_ever(self._broker, live, self._max_in_flight)
        elif policy.table:
            work = write_for_ever(self._broker, live, self._bigquery_rest)
        else:
            return
        task = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(_report)
        self._tasks[live.row_id] = task

    async def stop(self) -> None:
        """Cancel every task and wait until what was in flight is back in its queue."""
        for row_id in list(self._tasks):
            self._stop(row_id)
        await asyncio.gather(*self._stopping, return_exceptions=True)

    def _stop(self, row_id: int) -> None:
        task = self._tasks.pop(row_id, None)
        if task is not None and not task.done():
            task.cancel()
            self._stopping.add(task)
            task.add_done_callback(self._stopping.discard)


def _report(task: asyncio.Task[None]) -> None:
    """A deliverer ends only when it is cancelled; anything else is a bug that must be seen."""
    if not task.cancelled() and task.exception() is not None:
        logger.error("deliverer_died", exc_info=task.exception())
