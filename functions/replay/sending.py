"""Letters back to their topics: published, and only then acknowledged, at a bounded rate.

Between the two the process may die: then the letters are sent once more by the next run. That
doubles nothing, because a replay keeps event ids, transaction ids and times (docs/replay.md).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.publisher import MAX_MESSAGES, MAX_REQUEST_BYTES, Unpublishable

from .backlog import LEASE_S
from .balance import Balance
from .letters import Letter
from .routes import Route

# How often letters go out: small enough for a smooth rate, large enough for few calls.
_BATCHES_PER_S = 10


class Topic(Protocol):
    """The part of shared.publisher.TopicPublisher that is used here."""

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> Sequence[str]:
        """Publish all; raises RetryLater or Unpublishable, and then any may be published."""


class Held(Protocol):
    """The part of backlog.Backlog that is used here."""

    def ack(self, letters: Iterable[Letter]) -> None:
        """Take letters out of the subscription."""

    def renew(self) -> None:
        """Hold on to the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """So many letters a second, by a clock and a sleep that are given."""

    rate: float
    now_s: Callable[[], float]
    sleep: Callable[[float], None]

    @property
    def batch_size(self) -> int:
        """How many letters go out together."""
        return max(1, min(int(self.rate / _BATCHES_PER_S), MAX_MESSAGES))

    def wait_until(self, due_s: float, meanwhile: Callable[[], None]) -> None:
        """Sleep, and do something before leases run out meanwhile."""
        while (left_s := due_s - self.now_s()) > 0:
            self.sleep(min(left_s, LEASE_S / 6))
            meanwhile()


def send(
    letters: Sequence[Letter], topic_of: Callable[[str], Topic], held: Held, pace: Pace
) -> Iterator[Balance]:
    """Send letters that can be sent; yields a balance for each step, to be added up.

    Raises what the topic and the subscription raise; what was yielded until then holds.
    """
    due_s = pace.now_s()
    for topic, batch in batches(letters, pace.batch_size):
        pace.wait_until(due_s, held.renew)
        held.renew()
        published = _published(batch, topic_of(topic))
        yield Balance(sent=len(published), unpublishable=len(batch) - len(published))
        held.ack(published)
        yield Balance(acked=len(published))
        # What a slow answer held up is made up for, but not in one burst.
        due_s = max(due_s, pace.now_s() - 1.0) + len(batch) / pace.rate


def drop(letters: Sequence[Letter], held: Held) -> Iterator[Balance]:
    """Acknowledge letters without sending them: they are gone from the subscription for ever."""
    for start in range(0, len(letters), MAX_MESSAGES):
        some = letters[start : start + MAX_MESSAGES]
        held.renew()
        held.ack(some)
        yield Balance(acked=len(some))


def batches(
    letters: Iterable[Letter], size: int, max_bytes: int = MAX_REQUEST_BYTES
) -> Iterator[tuple[str, list[Letter]]]:
    """Letters of one topic together, in their order; one over ``max_bytes`` goes alone."""
    by_topic: defaultdict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        if not isinstance(letter.route, Route):
            raise TypeError(f"{letter.id} cannot be sent: {letter.route}")
        by_topic[letter.route.topic].append(letter)
    for topic, same in by_topic.items():
        batch, room = list[Letter](), max_bytes
        for letter in same:
            bytes_ = len(letter.data or b"")
            if batch and (len(batch) == size or bytes_ > room):
                yield topic, batch
                batch, room = [], max_bytes
            batch.append(letter)
            room -= bytes_
        yield topic, batch


def _published(batch: Sequence[Letter], topic: Topic) -> list[Letter]:
    """Publish a batch. One message that Pub/Sub refuses for ever does not keep its neighbours."""
    try:
        topic.publish_all([letter.replay() for letter in batch])
    except Unpublishable:
        if len(batch) == 1:
            return []
        return [sent for letter in batch for sent in _published([letter], topic)]
    return list(batch)
