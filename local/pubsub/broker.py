"""What happens to messages: published, leased, acknowledged, retried, set aside."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from local.pubsub.ack_ids import AckId
from local.pubsub.backoff import RetryAfter, after_failure
from local.pubsub.bodies import Bodies
from local.pubsub.dead_letters import dead_letter
from local.pubsub.errors import NotFoundError
from local.pubsub.journal import Journal
from local.pubsub.lease_queue import Lease, Outstanding
from local.pubsub.live_subscription import LiveSubscription
from local.pubsub.timestamps import set_milliseconds
from local.pubsub.wire import Proto, PubsubMessage


@dataclass(slots=True)
class LiveTopic:
    """A topic and who is subscribed to it."""

    config: Proto
    subscriptions: list[LiveSubscription] = field(default_factory=list)


class Broker:
    """Belongs to one event loop. Methods that are not awaited take effect in memory at once.

    last_message_id: ids grow from the greater of it and the time in microseconds, so that they stay
    unique when the database is deleted and when the clock is set back, though not when both happen.
    """

    def __init__(self, journal: Journal, bodies: Bodies, last_message_id: int) -> None:
        self.topics: dict[str, LiveTopic] = {}
        self.subscriptions: dict[str, LiveSubscription] = {}
        self.journal = journal
        self._bodies = bodies
        self._last_message_id = max(last_message_id, int(time.time() * 1_000_000))

    def topic(self, name: str) -> LiveTopic:
        """Return a topic; NotFoundError when there is none of this name."""
        try:
            return self.topics[name]
        except KeyError:
            raise NotFoundError(f"topic {name} does not exist") from None

    def subscription(self, name: str) -> LiveSubscription:
        """Return a subscription; NotFoundError when there is none of this name."""
        try:
            return self.subscriptions[name]
        except KeyError:
            raise NotFoundError(f"subscription {name} does not exist") from None

    async def publish(self, topic: str, messages: Sequence[Proto]) -> list[str]:
        """Store checked messages, then deliver them; return their ids once they are on disk.

        The messages are changed: they get their id and time. Where no subscription wants a message
        it is dropped, as in production.
        """
        ids = self._record(self.topic(topic), messages)
        await self.journal.committed()
        return ids

    def message(self, message_id: int) -> Proto:
        """Return an outstanding message; LookupError once every subscription has settled it."""
        return PubsubMessage.FromString(self._bodies.body(message_id))

    def settle(self, live: LiveSubscription, message_id: int) -> None:
        """Acknowledge: the subscription will not see this message again. Twice does no harm."""
        if live.queue.settle(message_id):
            self.journal.batch.settled.append((live.row_id, message_id))
            self.release(message_id)
            self.journal.commit_soon()
            live.wake()

    def extend(self, live: LiveSubscription, ack_id: AckId, seconds: int) -> None:
        """Move a lease's end to ``seconds`` from now; 0 is a nack. A lapsed lease is ignored."""
        lease = live.queue.current(ack_id.message_id, ack_id.lease_number)
        if lease is None:
            return
        if seconds == 0:
            self.failed(live, lease)
        else:
            live.queue.extend(lease, asyncio.get_running_loop().time() + seconds)
            live.keep_time()

    def failed(self, live: LiveSubscription, lease: Lease) -> None:
        """A delivery was refused or ran out of time: retry by the policy, or set it aside."""
        message = lease.message
        if message.lease is not lease:
            return
        message.attempts += 1
        policy = live.policy
        fate = after_failure(
            message.attempts,
            policy.backoff,
            dead_letter_topic=policy.dead_letter_topic,
            max_attempts=policy.max_attempts,
            topic_exists=policy.dead_letter_topic in self.topics,
        )
        self.journal.batch.attempts.append((message.attempts, live.row_id, message.message_id))
        self.journal.commit_soon()
        if isinstance(fate, RetryAfter):
            self._retry(live, message, fate.delay_s)
        else:
            self._set_aside(live, message, self.topics[fate.topic])

    def outdated(self, live: LiveSubscription, message: Outstanding) -> None:
        """A message is older than the retention time: drop it."""
        self.settle(live, message.message_id)

    def returned(self, live: LiveSubscription, lease: Lease) -> None:
        """A delivery was not even tried: ready again at once, and it does not count."""
        if lease.message.lease is lease:
            self._retry(live, lease.message, 0.0)

    def release(self, message_id: int) -> None:
        """Delete a message's body when this was the last subscription that needed it."""
        if self._bodies.release(message_id):
            self.journal.batch.unneeded.append((message_id,))

    def restore(self, live: LiveSubscription, message: Outstanding) -> None:
        """Take in a message that is on disk already."""
        self._bodies.add_reader(message.message_id)
        live.queue.add(message)

    def _record(self, topic: LiveTopic, messages: Sequence[Proto]) -> list[str]:
        now_s = time.time()
        batch, ids = self.journal.batch, []
        offers: list[tuple[LiveSubscription, Outstanding]] = []
        for message in messages:
            self._last_message_id += 1
            message_id = self._last_message_id
            ids.append(str(message_id))
            readers = [
                live for live in topic.subscriptions if live.policy.wants(message.attributes)
            ]
            if not readers:
                continue
            message.message_id = ids[-1]
            set_milliseconds(message.publish_time, now_s)
            body: bytes = message.SerializeToString()
            self._bodies.add(message_id, body, len(readers))
            batch.messages.append((message_id, now_s, body))
            for live in readers:
                batch.outstanding.append((live.row_id, message_id))
                offers.append((live, Outstanding(message_id, now_s, len(body))))
        batch.last_message_id = self._last_message_id
        self.journal.after_commit(partial(self._offer, offers))
        return ids

    def _offer(self, offers: list[tuple[LiveSubscription, Outstanding]]) -> None:
        for live, message in offers:
            live.queue.add(message)
        for live in {id(live): live for live, _ in offers}.values():
            live.wake()

    def _retry(self, live: LiveSubscription, message: Outstanding, delay_s: float) -> None:
        now_s = asyncio.get_running_loop().time()
        live.queue.put_back(message, now_s + delay_s, now_s)
        live.keep_time()
        live.wake()

    def _set_aside(self, live: LiveSubscription, message: Outstanding, topic: LiveTopic) -> None:
        """Publish the dead letter; settle the message after it, so that it is never in neither."""
        live.queue.park(message)
        original = self.message(message.message_id)
        self._record(topic, [dead_letter(original, live.name, message.attempts)])
        self.journal.after_commit(partial(self.settle, live, message.message_id))
        live.wake()
