"""What may become of a read or a commit, in words that the sequence decides by."""

from shared.errors import Refused


class Conflict(Exception):  # noqa: N818 - it names what happened
    """A transaction's document is not as it was read: somebody else has counted meanwhile."""


class Busy(Exception):  # noqa: N818 - likewise
    """Firestore is contended or away for a moment. Nothing was changed, or a read will show it."""


class Unfit(Exception):  # noqa: N818 - likewise
    """Firestore refuses the commit for what is in it. The text quotes no value."""


class EventRefused(Refused):
    """An event that can never be counted: ``reason`` and in words why."""
