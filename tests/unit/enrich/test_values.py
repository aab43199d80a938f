import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.enrich.values import integer, is_given, number
from functions.sink_firestore import money
from tests.unit.written_numbers import WRITTEN_NUMBERS


@pytest.mark.parametrize(("value", "expected", "whole"), WRITTEN_NUMBERS)
def test_numbers_and_whole_numbers_have_one_grammar(
    value: object, expected: float | None, whole: int | None
) -> None:
    assert number(value) == expected
    assert integer(value) == whole


@pytest.mark.parametrize(
    ("value", "whole"),
    [("9223372036854775807", 2**63 - 1), ("9223372036854775808", None), (2**63, None)],
)
def test_a_whole_number_is_exact_to_the_end_of_64_bits(value: object, whole: int | None) -> None:
    assert integer(value) == whole


WRITTEN = st.text(alphabet="0123456789+-.eE_, \uff19\t\u00a0", max_size=8)


@given(WRITTEN | st.text(max_size=8) | st.floats() | st.integers(-(10**18), 10**18))
def test_enrich_and_the_counters_read_any_value_alike(value: object) -> None:
    counted = money.decimal(value)
    assert (None if counted is None else float(counted)) == number(value)
    assert money.is_given(value) == is_given(value)
