"""What differs between Firestore and BigQuery. Pure."""

from dataclasses import dataclass, field

from ..counting import Document, Increments, merged
from ..events import Description


@dataclass(slots=True)
class Findings:
    """What differs.

    wrong:        what leads from the counters as they are to what Firestore's transactions say
    missing:      transactions and what Firestore lacks of them, in words
    additions:    what those will add to the counters
    different:    transactions of which both say different things, and which, in words
    extra:        transactions that BigQuery does not have, and what they are
    undescribed:  what items are whose document does not say it
    by_hand:      why nothing may be applied, in words
    rows:         of purchases and refunds that count, in BigQuery, with those that are twice there
    known:        transactions that both have
    first_day:    the first day of one; "" where there is none
    """

    wrong: Increments = field(default_factory=dict)
    missing: list[tuple[str, str]] = field(default_factory=list)
    additions: Increments = field(default_factory=dict)
    different: list[tuple[str, str]] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    undescribed: dict[Document, Description] = field(default_factory=dict)
    by_hand: list[str] = field(default_factory=list)
    rows: int = 0
    known: int = 0
    first_day: str = ""

    @property
    def counters(self) -> Increments:
        """What is to be added to the counters in all."""
        total = merged([self.wrong, self.additions])
        return {document: numbers for document, numbers in total.items() if any(numbers.values())}

    @property
    def can_be_mended(self) -> bool:
        """Whether there is something that ``--apply`` does."""
        return bool(self.wrong or self.missing or self.undescribed) and not self.by_hand

    @property
    def is_left_to_a_person(self) -> bool:
        """Whether there is something that ``--apply`` does not do."""
        return bool(self.different or self.extra or self.by_hand)
