"""Sums of days and minutes, and what the page shows of them."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.dashboard.totals import NOTHING, Sums, added, sums_of, totals
from functions.dashboard.windows import (
    change,
    day_name,
    hours,
    minute_name,
    oldest_name,
    series,
)

NOON = datetime(2026, 11, 27, 12, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def sold(micros: int, purchases: int = 1) -> Sums:
    return Sums(purchases, purchases, {"EUR": micros})


def test_a_documents_fields_of_wrong_types_are_absent() -> None:
    fields = {"units": "3", "purchases": True, "revenue_micros": {"EUR": 5, "USD": "7", 1: 2}}
    assert sums_of(fields) == Sums(0, 0, {"EUR": 5, "USD": 0}, {})
    assert sums_of({"units_by_currency": 3, "purchases_by_currency": {"EUR": "1"}}) == Sums(
        purchases_by_currency={"EUR": 0}
    )
    assert sums_of({}) == NOTHING


def test_currencies_are_never_added_to_each_other() -> None:
    euros = Sums(1, 1, {"EUR": 5}, {}, {"EUR": 1}, {"EUR": 1})
    more = Sums(2, 2, {"USD": 7, "EUR": 1}, {"USD": 3}, {"USD": 2}, {"USD": 1, "EUR": 1})
    assert added([euros, more]) == Sums(
        3, 3, {"EUR": 6, "USD": 7}, {"USD": 3}, {"EUR": 1, "USD": 2}, {"EUR": 2, "USD": 1}
    )


# What the sink has written since it tells currencies apart, and before.
MIXED: dict[str, Any] = {
    "units": 5,
    "purchases": 3,
    "revenue_micros": {"EUR": 900, "USD": 70},
    "units_by_currency": {"EUR": 4, "USD": 1},
    "purchases_by_currency": {"EUR": 2, "USD": 1},
}
OLD_MIXED = {name: held for name, held in MIXED.items() if not name.endswith("_by_currency")}
OLD_EUROS = {"units": 4, "purchases": 2, "revenue_micros": {"EUR": 900}}
A_REFUND = {
    "units": -1,
    "purchases": 0,
    "revenue_micros": {"USD": -70},
    "units_by_currency": {"USD": -1},
}


@pytest.mark.parametrize(
    ("documents", "currency", "expected"),
    [
        pytest.param([MIXED], "EUR", (4, 2, 450, False), id="told_apart"),
        pytest.param([MIXED], "USD", (1, 1, 70, False), id="the_other_one"),
        pytest.param([MIXED], "SEK", (0, 0, None, False), id="one_that_nothing_was_sold_in"),
        pytest.param([OLD_MIXED], "EUR", (5, 3, None, True), id="of_before"),
        pytest.param([OLD_EUROS], "EUR", (4, 2, 450, False), id="of_before_and_one_alone"),
        pytest.param([OLD_EUROS], "USD", (0, 0, None, False), id="of_before_and_another_one"),
        pytest.param([OLD_EUROS, MIXED], "EUR", (8, 4, 450, False), id="one_alone_and_several"),
        pytest.param([OLD_MIXED, MIXED], "EUR", (10, 6, None, True), id="a_part_of_before"),
        pytest.param(
            [{**MIXED, "units": 7, "purchases": 4}],
            "EUR",
            (7, 4, None, True),
            id="changed_over_in_its_middle",
        ),
        pytest.param(
            [{**OLD_EUROS, "units_by_currency": {"EUR": 1}, "purchases_by_currency": {"EUR": 1}}],
            "EUR",
            (4, 2, 450, False),
            id="changed_over_in_its_middle_and_one_alone",
        ),
        pytest.param([MIXED, A_REFUND], "USD", (0, 1, 0, False), id="a_refund_takes_units_alone"),
        pytest.param([{"units": 1, "purchases": 1}], "EUR", (1, 1, 0, False), id="no_money_at_all"),
        pytest.param(
            [{"units": 1, "purchases": 1}, MIXED],
            "EUR",
            (6, 4, None, True),
            id="nobody_knows_whose",
        ),
    ],
)
def test_orders_and_units_are_of_the_chosen_currency_where_they_are_told_apart(
    documents: list[dict[str, Any]], currency: str, expected: tuple[int, int, int | None, bool]
) -> None:
    of = totals(added(sums_of(fields) for fields in documents), currency)
    assert (of.units, of.purchases, of.average_order, of.is_mixed) == expected


def test_over_all_currencies_the_orders_are_what_was_counted() -> None:
    sums = sums_of(MIXED)
    shown = [totals(sums, code) for code in sorted(sums.currencies)]
    assert sum(of.purchases for of in shown) == MIXED["purchases"]
    assert sum(of.units for of in shown) == MIXED["units"]


def test_the_average_order_is_revenue_by_purchases() -> None:
    of = totals(Sums(4, 2, {"EUR": 9}, {"EUR": 4}), "EUR")
    assert (of.revenue, of.profit, of.units, of.purchases) == (9, 4, 4, 2)
    assert (of.average_order, of.is_mixed) == (4, False)


@pytest.mark.parametrize(
    "sums",
    [
        pytest.param(NOTHING, id="no_order"),
        pytest.param(Sums(2, 2, {"EUR": 4, "USD": 1}), id="orders_of_other_currencies_too"),
    ],
)
def test_an_average_that_cannot_be_known_is_none(sums: Sums) -> None:
    assert totals(sums, "EUR").average_order is None


def test_profit_that_nobody_said_is_none_and_not_zero() -> None:
    assert totals(sold(5), "EUR").profit is None


def test_the_hours_are_of_sixty_minutes_and_share_none() -> None:
    minutes = {minute_name(NOON - ago * MINUTE): sold(10**ago) for ago in (0, 59, 60, 119, 120)}
    found = hours(minutes, NOON)
    assert found.last.revenue == {"EUR": 10**0 + 10**59}
    assert found.before.revenue == {"EUR": 10**60 + 10**119}
    assert oldest_name(NOON) == minute_name(NOON - 119 * MINUTE)


def test_the_series_has_a_zero_where_nothing_was_sold_and_is_in_the_shops_time() -> None:
    zone = ZoneInfo("Europe/Copenhagen")
    points = series({minute_name(NOON): sold(7)}, NOON, "EUR", zone)
    assert [point.micros for point in points] == [0] * 59 + [7]
    assert f"{points[0].at:%H:%M}-{points[-1].at:%H:%M}" == "12:01-13:00"


def test_the_names_of_documents() -> None:
    late = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    assert minute_name(late) == "20261127T2330"
    assert day_name(late, ZoneInfo("Europe/Copenhagen")) == "20261128"


@pytest.mark.parametrize(
    ("after", "before", "expected"), [(15, 10, 0.5), (5, 10, -0.5), (5, 0, None), (5, -1, None)]
)
def test_a_change_needs_something_to_grow_from(
    after: int, before: int, expected: float | None
) -> None:
    assert change(after, before) == expected


COPENHAGEN, LORD_HOWE = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("zone", "now", "oldest", "newest"),
    [
        pytest.param(COPENHAGEN, datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "02:00", "02:59",
                     id="before_it_is_two_o_clock_again"),
        pytest.param(COPENHAGEN, datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "01:01", "02:00",
                     id="set_back_this_minute"),
        pytest.param(COPENHAGEN, datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "01:31", "02:30",
                     id="set_back"),
        pytest.param(COPENHAGEN, datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "02:31", "03:30",
                     id="set_forward"),
        pytest.param(LORD_HOWE, datetime(2026, 4, 4, 15, 10, tzinfo=UTC), "00:41", "01:40",
                     id="set_back_by_half_an_hour"),
    ],
)  # fmt: skip
def test_where_clocks_change_the_minutes_still_follow_each_other(
    zone: ZoneInfo, now: datetime, oldest: str, newest: str
) -> None:
    hour = [now - n * MINUTE for n in range(120)]
    minutes = {minute_name(at): sold(n) for n, at in enumerate(hour)}
    points = series(minutes, now, "EUR", zone)
    clocks = [point.at.replace(tzinfo=None) for point in points]
    assert {after - before for before, after in itertools.pairwise(clocks)} == {MINUTE}
    assert [f"{clocks[0]:%H:%M}", f"{clocks[-1]:%H:%M}"] == [oldest, newest]
    assert [point.micros for point in points] == list(reversed(range(60)))
    found = hours(minutes, now)
    assert (found.last.revenue["EUR"], found.before.revenue["EUR"]) == (
        sum(range(60)),
        sum(range(60, 120)),
    )
