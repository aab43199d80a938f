"""Revenue a minute, as a chart.

Streamlit draws it before it hands over its rows: of that Vega warns in the browser's console, four
lines a chart. Nothing that it lets through turns them off.
"""

from collections.abc import Sequence
from datetime import UTC
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from ..money import MICROS, money
from ..windows import Point

# Okabe and Ito's blue and sky blue: told apart by the colour-blind, and from the states' colours.
_BLUE, _SKY = "#0072B2", "#56B4E9"

HEIGHT = 260

# Altair's own format writes 0 as 0k beside thousands, and a half as 500m.
_AXIS = "abs(datum.value) < 1000 ? format(datum.value, '~g') : format(datum.value, '~s')"


def rows(points: Sequence[Point], currency: str) -> pd.DataFrame:
    """The chart's data.

    The shop's times are sent as if they were UTC's, and nothing of the chart is in another zone:
    browsers know theirs alone, which may be any and may set its clocks that night.
    """
    return pd.DataFrame(
        {
            "minute": [point.at.replace(tzinfo=UTC) for point in points],
            "revenue": [point.micros / MICROS for point in points],
            "clock": [f"{point.at:%H:%M}" for point in points],
            "amount": [money(point.micros, currency) for point in points],
        }
    )


@lru_cache(maxsize=2)
def chart(*, is_dark: bool) -> dict[str, Any]:
    """60 bars, in Vega-Lite's JSON and without data: to make and check it takes Altair 10 ms."""
    minute = alt.X(
        "utcyearmonthdatehoursminutes(minute):T",
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%H:%M", title=None, grid=False, tickCount=6, labelFlush=True),
    )
    revenue = alt.Y(
        "revenue:Q", axis=alt.Axis(title=None, tickCount=4, labelExpr=_AXIS, domain=False)
    )
    made: dict[str, Any] = (
        alt.Chart(alt.Data(name="minutes"))
        .mark_bar(color=_SKY if is_dark else _BLUE, cornerRadiusEnd=2, binSpacing=2)
        .encode(
            x=minute,
            y=revenue,
            tooltip=[
                alt.Tooltip("clock:N", title="Minute"),
                alt.Tooltip("amount:N", title="Revenue"),
            ],
        )
        .properties(height=HEIGHT)
        .configure_view(strokeWidth=0)
        .to_dict()
    )
    del made["data"]  # Streamlit puts the rows in its place
    return made
