"""How often is committed: Firestore takes about one write a second of a document, for a while more.

https://cloud.google.com/firestore/docs/best-practices
"""

import time
from collections.abc import Callable

# After contention the interval comes back slowly, so that it does not swing.
_NARROWING = 0.9


class Pace:
    """Keeps commits apart by an interval, a longer one under contention. For one thread.

    From the end of a commit to the start of the next, so that no document is ever written more
    often. An idle sink commits at once: only a commit that follows another one waits.
    """

    def __init__(
        self,
        interval_s: float,
        widest_s: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.interval_s = interval_s
        self._narrowest_s = interval_s
        self._widest_s = widest_s
        self._clock = clock
        self._sleep = sleep
        self._last: float | None = None

    def wait(self) -> None:
        """Return when the next commit may start."""
        if self._last is not None:
            left_s = self._last + self.interval_s - self._clock()
            if left_s > 0:
                self._sleep(left_s)

    def committed(self) -> None:
        """Note that a commit has ended, however it did."""
        self._last = self._clock()

    def widen(self) -> None:
        """Double the interval: Firestore was contended."""
        self.interval_s = min(max(2 * self.interval_s, self._widest_s / 16), self._widest_s)

    def narrow(self) -> None:
        """Come back towards the narrowest interval: a commit went through."""
        self.interval_s = max(self.interval_s * _NARROWING, self._narrowest_s)
