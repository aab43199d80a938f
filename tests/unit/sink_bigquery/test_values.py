import pytest

from functions.sink_bigquery import values


@pytest.mark.parametrize(
    ("text", "days"), [("1970-01-01", 0), ("1969-12-31", -1), ("2026-11-20", 20_777)]
)
def test_a_date_is_days_since_1970(text: str, days: int) -> None:
    assert values.days(text, "date") == days


@pytest.mark.parametrize(
    ("value", "micros"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T01:00:00.000001+01:00", 1),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2026-11-20T12:00:00.5Z", 1_795_176_000_500_000),
        (1_795_176_000_500_000, 1_795_176_000_500_000),
    ],
)
def test_a_time_is_microseconds_since_1970(value: object, micros: int) -> None:
    assert values.micros(value, "time") == micros


@pytest.mark.parametrize("value", ["2026-11-20T12:00:00", "soon", True, 1.5, {}])
def test_what_is_no_time_with_an_offset_is_a_misfit(value: object) -> None:
    with pytest.raises(values.Misfit, match="time: a time with its offset"):
        values.micros(value, "time")
