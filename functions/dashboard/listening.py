"""The listeners of all parts, as one: open together, lost together, each kept small."""

from datetime import timedelta

from .ear import Apply, Ear
from .parts import Part, Since
from .source import Source

# Google's client sorts and copies all documents of a listener with each change, 1,440 of them in
# 24 ms: before there are many, the listener is made anew. Items from the newest change on; minutes
# from the oldest one that is shown on, of which there are 120.
MOST_HEARD = {Part.ITEMS: 500, Part.MINUTES: 180}

# Only where that leaves out the changes of so long a time: else it would hear the same again.
_WORTH = timedelta(minutes=1)


class Listening:
    """A listener a part, from the making until ``close``. Times are seconds of the feed's clock."""

    def __init__(self, source: Source, since: Since, apply: Apply, *, now_s: float) -> None:
        self._source = source
        self._apply = apply
        self._ears: dict[Part, Ear] = {}
        self._coming: dict[Part, Ear] = {}  # each in the place of one that has grown large
        try:
            for part in Part:
                self._ears[part] = self._open(part, since, now_s)
        except BaseException:
            self.close()
            raise

    @property
    def is_alive(self) -> bool:
        """Whether none has ended."""
        return all(ear.is_alive for ear in self._all())

    @property
    def is_complete(self) -> bool:
        """Whether each has said at least what was there."""
        return all(ear.has_heard for ear in self._ears.values())

    def waits_s(self, now_s: float) -> float:
        """How long one that has said nothing has been open; 0 where each has."""
        return max((now_s - ear.opened_s for ear in self._all() if not ear.has_heard), default=0.0)

    def renew(self, since: Since, now_s: float) -> None:
        """Keep listeners small. The old one hears until the new one has said what there is."""
        for part, ear in self._ears.items():
            if part not in self._coming:
                if ear.heard_of > MOST_HEARD.get(part, 0) and _is_worth_it(part, ear.since, since):
                    self._coming[part] = self._open(part, since, now_s)
            elif self._coming[part].has_heard:
                self._ears[part] = self._coming.pop(part)
                ear.close()

    def close(self) -> None:
        """Listen no longer."""
        for ear in self._all():
            ear.close()

    def _open(self, part: Part, since: Since, now_s: float) -> Ear:
        return Ear(
            self._source, part, since, self._apply, opened_s=now_s, counts=part in MOST_HEARD
        )

    def _all(self) -> list[Ear]:
        return [*self._ears.values(), *self._coming.values()]


def _is_worth_it(part: Part, before: Since, after: Since) -> bool:
    if part is Part.MINUTES:
        return after.minutes_from > before.minutes_from
    if after.items_after is None:
        return False
    return before.items_after is None or after.items_after - before.items_after >= _WORTH
