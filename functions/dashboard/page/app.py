"""The page in Streamlit: where each part stands, what a viewer chooses, when it is renewed."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from .. import items
from ..feed import Feed
from ..held import View
from ..money import NO_CURRENCY, currency_label
from ..settings import Settings
from ..status import Limits, status
from ..windows import series
from .chart import chart, rows
from .foot import foot
from .in_words import in_words
from .latest import latest
from .look import Look
from .numbers import numbers
from .top import pulse, top
from .top_items import top_items

STYLE = Path(__file__).with_name("style.css")

# Of a phone so few that the latest purchases, which stand below them there, are not far.
ROWS, PHONE_ROWS, MORE_ROWS = 20, 6, 80

# https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent
_PHONE = "Mobi"

_tick = itertools.count()


def show(feed: Feed, settings: Settings) -> None:
    """The whole page, which renews itself from then on."""
    st.set_page_config(page_title=settings.shop_name, page_icon="🛍", layout="wide")
    st.html(STYLE)
    st.fragment(_page, run_every=settings.refresh_s)(feed, settings)


def _page(feed: Feed, settings: Settings) -> None:
    """All of one moment: every part is made of the same look."""
    now = datetime.now(settings.time_zone)
    st.html(pulse(next(_tick), now, settings.stale_s))
    known = feed.look().currencies or (settings.currency or NO_CURRENCY,)
    head, choice = st.container(), st.empty()
    if len(known) > 1:
        head, choice = st.columns([5, 1], vertical_alignment="center")
    look = _look(feed, settings, _currency(choice, known, settings.currency))
    head.html(top(look, settings.shop_name))
    st.html(numbers(look))
    left, right = st.columns([2, 1], gap="large")
    with left:
        if look.is_read:
            _minutes(look)
            _items(look)
    with right:
        st.html(latest(look))
    st.html(foot(feed.reads, feed.losses, settings.time_zone.key))


def _minutes(look: Look) -> None:
    """The chart."""
    points = series(look.view.minutes, look.counted_until, look.currency, look.zone)
    label = currency_label(look.currency)
    st.html(f'<h2 class="a-title">Revenue a minute <small>{label}</small></h2>')
    drawn = chart(is_dark=st.context.theme.type == "dark")
    said = in_words(points, look.currency)
    st.vega_lite_chart(rows(points, look.currency), drawn, key="minutes", alt=said)


def _items(look: Look) -> None:
    """The table; what a viewer chose stays in the address, and so over a reload."""
    label = currency_label(look.currency)
    st.html(f'<h2 class="a-title">Top items <small>in all, {label}</small></h2>')
    left, right = st.columns([1, 1], vertical_alignment="center")
    search = left.text_input(
        "Search", key="search", bind="query-params", live=True,
        placeholder="Name, brand, category or id", label_visibility="collapsed",
    )  # fmt: skip
    order = right.segmented_control(
        "Sort by", list(items.ORDERS), key="sort", default=items.BY_REVENUE, required=True,
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    order = order or items.BY_REVENUE
    limit = st.session_state.setdefault("rows", _first_rows())
    found = _table(look.view, look.currency, search, order, limit)
    is_mixed = len(look.view.currencies) > 1
    st.html(top_items(found, look.currency, order, is_mixed=is_mixed))
    if found.matching > limit:
        more = min(MORE_ROWS, found.matching - limit)
        st.button(f"Show {more} more", key="more", on_click=_show_more)


def _first_rows() -> int:
    return PHONE_ROWS if _PHONE in st.context.headers.get("User-Agent", "") else ROWS


@lru_cache(maxsize=32)
def _table(view: View, currency: str, search: str, order: str, limit: int) -> items.Table:
    """Made once for all viewers who have chosen the same."""
    return items.table(view.items, currency, search=search, order=order, limit=limit)


def _show_more() -> None:
    st.session_state["rows"] += MORE_ROWS


def _currency(place: DeltaGenerator, known: Sequence[str], preferred: str) -> str:
    """The one that the viewer chose; nothing to choose where there is one alone."""
    first = preferred if preferred in known else known[0]
    if len(known) == 1:
        return first
    chosen: str = place.selectbox(
        "Currency", known, index=known.index(first), key="currency", bind="query-params",
        format_func=currency_label, label_visibility="collapsed",
    )  # fmt: skip
    return chosen


def _look(feed: Feed, settings: Settings, currency: str) -> Look:
    """One look. What is known is read after the health, so that it is never older than it."""
    health = feed.health()
    view = feed.look()
    now = datetime.now(UTC).astimezone(settings.time_zone)
    bought_s = (now - view.purchases[0].at).total_seconds() if view.purchases else None
    limits = Limits(settings.stale_s, settings.quiet_s, settings.poll_s)
    confirmed = None
    if health.confirmed_s is not None:
        confirmed = now - timedelta(seconds=health.confirmed_s)
    return Look(
        view=view,
        currency=currency,
        now=now,
        zone=settings.time_zone,
        status=status(health, bought_s, limits),
        health=health,
        confirmed=confirmed,
    )
