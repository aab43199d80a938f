"""The figures of tests/accuracy/source.py hold their targets, and can miss them."""

from tests.accuracy.source import figures, rows


def test_the_source_of_a_visit_is_named_as_often_as_promised() -> None:
    found = figures()
    assert {name for name, *_ in found} == {
        "traffic source: medium", "traffic source: channel group", "traffic source: class",
    }  # fmt: skip
    for name, percent, of, target in found:
        assert percent >= target, name
        assert of >= 19, name


def test_a_wrong_answer_lowers_the_figure() -> None:
    wrong = [
        {**row, "expected": dict.fromkeys(row["expected"], "other"), "ga4_channel": "other"}
        for row in rows()
    ]
    assert {percent for _, percent, *_ in figures(wrong)} == {0.0}
