"""A look at Firestore, until the listeners have heard all that it found."""

from collections.abc import Mapping, Sequence

from .held import Held
from .parts import Part, Seen


class Doubt:
    """``newest``: what Firestore had at ``at_s``. What changes later is no part of it.

    In a shop that sells all the time something always is on its way: listeners are held against
    what one look found, however much was sold since.
    """

    def __init__(self, at_s: float, newest: Mapping[Part, Sequence[Seen]]) -> None:
        self.at_s = at_s
        self._missing = newest

    def is_settled(self, held: Held) -> bool:
        """Whether all of it is held, in this version or a newer one."""
        self._missing = {part: held.missing(part, seen) for part, seen in self._missing.items()}
        return not any(self._missing.values())
