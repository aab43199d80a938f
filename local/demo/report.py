"""The reconciliation table and the example answers, on a terminal or as plain text."""

import io
import sys
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from local.demo.lines import Line

# Of a file or a pipe, which have none of their own.
PLAIN_WIDTH = 100

_TICKS = {True: "[green]✓[/]", False: "[bold red]✗[/]", None: ""}
_WORDS = {True: "ok", False: "WRONG", None: ""}  # where the terminal cannot write a tick


def console() -> Console:
    """Standard output; plain text where it is no terminal, and nothing that it cannot write."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)


def books_table(lines: Sequence[Line], *, encoding: str = "utf-8") -> Table:
    """One row a line, a space between accounts; at most 80 columns wide."""
    verdicts = _TICKS if encoding.startswith("utf") else _WORDS
    title = "What was sent, and what is in the tables"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("account")
    table.add_column("")
    table.add_column("expected", justify="right")
    table.add_column("found", justify="right")
    table.add_column("")
    shown = ""
    for index, line in enumerate(lines):
        is_last = index + 1 == len(lines) or lines[index + 1].account != line.account
        table.add_row(
            "" if line.account == shown else line.account,
            escape(line.what),
            written(line.expected, line.unit),
            written(line.found, line.unit),
            verdicts[line.is_right],
            end_section=is_last,
        )
        shown = line.account
    return table


def written(number: int | None, unit: str) -> str:
    """A line's number as a person reads it."""
    if number is None:
        return ""
    if unit == "micros":
        return f"{number / 1_000_000:,.2f}"
    return f"{number:,} {unit}".rstrip()


def answer_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """A query's answer."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        is_number = bool(rows) and isinstance(rows[0][number], int | float)
        table.add_column(column, justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*("" if value is None else escape(_cell(value)) for value in row))
    return table


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
