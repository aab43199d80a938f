"""How often each document is written: the limit that no emulator shows.

Production sustains about one write a second to one document ("Maximum sustained write rate to a
document", https://cloud.google.com/firestore/quotas, a soft limit) and answers ABORTED under
contention. A commit counts once for each document in it, however many of its writes name it.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from local.firestore.errors import aborted
from local.firestore.names import DocumentName

MINUTES_KEPT = 60
_WINDOW_S = 1.0
_MINUTE_S = 60
_DEFAULT_DATABASE = "(default)"


class WriteRates:
    """Commits per document, by minute and within any one second; in memory only.

    max_per_s: commits within one second that a document takes; 0 for no limit.
    now_s:     seconds since 1970.
    """

    def __init__(self, max_per_s: int = 0, now_s: Callable[[], float] = time.time) -> None:
        self._max_per_s = max_per_s
        self._now_s = now_s
        self.reset()

    def reset(self) -> None:
        """Forget all counts, the last second's as well."""
        self._minutes: dict[int, Counter[str]] = {}
        self._recent: dict[str, deque[float]] = {}
        self._peak: tuple[str, int] | None = None

    def check(self, names: Iterable[DocumentName]) -> None:
        """ABORTED where one more commit now is over the limit for one of the documents."""
        if self._max_per_s:
            now_s = self._now_s()
            if any(len(self._last_second(name, now_s)) >= self._max_per_s for name in names):
                raise aborted("Too much contention on these documents. Please try again.")

    def count(self, names: Iterable[DocumentName]) -> None:
        """Count one commit for each of the documents."""
        now_s = self._now_s()
        minute = self._minute(int(now_s) // _MINUTE_S)
        for name in names:
            shown = _shown(name)
            minute[shown] += 1
            times = self._last_second(name, now_s)
            times.append(now_s)
            if self._peak is None or len(times) > self._peak[1]:
                self._peak = (shown, len(times))

    def report(self) -> dict[str, Any]:
        """``{"minutes": {"2026-11-21T23:59Z": {"items/abc": 12}}, "max_per_s": {...} or None}``.

        max_per_s: the document and number of the most commits within one second since the reset. A
        document of a database other than (default) is shown as ``DATABASE:items/abc``.
        """
        minutes = {
            datetime.fromtimestamp(minute * _MINUTE_S, UTC).strftime("%Y-%m-%dT%H:%MZ"): dict(
                counts.most_common()
            )
            for minute, counts in sorted(self._minutes.items())
        }
        peak = None
        if self._peak is not None:
            peak = {"document": self._peak[0], "writes": self._peak[1]}
        return {"minutes": minutes, "max_per_s": peak}

    def _minute(self, minute: int) -> Counter[str]:
        """The minute's counts; where it is new, what is too old goes."""
        if minute not in self._minutes:
            self._minutes[minute] = Counter()
            for old in [kept for kept in self._minutes if kept <= minute - MINUTES_KEPT]:
                del self._minutes[old]
            idle_before_s = minute * _MINUTE_S - _WINDOW_S
            self._recent = {
                name: times
                for name, times in self._recent.items()
                if times and times[-1] > idle_before_s
            }
        return self._minutes[minute]

    def _last_second(self, name: DocumentName, now_s: float) -> deque[float]:
        """The times of the document's commits within the last second."""
        times = self._recent.setdefault(name.full, deque())
        while times and times[0] <= now_s - _WINDOW_S:
            times.popleft()
        return times


def _shown(name: DocumentName) -> str:
    database = name.root.split("/")[3]
    return name.path if database == _DEFAULT_DATABASE else f"{database}:{name.path}"
