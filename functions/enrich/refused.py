"""How a step says that an event can never become a row."""

from shared.errors import Reason


class EventRefused(Exception):  # noqa: N818 - it names the fate, as shared.errors.Refusal does
    """The event is set aside; its neighbours in the hit go on. ``detail`` quotes no value."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
