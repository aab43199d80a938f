"""A figure of the table: how often enrich agrees with a label, and what is asked of it."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).with_name("data")

Row = dict[str, Any]


class Figure(NamedTuple):
    """Percent of the labelled rows that are right.

    name:   the subject and what is asked: "device: category".
    beside: the same figure of what one would take without enrich's rules; None where there is none.
    """

    name: str
    percent: float
    rows: int
    target: float
    beside: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the target is reached."""
        return self.percent >= self.target


def labelled(name: str) -> Iterator[Row]:
    """The rows of a file of labels."""
    with (DATA / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def percent(rows: Iterable[Row], is_right: Callable[[Row], bool]) -> tuple[float, int]:
    """How many percent of the rows are right, and of how many."""
    answers = [is_right(row) for row in rows]
    return 100 * sum(answers) / len(answers) if answers else 0.0, len(answers)
