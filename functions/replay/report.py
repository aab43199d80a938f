"""What the person at the terminal reads: tables, a progress bar, the balance, and what to do next.

Texts of a letter are shown without control characters: anyone may have written them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from shared.dead_letters import without_visitor

from .balance import Balance
from .letters import Letter
from .routes import Route
from .selection import Group

COMMAND = ".venv/bin/python -m functions.replay"


class Report:
    """Writes to one console. Plain lines where that is no terminal, and then no progress bar."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        """Print lines; what a terminal would take for a command is left out of them."""
        shown = "\n".join(_printable(line) for line in text.split("\n"))
        self._console.print(Text(shown), soft_wrap=True)

    @contextmanager
    def progress(self, what: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """A bar while something is done; gives what sets how many are done."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        bar = Progress(
            *columns,
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        with bar:
            task = bar.add_task(what, total=total)
            yield lambda done: bar.update(task, completed=done)

    def listing(self, found: Sequence[Group], *, shows_data: bool) -> None:
        """A row for each stage and reason; with ``shows_data`` the data of each example."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("stage", "reason"):
            table.add_column(name, no_wrap=True)
        for name in ("count", "never"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("oldest (UTC)", no_wrap=True)
        table.add_column("example", overflow="fold")
        for group in found:
            table.add_row(*_cells(group))
        self._console.print(table)
        if any(group.stuck for group in found):
            self.say("never: how many of them can never be sent; --reason R says why.")
        for group in found if shows_data else ():
            self.say(f"\n{group.stage} {group.reason} {group.example.id}")
            self.say(_shown(group.example))

    def plan(self, letters: Sequence[Letter]) -> None:
        """How many would go where, and how many nowhere."""
        ways = Counter(letter.route for letter in letters)
        for way, count in sorted(ways.items(), key=lambda entry: -entry[1]):
            if isinstance(way, Route):
                self.say(f"  {count:>7,} to {way.topic} for {way.stage} alone")
            else:
                self.say(f"  {count:>7,} cannot be sent: {way}")

    def balance(self, balance: Balance, *, wait_s: float | None) -> None:
        """The last line; ``wait_s``: how long was looked for what comes back, None if not."""
        line = f"{balance.selected:,} selected, {balance.sent:,} sent, {balance.acked:,} acked, "
        self.say(line + f"{balance.left:,} left.")
        if balance.unpublishable:
            self.say(f"{balance.unpublishable:,} are refused by Pub/Sub itself; they stay.")
        if balance.stuck and balance.left:
            self.say(f"{balance.stuck:,} can never be sent; they stay until --drop --yes.")
        if wait_s is not None:
            verdict = "were refused again and wait as new dead letters"
            self.say(f"Within {wait_s:g} s {balance.returned:,} of those sent {verdict}.")


def _cells(group: Group) -> list[Text]:
    example = group.example
    why = "" if isinstance(example.route, Route) else f" [{example.route}]"
    texts = (
        group.stage,
        group.reason,
        f"{group.count:,}",
        f"{group.stuck:,}" if group.stuck else "",
        f"{group.oldest:%Y-%m-%d %H:%M:%S}",
        f"{example.id}: {example.detail}{why}",
    )
    return [Text(_printable(text)) for text in texts]


def _shown(letter: Letter) -> str:
    """The data, indented; an undelivered message still holds an address, which is taken out."""
    lines = without_visitor(letter.data or b"").split(b"\n")
    return "\n".join(msgspec.json.format(line, indent=2).decode() for line in lines)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text)
