"""Tables of text in a terminal, or in a pipe."""

import sys
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

# Of a pipe or a file, which have no edge.
NO_EDGE = 10_000


def lines(table: Table, *, width: int | None = None) -> Iterator[str]:
    """The table's lines, without blanks at their ends.

    width: in characters; without it the terminal's, and where there is none as wide as it gets
    """
    edge = width or (None if sys.stdout.isatty() else NO_EDGE)
    console = Console(width=edge)
    with console.capture() as captured:
        console.print(table, crop=False)
    yield from (line.rstrip() for line in captured.get().splitlines())
