import pytest

from tests.bench.__main__ import main
from tests.bench.figures import Figure, header, line, number, p50_and_p99
from tests.bench.pushing import push_bodies
from tests.bench.running import NotMeasured


@pytest.mark.parametrize(
    ("figure", "is_met"),
    [
        pytest.param(Figure("f", 99, "rows/s", 100), False, id="too_few"),
        pytest.param(Figure("f", 100, "rows/s", 100), True, id="just_enough"),
        pytest.param(Figure("f", 100, "ms", 100, is_at_most=True), True, id="just_in_time"),
        pytest.param(Figure("f", 101, "ms", 100, is_at_most=True), False, id="too_late"),
        pytest.param(Figure("f", 1, "MB"), True, id="told_and_not_judged"),
    ],
)
def test_a_budget_is_kept_from_its_own_side(figure: Figure, is_met: bool) -> None:
    assert figure.is_met is is_met
    assert line(figure).endswith("missed") is not is_met


def test_a_line_stands_under_the_header() -> None:
    shown = line(Figure("enrich", 4_400, "events/s", 5_000))
    assert shown.removesuffix("  missed").endswith(">= 5,000 events/s")
    assert shown.index("4,400 events/s") + len("4,400 events/s") == header().index("measured") + 8


@pytest.mark.parametrize(
    ("value", "written"), [(1_234.5, "1,234"), (99.95, "100.0"), (12.34, "12.3"), (0.372, "0.37")]
)
def test_a_number_has_the_digits_that_say_something(value: float, written: str) -> None:
    assert number(value) == written


def test_percentiles_are_nearest_rank_and_in_milliseconds() -> None:
    latencies_s = [index / 1_000 for index in range(100, 0, -1)]
    p50, p99 = p50_and_p99("push", latencies_s, None, 98)
    assert (p50.name, p50.measured, p50.is_met) == ("push, p50", 50.0, True)
    assert (p99.name, p99.measured, p99.is_met) == ("push, p99", 99.0, False)


def test_a_message_is_pushed_when_it_has_all_its_rows() -> None:
    assert len(list(push_bodies([b"{}"] * 7, 3))) == 2


def test_a_missed_budget_is_shown_and_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main({"rows": lambda _: iter([Figure("rows", 1, "rows/s", 2)])}) == 0
    assert "missed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(NotMeasured("the sink is gone"), id="alone"),
        pytest.param(ExceptionGroup("tasks", [NotMeasured("the sink is gone")]), id="of_a_task"),
    ],
)
def test_what_cannot_be_measured_fails_and_does_not_stop_the_others(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing(_: object) -> list[Figure]:
        raise error

    later = {"sink": lambda _: iter(nothing(_)), "rows": lambda _: iter([Figure("rows", 1, "s")])}
    assert main(later) == 1
    shown = capsys.readouterr().out
    assert "sink: not measured: the sink is gone" in shown
    assert "1.00 s" in shown
