"""Commit and read times: microseconds that never go back, each commit's its own."""

import time

from google.protobuf.timestamp_pb2 import Timestamp

_SECOND_MICROS = 1_000_000


def timestamp(micros: int) -> Timestamp:
    """``micros`` since 1970 as the API writes it."""
    return Timestamp(seconds=micros // _SECOND_MICROS, nanos=micros % _SECOND_MICROS * 1_000)


def micros_of(moment: Timestamp) -> int:
    """``moment`` in microseconds since 1970, rounded down."""
    return moment.seconds * _SECOND_MICROS + moment.nanos // 1_000


class Clock:
    """The wall clock, held back by nothing and never turned back.

    after_micros: the last time that was given out before the restart; the next commit's is later.
    """

    def __init__(self, after_micros: int = 0) -> None:
        self._last_micros = after_micros
        self.last_commit_micros = after_micros

    def commit_micros(self) -> int:
        """A commit's time: later than every time given out before."""
        self._last_micros = max(self._last_micros + 1, self._wall_micros())
        self.last_commit_micros = self._last_micros
        return self._last_micros

    def read_micros(self) -> int:
        """A read's time: no commit that it does not see is at or before it."""
        self._last_micros = max(self._last_micros, self._wall_micros())
        return self._last_micros

    def read_time(self) -> Timestamp:
        """``read_micros`` as the API writes it."""
        return timestamp(self.read_micros())

    @staticmethod
    def _wall_micros() -> int:
        return time.time_ns() // 1_000
