"""The document that every commit of a rebuild writes, on condition that it is as it was."""

from typing import Any, NamedTuple

from ..counting import Document

MARKER: Document = ("rebuilds", "latest")


class Marker(NamedTuple):
    """The document as it was read. ``version`` is its update time; None where there is none yet.

    run, step: the run that wrote it last, and the number of the commit that it tried
    """

    version: Any = None
    run: str = ""
    step: int = 0
