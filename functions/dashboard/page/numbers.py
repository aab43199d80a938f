"""The big numbers: today, the last hour against the one before, and in all."""

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from ..money import large_money
from ..totals import NOTHING, Totals, totals
from ..windows import change, day_name, hours
from .look import Look

NONE = "\N{EN DASH}"

_ALL_CURRENCIES = "of all currencies"


class _Card(NamedTuple):
    """One of the numbers. ``hint`` says what the label cannot."""

    key: str
    label: str
    value: Callable[[Totals], int | None]
    is_money: bool
    hint: Callable[[Totals], str] = lambda _: ""


def _mixed(of: Totals) -> str:
    return _ALL_CURRENCIES if of.is_mixed else ""


def _no_profit(of: Totals) -> str:
    return "no item says its profit" if of.profit is None else ""


def _no_average(of: Totals) -> str:
    return "not known, orders are of all currencies" if of.is_mixed else ""


CARDS = (
    _Card("revenue", "Revenue", lambda of: of.revenue, is_money=True),
    _Card("profit", "Profit", lambda of: of.profit, is_money=True, hint=_no_profit),
    _Card("orders", "Orders", lambda of: of.purchases, is_money=False, hint=_mixed),
    _Card("units", "Units", lambda of: of.units, is_money=False, hint=_mixed),
    _Card("average", "Average order", lambda of: of.average_order, is_money=True, hint=_no_average),
)


def numbers(look: Look) -> str:
    """Five cards. Where the numbers are old each says of when they are."""
    view, currency = look.view, look.currency
    until = look.counted_until
    today = totals(view.days.get(day_name(until, look.zone), NOTHING), currency)
    last, before = hours(view.minutes, until)
    in_hours = totals(last, currency), totals(before, currency)
    in_all = totals(view.everything, currency)
    if not look.is_read:
        unread = "".join(_unread(card) for card in CARDS)
        return f'<section class="a-cards" aria-busy="true">{unread}</section>'
    cards = "".join(_card(card, currency, today, in_hours, in_all) for card in CARDS)
    old = f' a-old" data-old="{_as_of(look)}' if look.is_old else ""
    return f'<section class="a-cards{old}" aria-label="Today">{cards}</section>'


def _unread(card: _Card) -> str:
    """A card before anything is known."""
    value = _value(f"{card.key}-today", None, card, "")
    return f"""
<article class="a-card a-{card.key}">
  <h2>{card.label} today</h2><p class="a-big">{value}</p>
</article>"""


def _card(
    card: _Card, currency: str, today: Totals, in_hours: tuple[Totals, Totals], in_all: Totals
) -> str:
    last, before = in_hours
    hint = _hint(card, today, last, in_all)
    return f"""
<article class="a-card a-{card.key}">
  <h2>{card.label} today</h2>
  <p class="a-big">{_value(f"{card.key}-today", card.value(today), card, currency)}</p>
  <dl>
    <div><dt title="The last 60 minutes">Last hour</dt>
      <dd>{_value(f"{card.key}-hour", card.value(last), card, currency)}
      {_change(last, before, card, currency)}</dd></div>
    <div><dt>In all</dt>
      <dd>{_value(f"{card.key}-all", card.value(in_all), card, currency)}</dd></div>
  </dl>{f'<p class="a-hint">{hint}</p>' if hint else ""}
</article>"""


def _hint(card: _Card, today: Totals, last: Totals, in_all: Totals) -> str:
    """The first that there is to say, with the time that it is of where that is not today."""
    if hint := card.hint(today):
        return hint
    if last.is_mixed and (hint := card.hint(last)):
        return f"last hour: {hint}"
    hint = card.hint(in_all)
    return hint and f"in all: {hint}"


def _value(name: str, value: int | None, card: _Card, currency: str) -> str:
    given = "" if value is None else str(value)
    return f'<span data-number="{name}" data-value="{given}">{_shown(value, card, currency)}</span>'


def _shown(value: int | None, card: _Card, currency: str) -> str:
    if value is None:
        return NONE
    return escape(large_money(value, currency)) if card.is_money else f"{value:,}"


def _change(last: Totals, before: Totals, card: _Card, currency: str) -> str:
    """An arrow and a share, never colour alone; the hour before in the words.

    Neither where counts of all currencies would be held against those of one.
    """
    if last.is_mixed != before.is_mixed and not card.is_money:
        return ""
    now, then = card.value(last), card.value(before)
    grown = None if now is None or then is None else change(now, then)
    if grown is None:
        return ""
    share = round(grown, 2)  # as it is written
    kind, sign = ("up", "▲") if share > 0 else ("down", "▼") if share < 0 else ("same", "=")
    said = f"the 60 minutes before: {_shown(then, card, currency)}"
    return f'<span class="a-change a-{kind}" title="{said}">{sign} {abs(share):,.0%}</span>'


def _as_of(look: Look) -> str:
    at = look.confirmed
    return "old" if at is None else f"as of {at.astimezone(look.zone):%H:%M:%S}"
