"""Sums of days and minutes, and what the page shows of them."""

from datetime import UTC, datetime, timedelta
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
    assert sums_of({}) == NOTHING


def test_currencies_are_never_added_to_each_other() -> None:
    both = added([Sums(1, 1, {"EUR": 5}), Sums(2, 1, {"USD": 7, "EUR": 1}, {"USD": 3})])
    assert both == Sums(3, 2, {"EUR": 6, "USD": 7}, {"USD": 3})


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
