"""The top of the page: whose sales these are, and how far the numbers can be trusted."""

from datetime import datetime
from html import escape

from ..ages import ago
from ..status import State
from .look import Look

# Beside its colour each state has a sign of its own.
_SIGNS = {
    State.STARTING: "◌",
    State.LIVE: "●",
    State.QUIET: "◐",
    State.POLLING: "↻",
    State.BROKEN: "▲",
}


def top(look: Look, shop_name: str) -> str:
    """The name, the state, and when what was last heard of."""
    status = look.status
    return f"""
<header class="a-top">
  <h1>{escape(shop_name)}</h1>
  <div class="a-status a-{status.state}" data-state="{status.state}">
    <span class="a-sign" aria-hidden="true">{_SIGNS[status.state]}</span>
    <span><b>{status.headline}</b> {escape(status.detail)}</span>
  </div>
  <dl class="a-when">
    <div><dt>Last purchase</dt><dd>{_last_purchase(look)}</dd></div>
    <div><dt>Last heartbeat</dt><dd>{_time(look.confirmed, look)}</dd></div>
  </dl>
</header>"""


def pulse(tick: int, now: datetime, after_s: float) -> str:
    """What shows by itself where the page is not renewed any more: no script, an animation.

    Each renewal starts it anew. It covers the state, which was that of before.

    tick: differs from one renewal to the next
    now:  of this renewal, where the shop is
    """
    return (
        f'<div class="a-pulse" data-tick="{tick}" style="animation-delay:{after_s:g}s">'
        "<b>▲ Cut off</b> This page has lost the dashboard's server: all below is of "
        f"{_clock(now)}. It comes back by itself.</div>"
    )


def _last_purchase(look: Look) -> str:
    return _time(look.view.purchases[0].at if look.view.purchases else None, look)


def _time(at: datetime | None, look: Look) -> str:
    if at is None:
        return "none yet"
    local = at.astimezone(look.zone)
    day = "" if local.date() == look.now.date() else f"{local:%d %b} "
    return f"{day}{_clock(local)} · {ago((look.now - at).total_seconds())}"


def _clock(at: datetime) -> str:
    """``12:03:44 CET``; ``-03`` where a zone's times have no name."""
    return f"{at:%H:%M:%S %Z}"
