"""What is held of documents that come in any order, from listeners and from reads."""

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.dashboard.held import OVERLAP, Held
from functions.dashboard.parts import Part, Seen

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def seen(name: str, second: int, **fields: Any) -> Seen:  # noqa: ANN401 - fields
    return Seen(name, AT + second * SECOND, {"updated_at": AT + second * SECOND, **fields})


def bought(name: str, minute: int) -> Seen:
    return seen(name, minute, at=AT + timedelta(minutes=minute), revenue_micros=minute)


def test_of_two_versions_the_newer_holds_whichever_comes_first() -> None:
    held = Held(feed_length=5)
    held.apply(Part.ITEMS, [seen("a", 2, counter=2), seen("a", 1, counter=1)])
    assert [item.units for item in held.view().items] == [2]


def test_a_view_stays_the_same_object_until_something_changes() -> None:
    held = Held(feed_length=5)
    held.apply(Part.DAYS, [seen("20261127", 1, units=1)])
    first = held.view()
    held.apply(Part.DAYS, [seen("20261127", 1, units=1)])
    assert held.view() is first
    held.apply(Part.DAYS, [seen("20261127", 2, units=2)])
    assert (first.days["20261127"].units, held.view().days["20261127"].units) == (1, 2)


def test_what_is_deleted_goes_and_may_come_back() -> None:
    held = Held(feed_length=5)
    held.apply(Part.ITEMS, [seen("a", 1), Seen("a", AT, None)])
    assert held.view().items == ()
    held.apply(Part.ITEMS, [seen("a", 1)])
    assert len(held.view().items) == 1


def test_only_the_latest_purchases_are_kept_newest_first() -> None:
    held = Held(feed_length=2)
    held.apply(Part.TRANSACTIONS, [bought("b", 2), bought("a", 1), bought("c", 3)])
    assert [purchase.name for purchase in held.view().purchases] == ["c", "b"]


def test_of_purchases_of_one_moment_those_are_kept_that_firestore_has_first() -> None:
    held = Held(feed_length=2)
    for name in ("b", "c", "a"):
        held.apply(Part.TRANSACTIONS, [bought(name, 1)])
    assert [purchase.name for purchase in held.view().purchases] == ["c", "b"]


def test_a_refund_without_its_purchase_is_not_shown() -> None:
    held = Held(feed_length=2)
    held.apply(Part.TRANSACTIONS, [seen("early", 1, refunds={"k": {}})])
    assert held.view().purchases == ()


def test_minutes_that_nothing_shows_are_forgotten() -> None:
    held = Held(feed_length=2)
    held.apply(Part.MINUTES, [seen("20261127T1100", 1), seen("20261127T1200", 1)])
    held.forget_minutes_before("20261127T1130")
    assert list(held.view().minutes) == ["20261127T1200"]


def test_items_are_heard_of_from_some_seconds_before_the_newest_on() -> None:
    held = Held(feed_length=2)
    assert held.items_after is None
    held.apply(Part.ITEMS, [seen("a", 30), seen("b", 20)])
    assert held.items_after == AT + 30 * SECOND - OVERLAP


def test_a_newer_version_is_missing_and_so_is_a_document_that_was_never_seen() -> None:
    held = Held(feed_length=2)
    held.apply(Part.ITEMS, [seen("a", 1)])
    newer, never = seen("a", 2), seen("b", 1)
    assert held.missing(Part.ITEMS, [seen("a", 0), seen("a", 1), newer, never]) == [newer, never]
    assert held.missing(Part.DAYS, []) == []


def test_a_purchase_is_missing_only_where_it_would_be_kept() -> None:
    held = Held(feed_length=2)
    early, late = bought("early", 1), bought("late", 4)
    assert held.missing(Part.TRANSACTIONS, [early]) == [early]
    held.apply(Part.TRANSACTIONS, [bought("a", 2), bought("b", 3)])
    assert held.missing(Part.TRANSACTIONS, [early, late]) == [late]
    assert held.missing(Part.TRANSACTIONS, [seen("refund", 9, refunds={"k": {}})]) == []


def test_the_sum_of_all_days_and_the_currencies_with_the_most_items_first() -> None:
    held = Held(feed_length=2)
    revenue = {"USD": 1, "EUR": 2}
    held.apply(Part.DAYS, [seen(day, 1, units=1, revenue_micros=revenue) for day in ("1", "2")])
    held.apply(Part.ITEMS, [seen("a", 1, revenue_micros={"USD": 5, "DKK": 0})])
    view = held.view()
    assert (view.everything.units, view.everything.revenue) == (2, {"USD": 2, "EUR": 4})
    assert view.currencies == ("DKK", "USD", "EUR")
