"""The parts of the page as HTML: what others wrote is shown and never run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.dashboard.held import Held
from functions.dashboard.items import item_of, table
from functions.dashboard.page.foot import foot
from functions.dashboard.page.latest import latest
from functions.dashboard.page.look import Look
from functions.dashboard.page.numbers import numbers
from functions.dashboard.page.top import pulse, top
from functions.dashboard.page.top_items import top_items
from functions.dashboard.parts import Part, Seen
from functions.dashboard.status import Health, State, Status

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
EVIL = '<script>"&'
SAFE = "&lt;script&gt;&quot;&amp;"


def look(**changes: object) -> Look:
    """A shop that sold one thing of 9.50 with an evil name, half a minute ago."""
    held = Held(feed_length=3)
    sums = {"units": 2, "purchases": 1, "revenue_micros": {"EUR": 9_500_000}}
    line = {"item_id": EVIL, "item_name": EVIL, "quantity": 2}
    bought = {"at": NOW - timedelta(seconds=30), "currency": "EUR", "revenue_micros": 9_500_000}
    held.apply(Part.DAYS, [Seen("20261127", NOW, sums)])
    held.apply(Part.MINUTES, [Seen("20261127T1159", NOW, sums), Seen("20261127T1030", NOW, sums)])
    held.apply(Part.TRANSACTIONS, [Seen("t", NOW, {**bought, "lines": [line]})])
    shown = Look(
        view=held.view(),
        currency="EUR",
        now=NOW,
        zone=ZoneInfo("UTC"),
        status=Status(State.LIVE, "Live", "Last purchase 30 s ago."),
        health=Health(1.0, True, None, "", True),
        confirmed=NOW - timedelta(seconds=1),
    )
    return replace(shown, **changes)  # type: ignore[arg-type] # each is of its field's type


def test_names_are_escaped_wherever_they_stand() -> None:
    fields = {"item_name": EVIL, "item_brand": EVIL, "item_category": EVIL, "counter": 1}
    rows = table([item_of(EVIL, fields)], "EUR", search="", order="Revenue", limit=5)
    for part in (top_items(rows, "EUR", "Revenue"), latest(look()), top(look(), EVIL)):
        assert SAFE in part
        assert EVIL not in part


def test_numbers_of_today_of_the_hour_and_in_all() -> None:
    page = numbers(look())
    for name in ("revenue-today", "revenue-hour", "revenue-all", "average-all"):
        assert f'data-number="{name}" data-value="9500000">€9.50<' in page
    assert 'data-number="units-today" data-value="2">2<' in page
    assert "= 0%" in page
    assert "data-old" not in page


def in_two_currencies(**changes: object) -> str:
    """The page in euros: today 2 orders of 3 in euros; the hour before is of ``changes``."""
    held = Held(feed_length=3)
    today = {
        "units": 5, "units_by_currency": {"EUR": 4, "USD": 1},
        "purchases": 3, "purchases_by_currency": {"EUR": 2, "USD": 1},
        "revenue_micros": {"EUR": 9_000_000, "USD": 1_000_000},
    }  # fmt: skip
    held.apply(Part.DAYS, [Seen("20261127", NOW, today), Seen("20261126", NOW, today | changes)])
    held.apply(Part.MINUTES, [Seen("20261127T1159", NOW, today)])
    held.apply(Part.MINUTES, [Seen("20261127T1030", NOW, today | changes)])
    return numbers(look(view=held.view()))


def test_orders_units_and_the_average_order_are_of_the_chosen_currency() -> None:
    page = in_two_currencies()
    assert 'data-number="orders-today" data-value="2">2<' in page
    assert 'data-number="units-hour" data-value="4">4<' in page
    assert 'data-number="orders-all" data-value="4">4<' in page
    assert 'data-number="average-today" data-value="4500000">€4.50<' in page
    assert "currencies" not in page
    assert page.count("= 0%") == 4  # all but profit


def test_orders_of_before_that_are_not_told_apart_are_said_to_be_of_all_currencies() -> None:
    page = in_two_currencies(purchases_by_currency={}, units_by_currency={})
    assert 'data-number="orders-today" data-value="2">2<' in page
    assert 'data-number="orders-all" data-value="6">6<' in page
    assert 'data-number="average-today" data-value="4500000">€4.50<' in page
    assert 'data-number="average-all" data-value="">\N{EN DASH}<' in page
    assert page.count("in all: of all currencies") == 2
    assert "in all: not known, orders are of all currencies" in page
    assert page.count("= 0%") == 1  # revenue alone: 2 orders are not held against 3


def test_before_the_first_read_nothing_is_said_to_be_zero() -> None:
    unread = look(health=Health(None, False, None, "", False), view=Held(feed_length=1).view())
    page = numbers(unread)
    assert 'data-number="revenue-today" data-value="">\N{EN DASH}<' in page
    assert "€0" not in page
    assert "Not read yet." in latest(unread)


def test_old_numbers_say_of_when_they_are() -> None:
    broken = Status(State.BROKEN, "Not live", "Firestore does not answer.")
    shown = look(status=broken, now=NOW + timedelta(days=1))
    assert 'data-old="as of 11:59:59"' in numbers(shown)
    assert 'data-number="revenue-today" data-value="9500000"' in numbers(shown)
    assert 'data-number="revenue-hour" data-value="9500000"' in numbers(shown)


def test_a_profit_that_nobody_said_is_a_dash_with_a_word() -> None:
    page = numbers(look())
    assert 'data-number="profit-today" data-value="">\N{EN DASH}<' in page
    assert "no item says its profit" in page


def test_every_state_has_a_sign_of_its_own_beside_its_colour() -> None:
    signs = set()
    for state in State:
        page = top(look(status=Status(state, "", "")), "Shop")
        assert f'data-state="{state}"' in page
        signs.add(page.split('aria-hidden="true">')[1][0])
    assert len(signs) == len(State)


def test_the_top_always_says_when_the_last_purchase_and_the_last_heartbeat_were() -> None:
    for state in State:
        page = top(look(status=Status(state, "", "")), "Shop")
        assert "11:59:30 · 30 s ago" in page
        assert "11:59:59 · 1 s ago" in page


def test_an_empty_table_says_why() -> None:
    empty = table([], "EUR", search="", order="Revenue", limit=5)
    assert "Nothing has been sold yet." in top_items(empty, "EUR", "Revenue")
    some = table([item_of("a", {})], "EUR", search="b", order="Revenue", limit=5)
    assert "No item has all these words." in top_items(some, "EUR", "Revenue")


def test_units_of_items_are_said_to_be_of_all_currencies_where_there_are_several() -> None:
    some = table([item_of("a", {})], "EUR", search="", order="Revenue", limit=5)
    assert "currencies" not in top_items(some, "EUR", "Revenue")
    assert "units are of all currencies" in top_items(some, "EUR", "Revenue", is_mixed=True)


def test_what_looking_costs() -> None:
    page = foot(100_000, 1, "UTC")
    assert "100,000 documents read</span> since the server started (about $0.0300)" in page
    assert "lost and made anew once" in page


def test_each_pulse_differs_from_the_one_before() -> None:
    assert pulse(1, 15) != pulse(2, 15)
