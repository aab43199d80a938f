"""What a message was read as."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.errors import Refusal
from shared.raw import RawHit


class Read(NamedTuple):
    """The hit, if there is one to go on with, and what of the message was refused or repaired."""

    hit: RawHit | None
    refusals: Sequence[Refusal] = ()
    warnings: tuple[str, ...] = ()
