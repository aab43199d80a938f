"""What the books are made of: what was sent and answered, and what the tables hold."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from local.demo.actions import Action, HermesPublish, Hit, Outcome, Protocol
from local.demo.counters import Counters


class DeadLetter(NamedTuple):
    """One row of the table dead_letters."""

    origin_message_id: str
    stage: str
    reason: str
    detail: str


class Row(NamedTuple):
    """What the table ``events`` has of one event id.

    protocol: as the column has it, which may be any word
    mark:     what an event is known by whose id is not: ``Event.mark``
    times:    how many rows
    """

    event_id: str
    protocol: str
    mark: str
    times: int


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the tables hold in the end.

    revenue_micros:  currency -> of all purchases by people, each order once
    bot_purchases:   purchases whose rows say that a bot sent them, each event id once
    unmapped:        rows with a field that the table has no column for
    identified_against_consent: rows that name a visitor who denied analytics storage
    """

    rows: Sequence[Row]
    dead_letters: Sequence[DeadLetter]
    revenue_micros: Mapping[str, int]
    bot_purchases: int
    identified_against_consent: int
    unmapped: int


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything that the accounts are made of: sent, answered, in BigQuery, in Firestore.

    An event is known by a key: its id; a publish's is the message id that Pub/Sub answered; where
    the id cannot be known, its mark.
    """

    planned: Sequence[Action]
    outcomes: Sequence[Outcome]
    held: Held
    counters: Counters

    @cached_property
    def accepted_by(self) -> Mapping[Protocol, Counter[str]]:
        """Key -> how often the pipeline has promised to keep it, by protocol."""
        found: dict[Protocol, Counter[str]] = {protocol: Counter() for protocol in Protocol}
        for outcome in self.outcomes:
            match outcome.action:
                case Hit() as hit if outcome.is_accepted:
                    found[hit.protocol].update(event.key for event in hit.events)
                case HermesPublish() if outcome.is_accepted:
                    found[Protocol.HERMES].update(outcome.ids)
        return found

    @cached_property
    def accepted(self) -> Counter[str]:
        """Key -> how often, by all of them."""
        return sum(self.accepted_by.values(), Counter())

    @cached_property
    def rows(self) -> Counter[str]:
        """Key -> rows. An id that was not sent is nobody's, unless its mark was."""
        found: Counter[str] = Counter()
        for row in self.held.rows:
            by_mark = row.event_id not in self.sent and row.mark in self.sent
            found[row.mark if by_mark else row.event_id] += row.times
        return found

    @cached_property
    def sent(self) -> set[str]:
        """The keys that may have rows: accepted, or sent without a clear answer."""
        hits = (action for action in self.planned if isinstance(action, Hit))
        return self.accepted.keys() | {event.key for hit in hits for event in hit.events}

    @cached_property
    def lost(self) -> list[str]:
        """Accepted, and no row."""
        return sorted(self.accepted.keys() - self.rows.keys())

    @cached_property
    def short(self) -> list[str]:
        """Fewer rows than times accepted, but not lost."""
        both = self.accepted.keys() & self.rows.keys()
        return sorted(one for one in both if self.rows[one] < self.accepted[one])

    @cached_property
    def strangers(self) -> list[str]:
        """Rows of events that nobody sent."""
        return sorted(self.rows.keys() - self.sent)
