"""One subscription's unacknowledged messages: ready, leased, or waiting for a retry.

No I/O and no clock: times are monotonic seconds that the caller passes, publish times Unix seconds.
"""

import heapq
import itertools
import math
from collections import deque
from dataclasses import dataclass, field

_STALE_EXPIRIES_KEPT = 1_000


@dataclass(slots=True)
class Holder:
    """Who holds leases (a stream, a push, one Pull), and how many it can bear; 0 is no limit."""

    max_messages: int = 0
    max_bytes: int = 0
    messages: int = 0
    size_bytes: int = 0

    def room(self) -> int:
        """Return how many more messages may be leased; 0 when the holder is full."""
        if self.max_bytes and self.size_bytes >= self.max_bytes:
            return 0
        return max(0, self.max_messages - self.messages) if self.max_messages else 1_000_000


@dataclass(slots=True)
class Outstanding:
    """A message that this subscription has not acknowledged."""

    message_id: int
    published_at_s: float
    size_bytes: int
    attempts: int = 0
    """Deliveries that have failed."""
    lease: "Lease | None" = None
    is_settled: bool = False


@dataclass(slots=True)
class Lease:
    """One delivery under way; over once ``message.lease`` is another one or None."""

    number: int
    message: Outstanding
    holder: Holder
    expires_at_s: float
    """Infinity for a push, which watches its deadline itself."""


@dataclass(slots=True)
class Taken:
    """What ``take`` found: new leases, and messages past the retention time."""

    leases: list[Lease] = field(default_factory=list)
    outdated: list[Outstanding] = field(default_factory=list)


class LeaseQueue:
    """The state of one subscription; a message is in ``outstanding`` until it is settled."""

    def __init__(self) -> None:
        self.outstanding: dict[int, Outstanding] = {}
        self._ready: deque[Outstanding] = deque()
        self._later: list[tuple[float, int, Outstanding]] = []
        self._expiries: list[tuple[float, int, Lease]] = []
        self._leased = 0
        self._numbers = itertools.count(1)

    def add(self, message: Outstanding) -> None:
        """Take in a message, to be delivered at once."""
        self.outstanding[message.message_id] = message
        self._ready.append(message)

    def has_ready(self) -> bool:
        """Tell whether ``take`` may find something without waiting."""
        return bool(self._ready)

    def take(self, holder: Holder, limit: int, expires_at_s: float, oldest_s: float) -> Taken:
        """Lease up to ``limit`` messages to ``holder``, as far as it has room.

        oldest_s: messages published before it are returned as outdated, not leased.
        """
        taken = Taken()
        while self._ready and len(taken.leases) < limit and holder.room():
            message = self._ready.popleft()
            if message.is_settled or message.lease is not None:
                continue
            if message.published_at_s < oldest_s:
                taken.outdated.append(message)
            else:
                taken.leases.append(self._lease(message, holder, expires_at_s))
        return taken

    def settle(self, message_id: int) -> bool:
        """Forget a message, leased or not; false when it was settled before."""
        message = self.outstanding.pop(message_id, None)
        if message is None:
            return False
        message.is_settled = True
        self._end_lease(message)
        return True

    def current(self, message_id: int, lease_number: int) -> Lease | None:
        """Return the lease with this number if it still holds."""
        message = self.outstanding.get(message_id)
        lease = message.lease if message else None
        return lease if lease and lease.number == lease_number else None

    def extend(self, lease: Lease, expires_at_s: float) -> None:
        """Move a lease's end, forward or back."""
        lease.expires_at_s = expires_at_s
        self._watch(lease)

    def put_back(self, message: Outstanding, at_s: float, now_s: float) -> None:
        """End a message's lease and deliver it again at ``at_s``."""
        self._end_lease(message)
        if at_s <= now_s:
            self._ready.append(message)
        else:
            heapq.heappush(self._later, (at_s, next(self._numbers), message))

    def park(self, message: Outstanding) -> None:
        """End a message's lease and do not deliver it again; it stays outstanding until settled."""
        self._end_lease(message)

    def advance(self, now_s: float) -> list[Lease]:
        """Make ready what waited until now; return the leases that have run out."""
        while self._later and self._later[0][0] <= now_s:
            message = heapq.heappop(self._later)[2]
            if not message.is_settled:
                self._ready.append(message)
        expired = []
        while self._expiries and self._expiries[0][0] <= now_s:
            lease = heapq.heappop(self._expiries)[2]
            if lease.message.lease is lease and lease.expires_at_s <= now_s:
                expired.append(lease)
        return expired

    def next_due_s(self) -> float:
        """Return when ``advance`` has something to do at the earliest; infinity for never."""
        later_s = self._later[0][0] if self._later else math.inf
        return min(later_s, self._expiries[0][0] if self._expiries else math.inf)

    def _lease(self, message: Outstanding, holder: Holder, expires_at_s: float) -> Lease:
        lease = Lease(next(self._numbers), message, holder, expires_at_s)
        message.lease = lease
        holder.messages += 1
        holder.size_bytes += message.size_bytes
        self._leased += 1
        if expires_at_s < math.inf:
            self._watch(lease)
        return lease

    def _end_lease(self, message: Outstanding) -> None:
        lease, message.lease = message.lease, None
        if lease is not None:
            lease.holder.messages -= 1
            lease.holder.size_bytes -= message.size_bytes
            self._leased -= 1

    def _watch(self, lease: Lease) -> None:
        heapq.heappush(self._expiries, (lease.expires_at_s, next(self._numbers), lease))
        if len(self._expiries) > 4 * self._leased + _STALE_EXPIRIES_KEPT:
            self._expiries = [
                entry
                for entry in self._expiries
                if entry[2].message.lease is entry[2] and entry[0] == entry[2].expires_at_s
            ]
            heapq.heapify(self._expiries)
