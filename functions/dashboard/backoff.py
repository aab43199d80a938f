"""When to try again: at once, then after twice as long each time."""

FIRST_S = 0.5

# What has held for so long was no flash: the next loss is a first one again.
HELD_S = 30.0


class Backoff:
    """Times are seconds of one clock, which the caller reads. ``longest_s``: of a pause."""

    def __init__(self, longest_s: float) -> None:
        self._longest_s = longest_s
        self._pause_s = 0.0
        self._not_before_s = 0.0

    def is_due(self, now_s: float) -> bool:
        """Whether it may be tried now."""
        return now_s >= self._not_before_s

    def failed(self, now_s: float, *, held_s: float = 0.0) -> None:
        """It failed, or ended after it had held for ``held_s``."""
        if held_s >= HELD_S:
            self._pause_s = 0.0
        self._not_before_s = now_s + self._pause_s
        self._pause_s = min(self._longest_s, max(FIRST_S, 2 * self._pause_s))

    def succeeded(self) -> None:
        """The next failure is a first one."""
        self._pause_s = 0.0
        self._not_before_s = 0.0
