"""`make accuracy`: how often enrich agrees with labelled data, beside its targets.

Fails where a target is missed. A subject is a module with ``figures()``: add it to SCORERS.
"""

import sys
from collections.abc import Callable, Iterable, Sequence

from . import bots, device
from .figures import Figure

Scorer = Callable[[], Iterable[Figure]]

SCORERS: tuple[Scorer, ...] = (device.figures, bots.figures)

HEADER = f"{'subject':10}{'figure':26}{'percent':>9}{'target':>9}{'alone':>9}{'rows':>8}"


def line(figure: Figure) -> str:
    """One figure; what is not reached is marked."""
    beside = "" if figure.beside is None else f"{figure.beside:.1f}"
    return (
        f"{figure.subject:10}{figure.name:26}{figure.percent:9.1f}{figure.target:9.1f}{beside:>9}"
        f"{figure.rows:8}{'' if figure.is_met else '  missed'}"
    )


def main(scorers: Sequence[Scorer] = SCORERS) -> int:
    """Print the table; 1 where a target is missed."""
    figures = [figure for scorer in scorers for figure in scorer()]
    print(HEADER, *map(line, figures), sep="\n")
    print("alone: what the package user-agents says by itself.  docs/accuracy.md says more.")
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
