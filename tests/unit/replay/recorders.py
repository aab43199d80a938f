"""A clock that only the tests move, and a pull subscription that keeps time by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from functions.replay.letters import Letter, Received, letter
from functions.replay.routes import Routes
from functions.replay.subscription import SubscriptionFailed
from shared.dead_letters import dead_letter
from shared.errors import Reason, Refusal

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
PROJECT = "projects/p"
RAW, ENRICHED = f"{PROJECT}/topics/raw-events", f"{PROJECT}/topics/enriched-events"
ROUTES = Routes.from_file()

# 2026-11-20T23:59:59.5Z: another day than START.
ORIGIN_MICROS = 1_795_219_199_500_000
ORIGIN_TIME = "2026-11-20T23:59:59.500000Z"


@dataclass
class Clock:
    """``interrupted``: the operator presses Ctrl-C whenever someone sleeps."""

    now_s: float = 0.0
    interrupted: bool = False

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        if self.interrupted:
            raise KeyboardInterrupt
        self.now_s += seconds


@dataclass
class SubscriptionRecorder:
    """Delivers what nobody holds, oldest first; leases run out by the clock.

    page:     messages a pull
    fails_at: acknowledgements that still succeed; then each raises
    is_down:  no lease can be changed any more
    """

    clock: Clock = field(default_factory=Clock)
    page: int = 1_000
    fails_at: int | None = None
    is_down: bool = False
    waiting: dict[str, Received] = field(default_factory=dict)
    held_until_s: dict[str, float] = field(default_factory=dict)
    deliveries: int = 0

    def publish(self, data: bytes, attributes: Mapping[str, str]) -> str:
        key = str(1_000 + len(self.waiting) + self.deliveries)
        time = START + timedelta(seconds=self.clock.now_s, milliseconds=len(self.waiting))
        self.waiting[key] = Received(
            ack_id="", id=key, data=data, attributes=attributes, published_at=time
        )
        return key

    def pull(self, max_messages: int, timeout_s: float) -> list[Received]:
        free = [key for key in self.waiting if self._is_free(key)][: min(max_messages, self.page)]
        if not free:
            self.clock.sleep(timeout_s)
        return [self._delivered(key) for key in free]

    def ack(self, ack_ids: Sequence[str]) -> None:
        if self.fails_at == 0:
            raise SubscriptionFailed("s: Unavailable")
        if self.fails_at:
            self.fails_at -= 1
        for ack_id in ack_ids:
            del self.waiting[ack_id.partition("#")[0]]

    def lease(self, ack_ids: Sequence[str], seconds: int) -> None:
        if self.is_down:
            raise SubscriptionFailed("s: Unavailable")
        for ack_id in ack_ids:
            self.held_until_s[ack_id.partition("#")[0]] = self.clock.now_s + seconds

    def free(self) -> list[str]:
        return [key for key in self.waiting if self._is_free(key)]

    def _is_free(self, key: str) -> bool:
        return self.held_until_s.get(key, 0.0) <= self.clock.now_s

    def _delivered(self, key: str) -> Received:
        self.deliveries += 1
        self.held_until_s[key] = self.clock.now_s + 10
        known = self.waiting[key]
        return Received(
            ack_id=f"{key}#{self.deliveries}",
            id=key,
            data=known.data,
            attributes=known.attributes,
            published_at=known.published_at,
        )


def refused(
    data: bytes = b'{"transaction_id":"T1"}',
    *,
    reason: Reason = Reason.MISSING_EVENT_NAME,
    stage: str = "enrich",
    topic: str = RAW,
    message_id: str = "17",
    attributes: Mapping[str, str] | None = None,
) -> tuple[bytes, dict[str, str]]:
    """A dead letter as our stages publish it."""
    return dead_letter(
        Refusal(reason, "name is empty", data),
        stage=stage,
        origin_topic=topic,
        origin_message_id=message_id,
        origin_publish_time_micros=ORIGIN_MICROS,
        attributes=attributes or {},
    )


def received(
    message: tuple[bytes, Mapping[str, str]], key: str = "1000", at_s: float = 0.0
) -> Received:
    data, attributes = message
    time = START + timedelta(seconds=at_s)
    return Received(ack_id=key, id=key, data=data, attributes=attributes, published_at=time)


def read(message: tuple[bytes, Mapping[str, str]], key: str = "1000", at_s: float = 0.0) -> Letter:
    return letter(received(message, key, at_s), ROUTES)
