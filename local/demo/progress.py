"""How far the demo is: a bar on a terminal, a few lines elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

# Without a terminal: a line each time another quarter is done.
_PARTS = 4


class Meter:
    """Counts what is done of one step; use it as a context."""

    def __init__(self, console: Console, what: str, total: int) -> None:
        self._console = console
        self._what = what
        self._total = total
        self._done = 0
        self._bar: Progress | None = None
        if console.is_terminal:
            columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
            self._bar = Progress(*columns, console=console)
            self._task = self._bar.add_task(what, total=total)

    def __enter__(self) -> Self:
        """Show that the step begins."""
        if self._bar:
            self._bar.start()
        else:
            self._console.print(f"{self._what} …")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the bar as it stands."""
        if self._bar:
            self._bar.stop()

    def advance(self) -> None:
        """One more is done."""
        self._done += 1
        if self._bar:
            self._bar.advance(self._task)
        elif self._done * _PARTS // self._total > (self._done - 1) * _PARTS // self._total:
            self._console.print(f"  {self._done:,} of {self._total:,}")
