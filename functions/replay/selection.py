"""Which letters, and what they have in common. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .letters import Letter


@dataclass(frozen=True, slots=True)
class Selection:
    """What the command line asks for; None stands for any."""

    stage: str | None = None
    reason: str | None = None

    def takes(self, letter: Letter) -> bool:
        """Whether the letter is asked for."""
        return self.stage in (None, letter.stage) and self.reason in (None, letter.reason)


@dataclass(frozen=True, slots=True)
class Group:
    """Letters of one stage and one reason, the oldest of which is the example."""

    stage: str
    reason: str
    count: int
    stuck: int  # those that can never be sent
    example: Letter

    @property
    def oldest(self) -> datetime:
        """Since when the first of them waits."""
        return self.example.waits_since


def groups(letters: Iterable[Letter]) -> list[Group]:
    """Group letters by stage and reason, the largest group first."""
    by_key: defaultdict[tuple[str, str], list[Letter]] = defaultdict(list)
    for letter in in_order(letters):
        by_key[letter.stage, letter.reason].append(letter)
    found = [
        Group(stage, reason, len(same), sum(not letter.can_be_sent for letter in same), same[0])
        for (stage, reason), same in by_key.items()
    ]
    return sorted(found, key=lambda group: (-group.count, group.stage, group.reason))


def in_order(letters: Iterable[Letter]) -> list[Letter]:
    """The oldest first: what was refused first comes first again, a purchase before its refund."""
    return sorted(letters, key=lambda letter: (letter.waits_since, letter.id))


def first(letters: Sequence[Letter], count: int | None) -> list[Letter]:
    """The first few of them, oldest first; None takes all."""
    return in_order(letters)[:count]
