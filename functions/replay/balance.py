"""What became of the selected letters, in numbers. Pure."""

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Counts of letters; each step of the work yields one, and their sum is the balance.

    unpublishable: Pub/Sub refuses the message for ever (too large)
    returned:      sent, refused again by the same stage, and back as a new dead letter
    """

    selected: int = 0
    sent: int = 0
    acked: int = 0
    stuck: int = 0
    unpublishable: int = 0
    returned: int = 0

    def __add__(self, other: Self) -> Self:
        """Add a step."""
        return type(self)(
            **{
                field.name: getattr(self, field.name) + getattr(other, field.name)
                for field in fields(self)
            }
        )

    @property
    def left(self) -> int:
        """Selected, and still waiting in the subscription."""
        return self.selected - self.acked
