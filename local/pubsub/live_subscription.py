"""A subscription while the server runs: its rules, its queue, and who waits for messages."""

import asyncio
import math
import time
from collections.abc import Callable

from local.pubsub.errors import NotFoundError
from local.pubsub.lease_queue import Holder, Lease, LeaseQueue, Outstanding
from local.pubsub.policy import delivery_policy
from local.pubsub.wire import Proto


class LiveSubscription:
    """Belongs to one event loop.

    expired:  called with each lease whose ack deadline has passed.
    outdated: called with each message that is older than the retention time.
    """

    def __init__(
        self,
        row_id: int,
        config: Proto,
        *,
        expired: "Callable[[LiveSubscription, Lease], None]",
        outdated: "Callable[[LiveSubscription, Outstanding], None]",
    ) -> None:
        self.row_id = row_id
        self.config = config
        self.policy = delivery_policy(config)
        self.queue = LeaseQueue()
        self.is_deleted = False
        self._expired = expired
        self._outdated = outdated
        self._waiting: list[asyncio.Future[None]] = []
        self._timer: asyncio.TimerHandle | None = None

    @property
    def name(self) -> str:
        """``projects/<project>/subscriptions/<id>``."""
        return str(self.config.name)

    def reconfigure(self, config: Proto) -> None:
        """Follow a changed configuration from the next delivery on."""
        self.config = config
        self.policy = delivery_policy(config)

    async def next_leases(self, holder: Holder, limit: int, lease_s: float) -> list[Lease]:
        """Wait for a message and for room at ``holder``; lease what there is, 1 to ``limit``.

        lease_s: the ack deadline; infinity for a caller that watches it itself.
        Raises NotFoundError once the subscription is deleted.
        """
        while True:
            leases = self.ready_leases(holder, limit, lease_s)
            if leases:
                return leases
            await self.changed()

    def ready_leases(self, holder: Holder, limit: int, lease_s: float) -> list[Lease]:
        """Lease what is ready now, which may be nothing."""
        if self.is_deleted:
            raise NotFoundError(f"subscription {self.name} was deleted")
        oldest_s = time.time() - self.policy.retention_s
        expires_at_s = asyncio.get_running_loop().time() + lease_s
        taken = self.queue.take(holder, limit, expires_at_s, oldest_s)
        for message in taken.outdated:
            self._outdated(self, message)
        self.keep_time()
        return taken.leases

    async def changed(self) -> None:
        """Wait for a new message, the end of a lease, or the end of the subscription."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await future
        finally:
            if future in self._waiting:
                self._waiting.remove(future)

    def wake(self) -> None:
        """Let everyone who waits look again."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    def keep_time(self) -> None:
        """Set the timer to the next retry or lease end, if that is earlier than it is set to."""
        due_s = self.queue.next_due_s()
        if due_s == math.inf or self.is_deleted:
            return
        if self._timer is not None:
            if self._timer.when() <= due_s:
                return
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(due_s, self._on_time)

    def end(self) -> None:
        """Stop the timer and let everyone who waits find the subscription deleted."""
        self.is_deleted = True
        if self._timer is not None:
            self._timer.cancel()
        self.wake()

    def _on_time(self) -> None:
        self._timer = None
        for lease in self.queue.advance(asyncio.get_running_loop().time()):
            self._expired(self, lease)
        self.keep_time()
        self.wake()
