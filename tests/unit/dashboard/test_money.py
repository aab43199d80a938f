"""Money as people read it."""

import pytest

from functions.dashboard.money import currency_label, large_money, money


@pytest.mark.parametrize(
    ("micros", "currency", "expected"),
    [
        pytest.param(0, "EUR", "€0.00", id="nothing"),
        pytest.param(1_234_500_000, "EUR", "€1,234.50", id="thousands"),
        pytest.param(-9_990_000, "USD", "\N{MINUS SIGN}$9.99", id="refunded"),
        pytest.param(1_005_000, "GBP", "£1.01", id="half_away_from_zero"),
        pytest.param(-1_005_000, "GBP", "\N{MINUS SIGN}£1.01", id="half_away_from_zero_below"),
        pytest.param(-1_000, "EUR", "€0.00", id="no_negative_zero"),
        pytest.param(1_500_000, "JPY", "¥2", id="without_decimals"),
        pytest.param(1_234_500, "KWD", "KWD\N{NO-BREAK SPACE}1.235", id="three_decimals"),
        pytest.param(1_500_000, "UYI", "UYI\N{NO-BREAK SPACE}2", id="units_without_decimals"),
        pytest.param(1_234_560, "CLF", "CLF\N{NO-BREAK SPACE}1.2346", id="four_decimals"),
        pytest.param(5_000_000, "DKK", "DKK\N{NO-BREAK SPACE}5.00", id="by_its_code"),
        pytest.param(5_000_000, "XXX", "5.00", id="no_currency"),
        pytest.param(999_999_500_000_000, "EUR", "€999,999,500.00", id="large"),
    ],
)
def test_money(micros: int, currency: str, expected: str) -> None:
    assert money(micros, currency) == expected


@pytest.mark.parametrize(
    ("micros", "expected"),
    [(9_999_990_000, "€9,999.99"), (10_000_500_000, "€10,001"), (-12_345_400_000, "−€12,345")],  # noqa: RUF001
)
def test_large_money_leaves_decimals_out_from_ten_thousand_on(micros: int, expected: str) -> None:
    assert large_money(micros, "EUR") == expected


def test_no_currency_is_called_so() -> None:
    assert [currency_label("XXX"), currency_label("EUR")] == ["no currency", "EUR"]
