import io

from rich.console import Console

from local.demo.lines import Line
from local.demo.progress import Meter
from local.demo.report import answer_table, books_table, written

LINES = [
    Line("sent", "hits over HTTP", 2_040, 2_040, True),
    Line("sent", "of the hits [twice]", None, 40, None),
    Line("balance", "events lost", 0, 3, False, ("lost: a",)),
]


def plain() -> Console:
    return Console(file=io.StringIO(), width=100, highlight=False)


def text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def rows(console: Console) -> list[str]:
    """The lines with single spaces."""
    return [" ".join(line.split()) for line in text(console).splitlines()]


def has_control_characters(shown: str) -> bool:
    return any(ord(character) < ord(" ") and character != "\n" for character in shown)


def test_each_line_shows_both_numbers_and_its_verdict() -> None:
    out = plain()
    out.print(books_table(LINES))
    assert "sent hits over HTTP 2,040 2,040 ✓" in rows(out)
    assert "of the hits [twice] 40" in rows(out)
    assert "balance events lost 0 3 ✗" in rows(out)
    assert not has_control_characters(text(out))


def test_where_a_tick_cannot_be_written_a_word_says_it() -> None:
    out = plain()
    out.print(books_table(LINES, encoding="iso-8859-1"))
    assert "sent hits over HTTP 2,040 2,040 ok" in rows(out)
    assert "balance events lost 0 3 WRONG" in rows(out)


def test_numbers_are_written_in_their_unit() -> None:
    assert written(4_321_990_000, "micros") == "4,321.99"
    assert written(1_234, "ms") == "1,234 ms"
    assert written(2_040, "") == "2,040"
    assert written(None, "") == ""


def test_an_answer_shows_nulls_as_nothing_and_markup_as_text() -> None:
    out = plain()
    out.print(answer_table("Who", ["country", "n", "usd"], [["DK", 1_200, 3.5], [None, 2, None]]))
    assert "DK 1,200 3.50" in rows(out)


def test_without_a_terminal_progress_is_a_few_plain_lines() -> None:
    out = plain()
    with Meter(out, "Playing", 1_000) as meter:
        for _ in range(1_000):
            meter.advance()
    lines = text(out).splitlines()
    assert lines[0] == "Playing …"
    assert lines[1:] == [f"  {done:,} of 1,000" for done in (250, 500, 750, 1_000)]
    assert not has_control_characters(text(out))


def test_on_a_terminal_progress_is_a_bar() -> None:
    out = Console(file=io.StringIO(), force_terminal=True, width=100)
    with Meter(out, "Playing", 2) as meter:
        meter.advance()
        meter.advance()
    assert "2/2" in text(out)
