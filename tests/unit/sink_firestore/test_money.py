import contextlib
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.sink_firestore import money
from functions.sink_firestore.money import BadNumber
from shared.errors import Reason
from tests.unit.written_numbers import WRITTEN_NUMBERS


@pytest.mark.parametrize(("value", "expected", "whole"), WRITTEN_NUMBERS)
def test_a_number_is_read_as_enrich_reads_it(
    value: object, expected: float | None, whole: int | None
) -> None:
    found = money.decimal(value)
    assert (None if found is None else float(found)) == expected
    if money.is_given(value) and (whole is None or whole >= 0):
        with contextlib.nullcontext() if whole is not None else pytest.raises(BadNumber):
            assert money.quantity_of(value) == whole


@pytest.mark.parametrize(
    ("given_value", "quantity"),
    [
        (None, 1), ("", 1), (" ", 1), (2, 2), ("2", 2), (2.0, 2), ("2.0", 2), (" 3 ", 3),
        (0, 0), ("1e3", 1_000), (1_000_000, 1_000_000),
    ],
)  # fmt: skip
def test_a_quantity(given_value: object, quantity: int) -> None:
    assert money.quantity_of(given_value) == quantity


@pytest.mark.parametrize(
    "bad",
    [1.5, "1.5", -1, "-1", 1_000_001, 2**63, 1e308, "1e308", "two", "1,5", True, [], {}, "NaN",
     float("nan"), float("inf"), "0x10", "9" * 50, "٣"],
)  # fmt: skip
def test_a_quantity_that_does_not_count(bad: object) -> None:
    with pytest.raises(BadNumber) as refused:
        money.quantity_of(bad)
    assert refused.value.reason is Reason.BAD_QUANTITY
    assert str(bad) not in refused.value.detail or bad == 1_000_000


@pytest.mark.parametrize(
    ("given_value", "price"),
    [(None, None), ("", None), (9.99, "9.99"), ("9.99", "9.99"), (0, "0"), (1e-7, "1E-7"),
     (0.1 + 0.2, "0.30000000000000004"), (1e9, "1E+9")],
)  # fmt: skip
def test_a_price_is_the_decimal_that_is_written(given_value: object, price: str | None) -> None:
    assert money.price_of(given_value) == (None if price is None else Decimal(price))


@pytest.mark.parametrize(
    "bad", [-0.01, "-1", 1e308, 1.1e9, "NaN", float("nan"), float("-inf"), "free", True, ["1"]]
)
def test_a_price_that_does_not_count(bad: object) -> None:
    with pytest.raises(BadNumber) as refused:
        money.price_of(bad)
    assert refused.value.reason is Reason.BAD_PRICE


@pytest.mark.parametrize(
    ("price", "quantity", "micros"),
    [
        ("0.1", 3, 300_000),
        ("19.99", 3, 59_970_000),
        ("0.30000000000000004", 1, 300_000),
        ("0.0000005", 1, 1),  # half away from zero
        ("0.0000004", 1, 0),
        ("-0.0000005", 1, -1),
        ("0.0000005", 3, 2),  # rounded once, after the product
        ("10000", 1_000_000, 10**16),
        ("0.1234567890123456789012345678901234567", 1, 123_457),
    ],
)
def test_a_lines_money_is_exact(price: str, quantity: int, micros: int) -> None:
    assert money.line_micros(Decimal(price), quantity) == micros


def test_a_line_beyond_the_limit_does_not_count() -> None:
    with pytest.raises(BadNumber) as refused:
        money.line_micros(Decimal("10000.01"), 1_000_000)
    assert refused.value.reason is Reason.BAD_PRICE


def test_an_amount() -> None:
    assert money.amount_of(None, "value") is None
    assert money.amount_of("12.5", "value") == 12_500_000
    for bad in (-1, 1e308, "x", 10_000_000_001):
        with pytest.raises(BadNumber) as refused:
            money.amount_of(bad, "value")
        assert refused.value.reason is Reason.BAD_VALUE


@pytest.mark.parametrize(
    ("total", "part", "whole", "expected"),
    [(10, 1, 3, 3), (10, 2, 3, 7), (5, 1, 2, 3), (-5, 1, 2, -3), (7, 3, 3, 7), (7, 0, 3, 0),
     (7, 0, 0, 0)],
)  # fmt: skip
def test_a_share(total: int, part: int, whole: int, expected: int) -> None:
    assert money.share(total, part, whole) == expected


@given(st.integers(-(10**16), 10**16), st.integers(1, 10**6), st.data())
def test_shares_taken_one_after_the_other_end_at_nothing(
    total: int, whole: int, data: st.DataObject
) -> None:
    left, units = total, whole
    while units:
        part = data.draw(st.integers(max(1, units // 3), units))
        taken = money.share(left, part, units)
        assert 0 <= taken * (1 if total >= 0 else -1) <= abs(left)
        left, units = left - taken, units - part
    assert left == 0


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary()))
def test_any_value_is_a_number_or_refused(value: object) -> None:
    reads: list[Callable[[object], int | Decimal | None]] = [money.quantity_of, money.price_of]
    for read in reads:
        with contextlib.suppress(BadNumber):
            found = read(value)
            assert found is None or found >= 0
