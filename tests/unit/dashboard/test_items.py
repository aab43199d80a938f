"""The items as rows, and the purchases of the feed."""

from datetime import UTC, datetime

import pytest

from functions.dashboard.items import Item, item_of, table
from functions.dashboard.purchases import Purchase, purchase_of

AT = datetime(2026, 11, 27, tzinfo=UTC)


def item(item_id: str, units: int, micros: int, **fields: str) -> Item:
    named = {"item_id": item_id, "counter": units, "revenue_micros": {"EUR": micros}, **fields}
    return item_of(item_id, named)


HAT = item("hat", 5, 10, item_name="Ánother hat", item_brand="Brim", item_category="Head")
COAT = item("coat", 1, 30, item_name="Big coat", item_brand="Warm")
CAP = item("cap", 9, -10)


def ids(search: str = "", order: str = "Revenue", limit: int = 10) -> list[str]:
    found = table([HAT, COAT, CAP], "EUR", search=search, order=order, limit=limit)
    return [row.item.item_id for row in found.rows]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("Revenue", ["coat", "hat", "cap"]),
        ("Units", ["cap", "hat", "coat"]),
        ("Profit", ["coat", "hat", "cap"]),
        ("Name", ["coat", "cap", "hat"]),
    ],
)
def test_rows_are_ordered(order: str, expected: list[str]) -> None:
    assert ids(order=order) == expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", ["coat", "hat", "cap"]),
        ("BRIM head", ["hat"]),
        ("brim coat", []),
        ("CAP", ["cap"]),
        ("  ", ["coat", "hat", "cap"]),
    ],
)
def test_a_search_finds_what_has_every_word(search: str, expected: list[str]) -> None:
    assert ids(search) == expected


@pytest.mark.parametrize("order", ["Revenue", "Units", "Profit"])
def test_what_was_never_sold_in_the_currency_stands_below_all_that_was(order: str) -> None:
    other = item_of("other", {"counter": 99, "revenue_micros": {"USD": 9}})
    returned = item_of(
        "lost", {"counter": 0, "revenue_micros": {"EUR": -1}, "profit_micros": {"EUR": -1}}
    )
    rows = table([other, returned], "EUR", search="", order=order, limit=5).rows
    assert [row.item.item_id for row in rows] == ["lost", "other"]
    assert rows[1][1:] == (None, None, None, None)


def test_units_of_an_item_without_any_revenue_are_known() -> None:
    [row] = table([item_of("gift", {"counter": 3})], "EUR", search="", order="Units", limit=1).rows
    assert (row.units, row.revenue) == (3, None)


def test_shares_are_of_all_items_whatever_is_searched() -> None:
    found = table([HAT, COAT, CAP], "EUR", search="hat", order="Revenue", limit=10)
    assert [row.share for row in found.rows] == [10 / 30]
    assert (found.matching, found.items) == (1, 3)


def test_without_revenue_in_the_currency_there_is_no_share() -> None:
    assert table([HAT], "USD", search="", order="Revenue", limit=1).rows[0].share is None


def test_no_more_rows_than_asked_for_but_all_are_counted() -> None:
    found = table([HAT, COAT, CAP], "EUR", search="", order="Units", limit=1)
    assert ([row.item for row in found.rows], found.matching) == ([CAP], 3)


def test_an_item_of_another_writer_is_read_as_far_as_it_goes() -> None:
    assert item_of("x", {"counter": 2.5, "item_name": 7, "revenue_micros": None}) == Item(
        "x", "", "", "", 0, {}, {}
    )


def test_a_purchase_names_its_items() -> None:
    lines = [
        {"item_id": "hat", "item_name": "A hat", "quantity": 2},
        {"item_id": "cap", "quantity": 1},
        {"item_id": None, "quantity": 1},
        "no line",
    ]
    fields = {
        "at": AT,
        "currency": "EUR",
        "revenue_micros": 5,
        "lines": lines,
        "refunds": {"k": {}},
    }
    assert purchase_of("t", fields) == Purchase("t", AT, "EUR", 5, 4, ("A hat", "cap"), True)


def test_a_refund_without_its_purchase_is_none() -> None:
    assert purchase_of("t", {"lines": [], "refunds": {"k": {}}}) is None
