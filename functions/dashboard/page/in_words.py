"""Revenue a minute, for who does not see the chart."""

from collections.abc import Sequence

from ..money import money
from ..windows import Point


def in_words(points: Sequence[Point], currency: str) -> str:
    """Of the minutes that are over: with other words Streamlit draws the whole chart anew.

    points: at least two, the last one of the minute that runs
    """
    best = max(points[:-1], key=lambda point: point.micros)
    minutes = f"Revenue a minute of the {len(points) - 1} minutes before this one"
    if best.micros <= 0:
        return f"{minutes}: none."
    return f"{minutes}. The most was {money(best.micros, currency)} at {best.at:%H:%M}."
