"""A broker with a real database, for stories in one event loop."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from local.pubsub.admin import Admin
from local.pubsub.bodies import Bodies
from local.pubsub.broker import Broker
from local.pubsub.deliverers import Deliverers
from local.pubsub.journal import Journal
from local.pubsub.live_subscription import LiveSubscription
from local.pubsub.store import Store
from local.pubsub.wire import Proto, PubsubMessage, Subscription, Topic

TOPIC = "projects/p/topics/raw"
DEAD = "projects/p/topics/dead"
NAME = "projects/p/subscriptions/sub"
MAX_IN_FLIGHT = 4


class Local:
    """What server.py puts together, without its ports."""

    def __init__(self, folder: Path, *, bigquery_rest: str = "") -> None:
        self.store = Store(folder / "pubsub.sqlite3")
        self.journal = Journal(self.store, self._on_failure)
        bodies = Bodies(self.store.body)
        self.broker = Broker(self.journal, bodies, self.store.last_message_id())
        self.deliverers = Deliverers(
            self.broker, max_in_flight=MAX_IN_FLIGHT, bigquery_rest=bigquery_rest
        )
        self.admin = Admin(self.broker, self.store, self.deliverers.follow)
        self.admin.restore()

    def with_topics(self) -> "Local":
        for name in (TOPIC, DEAD):
            self.admin.create_topic(Topic(name=name))
        return self

    def subscribe(self, name: str = NAME, topic: str = TOPIC, **fields: object) -> LiveSubscription:
        self.admin.create_subscription(Subscription(name=name, topic=topic, **fields))
        return self.broker.subscription(name)

    async def publish(self, *datas: bytes, topic: str = TOPIC, **attributes: str) -> list[str]:
        messages = [PubsubMessage(data=data, attributes=attributes) for data in datas]
        return await self.broker.publish(topic, messages)

    def message(self, message_id: int) -> Proto:
        return self.broker.message(message_id)

    async def close(self) -> None:
        await self.deliverers.stop()
        self.journal.flush()
        self.store.close()

    def _on_failure(self, error: Exception) -> None:
        raise AssertionError(error)


def story(
    folder: Path, tell: Callable[[Local], Awaitable[None]], *, bigquery_rest: str = ""
) -> None:
    """Run ``tell`` with a new Local and close it, within 20 seconds."""

    async def run() -> None:
        local = Local(folder, bigquery_rest=bigquery_rest)
        try:
            await asyncio.wait_for(tell(local), 20)
        finally:
            await local.close()

    asyncio.run(run())


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition; fails after 10 seconds."""
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.002)
