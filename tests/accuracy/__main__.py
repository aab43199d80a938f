"""`make accuracy`: how often enrich agrees with labelled data, beside its targets.

Fails where a target is missed. A subject is a module with ``figures()``: add it to SCORERS.
"""

import sys
from collections.abc import Callable, Iterable, Sequence

from . import bots, device, geo, source
from .figures import Figure

# What gives figures: Figure, or as many of its parts as there are.
Scorer = Callable[[], Iterable[tuple[str, float, int, float] | Figure]]

SCORERS: tuple[Scorer, ...] = (device.figures, bots.figures, source.figures, geo.figures)

HEADER = f"{'figure':34}{'percent':>9}{'target':>9}{'alone':>9}{'rows':>8}"
ALONE = "alone: what the package user-agents says by itself. More: docs/accuracy.md"


def line(figure: Figure) -> str:
    """One figure; what is not reached is marked."""
    beside = "" if figure.beside is None else f"{figure.beside:.1f}"
    missed = "" if figure.is_met else "  missed"
    return (
        f"{figure.name:34}{figure.percent:9.1f}{figure.target:9.1f}{beside:>9}{figure.rows:8}"
        f"{missed}"
    )


def main(scorers: Sequence[Scorer] = SCORERS) -> int:
    """Print the table; 1 where a target is missed."""
    figures = [Figure(*parts) for scorer in scorers for parts in scorer()]
    print(HEADER, *map(line, figures), ALONE, sep="\n")
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
