"""The letters that this command holds: pulled, leased while it works, given back at its end.

Nothing is acknowledged but what ``ack`` names. Should the process be killed, the leases run out
within LEASE_S and every letter waits as before.
"""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Protocol, Self

from .letters import Letter, Received
from .subscription import SubscriptionFailed

LEASE_S = 60
_RENEWED_AFTER_S = LEASE_S / 3

# A pull that we cut short may have leased messages to nobody: they are then late by one lease.
LEAST_PULL_S = 1.0

MAX_HELD_BYTES = 256_000_000


class Source(Protocol):
    """The part of subscription.Subscription that is used here."""

    def pull(self, max_messages: int, timeout_s: float) -> Sequence[Received]:
        """Wait for messages; none is no error."""

    def ack(self, ack_ids: Sequence[str]) -> None:
        """Acknowledge."""

    def lease(self, ack_ids: Sequence[str], seconds: int) -> None:
        """Hold for so long from now on; 0 gives back."""


class Backlog:
    """A context: leaving it gives everything back that was not acknowledged.

    read:      makes a letter of what was pulled
    now_s:     a clock that never goes back
    max_bytes: of data that is held in memory; about as much is pulled at the most
    """

    def __init__(
        self,
        source: Source,
        read: Callable[[Received], Letter],
        now_s: Callable[[], float],
        max_bytes: int = MAX_HELD_BYTES,
    ) -> None:
        self._source = source
        self._read = read
        self._now_s = now_s
        self._max_bytes = max_bytes
        self._ack_ids: dict[str, str] = {}  # by message id, the latest delivery's
        self._known: set[str] = set()
        self._bytes = 0
        self._renewed_s = now_s()

    def __enter__(self) -> Self:
        """Hold nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give back what is still held. Where that fails, the leases run out by themselves."""
        with contextlib.suppress(SubscriptionFailed):
            self._source.lease(list(self._ack_ids.values()), 0)

    @property
    def is_full(self) -> bool:
        """Whether more data than this would fill the memory."""
        return self._bytes >= self._max_bytes

    def pull(
        self, max_messages: int, timeout_s: float, wants: Callable[[Letter], bool]
    ) -> list[Letter]:
        """Pull once, and hold it; what was delivered before is none of the letters returned.

        wants: whether a letter's data is needed; that of the others is forgotten
        """
        received = self._source.pull(max_messages, max(timeout_s, LEAST_PULL_S))
        self._ack_ids |= {each.id: each.ack_id for each in received}
        self._source.lease([each.ack_id for each in received], LEASE_S)
        self.renew()
        return [self._held(each, wants) for each in received if each.id not in self._known]

    def gather(
        self,
        limit: int,
        patience_s: float,
        wants: Callable[[Letter], bool],
        pulled: Callable[[int], None],
    ) -> tuple[list[Letter], bool]:
        """Pull until nothing new has come for ``patience_s``; True with it: there may be more.

        pulled: told how many there are, as they come
        """
        letters: list[Letter] = []
        last_s = self._now_s()
        while len(letters) < limit and not self.is_full:
            left_s = last_s + patience_s - self._now_s()
            if left_s <= 0:
                return letters, False
            new = self.pull(limit - len(letters), left_s, wants)
            if new:
                last_s = self._now_s()
                letters += new
                pulled(len(letters))
        return letters, True

    def ack(self, letters: Iterable[Letter]) -> None:
        """Take letters out of the subscription for good."""
        ids = [letter.id for letter in letters]
        self._source.ack([self._ack_ids[each] for each in ids])
        for each in ids:
            del self._ack_ids[each]

    def renew(self) -> None:
        """Hold on to everything, where the leases are no longer young. Call it often."""
        if self._now_s() - self._renewed_s >= _RENEWED_AFTER_S:
            self._source.lease(list(self._ack_ids.values()), LEASE_S)
            self._renewed_s = self._now_s()

    def _held(self, received: Received, wants: Callable[[Letter], bool]) -> Letter:
        self._known.add(received.id)
        letter = self._read(received)
        if not wants(letter):
            return replace(letter, data=None)
        self._bytes += len(received.data)
        return letter
