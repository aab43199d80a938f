"""Says that deliveries fail, without a line for every one of them."""

import logging
import time
from collections.abc import Callable

LOG_EVERY_S = 30.0

logger = logging.getLogger(__name__)


class Complaints:
    """One subscription's failures: the first is logged at once, later ones counted meanwhile.

    what: "push of projects/p/subscriptions/enrich".
    """

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._silent_until_s = float("-inf")
        self._unsaid = 0

    def failed(self, why: str) -> None:
        """Log a failure, or count it if one was logged within LOG_EVERY_S."""
        now_s = self._clock()
        if now_s < self._silent_until_s:
            self._unsaid += 1
            return
        more = f", and {self._unsaid} times more since the last line" if self._unsaid else ""
        logger.warning("%s fails, will retry: %s%s", self._what, why, more)
        self._silent_until_s = now_s + LOG_EVERY_S
        self._unsaid = 0
