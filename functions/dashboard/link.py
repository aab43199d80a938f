"""The link to Firestore: reads all once, then listens, doubts its listeners, reads where they fail.

The first four methods are a step of the feed, which calls them in this order and in one thread.
They raise Unread where Firestore does not answer. Listeners are open only while it does: Google's
client opens a stream that is refused again and again, without a pause.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .backoff import Backoff
from .doubt import Doubt
from .held import Held
from .listening import Listening
from .parts import Part, Seen, Since
from .settings import Settings
from .source import NEWEST_READS, Source
from .windows import day_name, minute_name, oldest_name

logger = logging.getLogger(__name__)

# The longest pause between two attempts to listen, each of which reads a few hundred documents.
LONGEST_S = 60.0

# The first read is of all items, which may be 20,000; and listeners have so long to say what is
# there.
_ALL_TIMEOUT_S, _OPENING_S = 120.0, 10.0

# What a read without listeners looks at of minutes and days; a late refund of an older one is seen
# when the listeners are back.
_POLLED_MINUTES, _POLLED_DAYS = timedelta(minutes=10), timedelta(days=1)


@dataclass(slots=True)
class Times:
    """When something last happened, by the feed's clock; None is never.

    lost:   the listeners, while they have not been confirmed since
    """

    confirmed: float | None = None
    lost: float | None = None
    opened: float = 0.0
    asked: float | None = None
    polled: float | None = None


class Link:
    """What is held, and the ways in which it is kept up to date."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        *,
        clock: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self._source = source
        self._settings = settings
        self._clock = clock
        self._now = now
        self._opening = Backoff(LONGEST_S)
        self._listening: Listening | None = None
        self._doubt: Doubt | None = None
        self._counting = threading.Lock()
        self.held = Held(settings.feed_length)
        self.times = Times()
        self.is_read = False
        self.reads = 0
        self.losses = 0

    @property
    def is_listening(self) -> bool:
        """Whether every listener is there and has said something."""
        return (listening := self._listening) is not None and listening.is_complete

    def read_all_once(self) -> None:
        """The one full read of the process."""
        if self.is_read:
            return
        began_s = self._clock()
        self._read(self._since(), _ALL_TIMEOUT_S)
        self.is_read = True
        self.times.confirmed = self.times.polled = began_s

    def check(self) -> None:
        """The heartbeat: what Firestore has just now must have been heard ``stall_s`` later."""
        self._settle()
        is_back = self._doubt is None and self.times.lost is not None and self.is_listening
        if not (is_back or self._is_due(self.times.asked, self._settings.heartbeat_s)):
            return
        now_s = self.times.asked = self._clock()
        newest = self._source.newest(self._now(), timeout_s=self._settings.read_timeout_s)
        self._count(NEWEST_READS)
        if self._doubt is None and self.is_listening:
            self._doubt = Doubt(now_s, newest)
            self._settle()

    def keep_listening(self) -> None:
        """Open listeners where there are none, and give up those that have ended."""
        now_s, times = self._clock(), self.times
        if self._listening is None:
            if self._opening.is_due(now_s):
                times.opened = now_s
                self._listening = Listening(self._source, self._since(), self._take, now_s=now_s)
            return
        self._listening.renew(self._since(), now_s)
        if not self._listening.is_alive:
            self.lose("ended")
        elif self._listening.waits_s(now_s) > _OPENING_S:
            self.lose("does not begin")

    def poll(self) -> None:
        """Read what may have changed, while there is no listener."""
        if self.is_listening or not self._is_due(self.times.polled, self._settings.poll_s):
            return
        began_s = self.times.polled = self._clock()
        now, zone = self._now(), self._settings.time_zone
        since = self._since()._replace(
            minutes_from=minute_name(now - _POLLED_MINUTES),
            days_from=day_name(now - _POLLED_DAYS, zone),
        )
        self._read(since, self._settings.read_timeout_s)
        self.times.confirmed = began_s

    def lose(self, why: str) -> None:
        """Close the listeners; others follow, at once or after a pause."""
        if self._listening is None:
            return
        now_s, times = self._clock(), self.times
        held_s = now_s - times.opened
        logger.warning("listener_lost", extra={"why": why, "after_s": round(held_s)})
        self.close()
        self._opening.failed(now_s, held_s=held_s)
        self.losses += 1
        times.lost = times.lost if times.lost is not None else now_s
        times.polled = None  # read at once

    def close(self) -> None:
        """Listen no longer, and ask at once when it goes on."""
        listening, self._listening = self._listening, None
        self.times.asked = self.times.polled = self._doubt = None
        if listening is not None:
            listening.close()

    def _settle(self) -> None:
        """Confirm what was heard in time; give up listeners that did not hear it."""
        if (doubt := self._doubt) is None:
            return
        if doubt.is_settled(self.held):
            self._doubt = None
            self.times.confirmed, self.times.lost = doubt.at_s, None
        elif self._clock() - doubt.at_s > self._settings.stall_s:
            self.lose("lags behind")

    def _read(self, since: Since, timeout_s: float) -> None:
        for part in Part:
            self._take(part, self._source.read(part, since, timeout_s=timeout_s))

    def _since(self) -> Since:
        oldest = oldest_name(self._now())
        self.held.forget_minutes_before(oldest)
        return Since(self.held.items_after, oldest)

    def _take(self, part: Part, seen: Sequence[Seen]) -> None:
        """What was read or heard; the listeners call this in threads of theirs."""
        self._count(len(seen))
        self.held.apply(part, seen)

    def _count(self, reads: int) -> None:
        with self._counting:
            self.reads += reads

    def _is_due(self, last: float | None, every_s: float) -> bool:
        return last is None or self._clock() - last >= every_s
