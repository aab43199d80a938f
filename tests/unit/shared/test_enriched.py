from hypothesis import given
from hypothesis import strategies as st

from shared.enriched import lines, messages

rows = st.lists(
    st.binary(min_size=1, max_size=20).filter(lambda row: b"\n" not in row and row.strip())
)


@given(rows, st.integers(1, 60))
def test_rows_come_back_in_order_and_no_message_is_over_the_limit(
    rows: list[bytes], limit: int
) -> None:
    joined = messages(rows, limit)
    assert [row for message in joined for row in lines(message)] == rows
    for message in joined:
        assert len(message) <= limit or message.count(b"\n") == 0


@given(rows, st.integers(1, 60), st.integers(1, 4))
def test_no_message_has_more_rows_than_are_allowed(
    rows: list[bytes], limit: int, max_rows: int
) -> None:
    joined = messages(rows, limit, max_rows)
    assert [row for message in joined for row in lines(message)] == rows
    assert all(len(lines(message)) <= max_rows for message in joined)
    if rows and limit == 60 and max_rows == 1:
        assert joined == rows


def test_one_row_is_a_plain_object() -> None:
    assert messages([b'{"event_id":"1"}']) == [b'{"event_id":"1"}']


def test_blank_lines_are_no_rows() -> None:
    assert lines(b'\n{"a":1}\n \n{"b":2}\n') == [b'{"a":1}', b'{"b":2}']
