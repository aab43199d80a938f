"""What a page is made of at one moment."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ..held import View
from ..status import Health, State, Status


@dataclass(frozen=True)
class Look:
    """One look of one viewer.

    now:       the time of the day, where the shop is
    confirmed: when the numbers last agreed with Firestore
    """

    view: View
    currency: str
    now: datetime
    zone: ZoneInfo
    status: Status
    health: Health
    confirmed: datetime | None

    @property
    def is_old(self) -> bool:
        """Whether the numbers must not be taken for those of now."""
        return self.status.state is State.BROKEN

    @property
    def is_read(self) -> bool:
        """Whether there is anything to show: before, nothing is known, not even that it is 0."""
        return self.health.is_read

    @property
    def counted_until(self) -> datetime:
        """The moment that "today" and "the last hour" end with: old numbers are not of now."""
        return self.confirmed if self.is_old and self.confirmed is not None else self.now
