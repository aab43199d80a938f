"""What the feed needs of a database: firestore_source.py has it, tests have one of their own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from .parts import Part, Seen, Since

# What ``Source.newest`` costs: three documents, though some be missing, and two queries, though
# they find nothing (https://cloud.google.com/firestore/pricing).
NEWEST_READS = 5

Hear = Callable[[Sequence[Seen]], None]


class Unread(Exception):  # noqa: N818 - reads as what it is
    """The database did not answer, or refused; time may heal it. The text is the error's name."""


class Listener(Protocol):
    """What hears of changes until it is closed, or ends by itself."""

    @property
    def is_alive(self) -> bool:
        """False once it has ended for good."""

    def close(self) -> None:
        """Listen no longer; more than once does nothing."""


class Source(Protocol):
    """A database with the counters."""

    def read(self, part: Part, since: Since, *, timeout_s: float) -> Sequence[Seen]:
        """All documents of the part; raises Unread."""

    def newest(self, now: datetime, *, timeout_s: float) -> dict[Part, list[Seen]]:
        """Few documents that tell whether the listeners hear everything; raises Unread."""

    def listen(self, part: Part, since: Since, hear: Hear) -> Listener:
        """Call ``hear`` with all that is there, then with every change, in another thread.

        Raises Unread.
        """

    def close(self) -> None:
        """Let go of the connection; the next use opens a new one."""
