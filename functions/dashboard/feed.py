"""The feed: one thread that keeps what all viewers look at. docs/dashboard.md tells it in words."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Self

from .backoff import Backoff
from .held import View
from .link import Link
from .settings import Settings
from .source import Source, Unread
from .status import Health

logger = logging.getLogger(__name__)

# How often it is looked whether something is due; also how soon a doubt is checked again.
STEP_S = 0.25

# The longest pause after a read that failed.
LONGEST_UNREAD_S = 5.0


class Feed:
    """What the shop has sold, kept up to date while somebody looks.

    clock: seconds that only grow
    now:   the time of the day, with its zone
    """

    def __init__(
        self,
        source: Source,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._source = source
        self._idle_s = settings.idle_s
        self._clock = clock
        self._link = Link(source, settings, clock=clock, now=now)
        self._reading = Backoff(LONGEST_UNREAD_S)
        self._error = ""
        self._is_bug = False
        self._looked_s = clock()
        self._woke_s: float | None = None
        self._awake = threading.Event()

    def start(self) -> Self:
        """Begin, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="feed", daemon=True).start()
        return self

    def look(self) -> View:
        """What is known now. Who looks keeps the feed awake."""
        self._looked_s = self._clock()
        self._awake.set()
        return self._link.held.view()

    def health(self) -> Health:
        """What the feed knows of itself."""
        now_s, times = self._clock(), self._link.times
        confirmed, lost, woke = (
            None if at is None else now_s - at for at in (times.confirmed, times.lost, self._woke_s)
        )
        return Health(
            confirmed_s=confirmed,
            is_listening=self._link.is_listening and lost is None,
            lost_s=lost,
            error=self._error,
            is_read=self._link.is_read,
            woke_s=None if woke is None or (confirmed or 0.0) <= woke else woke,
            is_bug=self._is_bug,
        )

    @property
    def reads(self) -> int:
        """Documents that were read since the start, as far as the client tells."""
        return self._link.reads

    @property
    def losses(self) -> int:
        """How often the listeners were lost."""
        return self._link.losses

    def step(self) -> None:
        """Do what is due. The only thread outlives a bug, which the page shows as an error."""
        try:
            self._do_what_is_due()
        except Unread as unread:
            self._fail(str(unread), unread.__cause__)
        except Exception as bug:  # noqa: BLE001 - _fail tells it
            self._fail(type(bug).__name__, bug, is_bug=True)

    def _do_what_is_due(self) -> None:
        now_s = self._clock()
        if now_s - self._looked_s > self._idle_s:
            self._rest()
        elif self._reading.is_due(now_s):
            self._keep_up()

    def _keep_up(self) -> None:
        self._link.read_all_once()
        self._link.check()  # first: nothing is opened while Firestore does not answer
        self._link.keep_listening()
        self._link.poll()
        self._error = ""
        self._reading.succeeded()

    def _fail(self, name: str, error: BaseException | None, *, is_bug: bool = False) -> None:
        """A new connection, after a while. The log has it once, until something else goes wrong."""
        if self._error != name:
            said = {"error": name, "detail": str(error or "")}
            if is_bug:
                logger.error("feed_failed", exc_info=error, extra=said)
            else:
                logger.warning("firestore_unread", extra=said)
        self._error, self._is_bug = name, is_bug
        self._reading.failed(self._clock())
        self._source.close()
        self._link.lose("failed" if is_bug else "Firestore does not answer")
        self._link.close()  # so that the next step asks before all else

    def _rest(self) -> None:
        """Nobody looks: read nothing, until somebody does."""
        self._awake.clear()
        self._link.close()
        self._awake.wait()
        self._woke_s = self._clock()

    def _run(self) -> None:
        while True:
            try:
                self.step()
            except Exception:  # of what is let go of after a failure, which the page shows already
                logger.exception("feed_failed")
            time.sleep(STEP_S)
