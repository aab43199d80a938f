"""A figure of the table: what was measured, beside its budget."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from local.demo.latency import percentile

NAME_WIDTH, CELL_WIDTH = 50, 18


class Figure(NamedTuple):
    """One line of the table.

    budget:    None where there is none: told, not judged
    is_at_most: the budget is a limit from above (a time, a size), not what is to be reached
    """

    name: str
    measured: float
    unit: str
    budget: float | None = None
    is_at_most: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the budget is kept; without one it is."""
        if self.budget is None:
            return True
        return self.measured <= self.budget if self.is_at_most else self.measured >= self.budget


def header() -> str:
    """The table's first line."""
    return f"{'figure':{NAME_WIDTH}}{'measured':>{CELL_WIDTH}}{'budget':>{CELL_WIDTH}}"


def line(figure: Figure) -> str:
    """One figure; a budget that is not kept is marked."""
    measured = f"{number(figure.measured)} {figure.unit}"
    budget = "" if figure.budget is None else _budget(figure, figure.budget)
    missed = "" if figure.is_met else "  missed"
    return f"{figure.name:{NAME_WIDTH}}{measured:>{CELL_WIDTH}}{budget:>{CELL_WIDTH}}{missed}"


def number(value: float) -> str:
    """Three digits that say something, and all before the point."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def p50_and_p99(
    name: str, latencies_s: Sequence[float], p50_ms: float | None, p99_ms: float | None
) -> Iterator[Figure]:
    """Two figures of latencies in any order; the budgets in milliseconds."""
    ordered = sorted(latencies_s)
    for label, share, budget in (("p50", 0.5, p50_ms), ("p99", 0.99, p99_ms)):
        measured_ms = percentile(ordered, share) * 1_000
        yield Figure(f"{name}, {label}", measured_ms, "ms", budget, is_at_most=True)


def _budget(figure: Figure, budget: float) -> str:
    sign = "<=" if figure.is_at_most else ">="
    return f"{sign} {budget:,g} {figure.unit}"
