"""How a step says that an event can never become a row."""

from shared.errors import Refused


class EventRefused(Refused):
    """The event is set aside; its neighbours in the hit go on. ``detail`` quotes no value."""
