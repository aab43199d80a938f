"""A database of which each part can be made to fail, and a feed that reads it, without threads."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any

from functions.dashboard.feed import Feed
from functions.dashboard.parts import Part, Seen, Since
from functions.dashboard.settings import Settings
from functions.dashboard.source import Hear

# What listeners hear is this old, where a test says nothing else.
LAG_S = 0.2

BEGIN = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Ear:
    """A listener: alive until it is closed or ended. What it hears is on its way before."""

    def __init__(self, part: Part, since: Since, hear: Hear) -> None:
        self.part, self.since, self._hear = part, since, hear
        self.is_alive = True
        self.names: set[str] = set()
        self._coming: list[tuple[float, list[Seen]]] = []

    def send(self, at_s: float, seen: list[Seen]) -> None:
        """To be heard then, and not before what was sent before."""
        self._coming.append((max(at_s, *(at for at, _ in self._coming), 0.0), seen))

    def hear_until(self, now_s: float) -> None:
        while self.is_alive and self._coming and self._coming[0][0] <= now_s:
            seen = self._coming.pop(0)[1]
            self.names.update(document.name for document in seen)
            self._hear(seen)

    def close(self) -> None:
        self.is_alive = False


class Shop:
    """The database and the time; ``read_parts`` are the reads and ``ears`` the listeners so far.

    sold:       units
    lags:       how long each change is on its way to a listener, in seconds
    raises:     what is said to each read while it is set
    is_stalled: listeners hear nothing, not even what is there when they begin
    """

    def __init__(self) -> None:
        self.documents: dict[Part, dict[str, Seen]] = {part: {} for part in Part}
        self.ears: list[Ear] = []
        self.read_parts: list[tuple[Part, Since]] = []
        self.raises: Exception | None = None
        self.attempts = 0
        self.is_stalled = False
        self.lags: Iterator[float] = repeat(LAG_S)
        self.now_s = 0.0
        self.sold = 0

    @property
    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.now_s)

    def wait(self, seconds: float) -> None:
        """Let time pass, in which listeners hear."""
        self.now_s += seconds
        for ear in list(self.ears):
            if not self.is_stalled:
                ear.hear_until(self.now_s)

    def sell(self, item: str = "hat") -> None:
        """A purchase, as the sink writes it."""
        before = self.documents[Part.ITEMS].get(item)
        units = (before.fields or {})["counter"] + 1 if before else 1
        sums = {"units": 1, "purchases": 1, "revenue_micros": {"EUR": 1}}
        self.write(Part.ITEMS, item, counter=units, updated_at=self.now)
        self.write(Part.MINUTES, f"{self.now:%Y%m%dT%H%M}", **sums)
        self.write(Part.DAYS, f"{self.now:%Y%m%d}", **sums)
        self.write(Part.TRANSACTIONS, f"{item}{units}", at=self.now, revenue_micros=1)
        self.sold += 1

    def write(self, part: Part, name: str, **fields: Any) -> None:  # noqa: ANN401 - fields
        seen = self.documents[part][name] = Seen(name, self.now, fields)
        for ear in self.ears:
            if ear.part is part:
                self._send(ear, [seen])

    def read(self, part: Part, since: Since, *, timeout_s: float) -> Sequence[Seen]:
        assert timeout_s > 0
        self._answer()
        self.read_parts.append((part, since))
        return self._matching(part, since)

    def newest(self, now: datetime, *, timeout_s: float) -> dict[Part, list[Seen]]:
        assert (now, timeout_s > 0) == (self.now, True)
        self._answer()
        return {
            part: [max(listed.values(), key=lambda seen: (seen.version, seen.name))]
            for part, listed in self.documents.items()
            if listed
        }

    def listen(self, part: Part, since: Since, hear: Hear) -> Ear:
        ear = Ear(part, since, hear)
        self.ears.append(ear)
        self._send(ear, self._matching(part, since))
        return ear

    def close(self) -> None:
        """The next use would open another connection."""

    def _send(self, ear: Ear, seen: list[Seen]) -> None:
        if ear.is_alive and not self.is_stalled:
            ear.send(self.now_s + next(self.lags), seen)

    def _answer(self) -> None:
        self.attempts += 1
        if self.raises:
            raise self.raises

    def _matching(self, part: Part, since: Since) -> list[Seen]:
        return [seen for seen in self.documents[part].values() if _is_asked_for(part, seen, since)]


def _is_asked_for(part: Part, seen: Seen, since: Since) -> bool:
    if part is Part.MINUTES:
        return seen.name >= since.minutes_from
    return part is not Part.ITEMS or since.items_after is None or seen.version > since.items_after


def watched(shop: Shop, **env: str) -> Feed:
    """A feed of the shop, on the shop's own clock."""
    settings = Settings.from_env({"HEARTBEAT_S": "5", "STALL_S": "2", "IDLE_S": "1000000", **env})
    return Feed(shop, settings, clock=lambda: shop.now_s, now=lambda: shop.now)


def live(shop: Shop, feed: Feed, seconds: float, step_s: float = 0.25) -> None:
    """Let time pass, with the feed's steps in it."""
    until_s = shop.now_s + seconds
    while shop.now_s < until_s:
        feed.look()
        feed.step()
        shop.wait(step_s)
