"""The answers by their queries' names, and what several of them ask of the events."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from tests.contract.bigquery.ga4.values import Event

# A row as Google's client gives it.
Row: TypeAlias = tuple[Any, ...]
Key = TypeVar("Key", bound=Hashable)

# All of the daily tables; the sixth day's is intraday.
FIVE_DAYS = ("20201128", "20201202")


@dataclass(frozen=True, slots=True)
class Data:
    """The events of a dataset and the moment of the query."""

    events: tuple[Event, ...]
    now: dt.datetime

    def between(self, first: str, last: str) -> list[Event]:
        """Those of daily tables, which the one still called intraday is not."""
        intraday = max(event.day for event in self.events)
        return [e for e in self.events if first <= e.day <= last and e.day != intraday]

    def since(self, days: int) -> list[Event]:
        """Those of the last days, to the second."""
        return [e for e in self.events if e.at > self.now - dt.timedelta(days=days)]


Answer: TypeAlias = Callable[[Data], Sequence[Row]]
# What the rows are ordered by.
Order: TypeAlias = Callable[[Row], Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """A query's answer; without an order its rows come as they like."""

    answer: Answer
    order: Order | None


EXPECTED: dict[str, Expected] = {}


def expected(order: Order | None = None) -> Callable[[Answer], Answer]:
    """Register the answer to the query of the function's name."""

    def register(answer: Answer) -> Answer:
        EXPECTED[answer.__name__] = Expected(answer, order)
        return answer

    return register


def named(events: Iterable[Event], *names: str) -> list[Event]:
    """The events of these names."""
    return [event for event in events if event.name in names]


def by(key: Callable[[Event], Key], events: Iterable[Event]) -> dict[Key, list[Event]]:
    """The events by a key."""
    groups: dict[Key, list[Event]] = defaultdict(list)
    for event in events:
        groups[key(event)].append(event)
    return groups


def device(event: Event) -> str:
    """Whose it is."""
    return event.user.pseudo_id


def devices(events: Iterable[Event]) -> int:
    """How many they are of."""
    return len(set(map(device, events)))


def revenue(event: Event) -> float:
    """What a basket is worth."""
    return sum(item.price * item.quantity for item in event.items)


def known_users(events: Iterable[Event]) -> set[str]:
    """The ids of those who were logged in."""
    return {event.user_id for event in events if event.user_id is not None}


def value_of(event: Event) -> float | None:
    """The parameter ``value`` in whichever column it is."""
    value = event.params.get("value")
    return None if value is None else float(value)


def nulls_first(row: Row) -> list[tuple[bool, Any]]:
    """BigQuery's ascending order of columns that may be NULL."""
    return [(value is not None, value) for value in row]
