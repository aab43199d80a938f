"""One listener, and what it has said so far."""

from collections.abc import Callable, Sequence

from .parts import Part, Seen, Since
from .source import Source

Apply = Callable[[Part, Sequence[Seen]], None]


class Ear:
    """Open from the making until ``close``.

    What it hears comes in a thread of the listener's own, which alone writes here.

    since:  what it was asked for
    counts: whether it is counted how many documents it has heard of
    """

    def __init__(
        self, source: Source, part: Part, since: Since, apply: Apply,
        *, opened_s: float, counts: bool,
    ) -> None:  # fmt: skip
        self.since = since
        self.opened_s = opened_s
        self.has_heard = False
        self._part = part
        self._apply = apply
        self._counts = counts
        self._names: set[str] = set()
        self._listener = source.listen(part, since, self._hear)

    @property
    def is_alive(self) -> bool:
        """False once it has ended for good."""
        return self._listener.is_alive

    @property
    def heard_of(self) -> int:
        """How many documents it has heard of, which the client keeps; 0 where they do not count."""
        return len(self._names)

    def close(self) -> None:
        """Listen no longer."""
        self._listener.close()

    def _hear(self, seen: Sequence[Seen]) -> None:
        self._apply(self._part, seen)
        if self._counts:
            self._names.update(document.name for document in seen)
        self.has_heard = True
