from local.query import _blocks, _table


def test_a_few_plain_columns_are_a_table() -> None:
    lines = list(_table(["event_name", "n"], [["page_view", 3], ["purchase", None]]))
    assert lines[1].split() == ["event_name", "n"]
    assert any(line.split() == ["page_view", "3"] for line in lines)
    assert not any(line.endswith(" ") for line in lines)


def test_records_are_a_line_a_column_without_what_is_null() -> None:
    params = [{"key": "page", "value": {"string_value": "x", "int_value": None}}]
    lines = list(_blocks(["event_name", "user_id", "event_params"], [["page_view", None, params]]))
    assert lines == [
        "── row 1 ──",
        "event_name: page_view",
        'event_params: [{"key": "page", "value": {"string_value": "x"}}]',
        "(what is null or empty is left out)",
    ]


def test_nothing_is_said_where_nothing_is_left_out() -> None:
    assert list(_blocks(["id", "place"], [["a", {"country": "Denmark"}]])) == [
        "── row 1 ──", "id: a", 'place: {"country": "Denmark"}',
    ]  # fmt: skip
