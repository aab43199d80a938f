"""What the books are made of: what was sent and answered, and what the tables hold."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from local.demo.actions import Action, HermesPublish, Hit, Outcome
from local.demo.counters import Counters


class DeadLetter(NamedTuple):
    """One row of the table dead_letters."""

    origin_message_id: str
    stage: str
    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the tables hold in the end.

    rows:            event id -> rows of ``events``
    revenue_micros:  currency -> of all purchases by people, each order once
    bot_purchases:   purchases whose rows say that a bot sent them, each event id once
    identified_against_consent: rows that name a visitor who denied analytics storage
    """

    rows: Mapping[str, int]
    dead_letters: Sequence[DeadLetter]
    revenue_micros: Mapping[str, int]
    bot_purchases: int
    identified_against_consent: int


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything that the accounts are made of: sent, answered, in BigQuery, in Firestore."""

    planned: Sequence[Action]
    outcomes: Sequence[Outcome]
    held: Held
    counters: Counters

    @cached_property
    def accepted(self) -> Counter[str]:
        """Event id -> how often the pipeline has promised to keep it.

        A publish's event id is the message id that Pub/Sub answered.
        """
        kept = (o for o in self.outcomes if isinstance(o.action, Hit | HermesPublish))
        return Counter(o.ids[0] for o in kept if o.is_accepted)

    @cached_property
    def sent_ids(self) -> set[str]:
        """The event ids that may have a row: accepted, or sent without a clear answer."""
        return self.accepted.keys() | {a.event_id for a in self.planned if isinstance(a, Hit)}

    @cached_property
    def lost(self) -> list[str]:
        """Accepted, and no row."""
        return sorted(self.accepted.keys() - self.held.rows.keys())

    @cached_property
    def short(self) -> list[str]:
        """Fewer rows than times accepted, but not lost."""
        held = self.held.rows
        both = self.accepted.keys() & held.keys()
        return sorted(one for one in both if held[one] < self.accepted[one])

    @cached_property
    def strangers(self) -> list[str]:
        """Rows of events that nobody sent."""
        return sorted(self.held.rows.keys() - self.sent_ids)
