"""Whatever arrives: a row that protobuf reads back, or a refusal that names its reason."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.sink_bigquery.columns import Column, events_columns
from functions.sink_bigquery.rows import Row
from shared.errors import Reason, Refusal
from tests.unit.sink_bigquery.examples import EVENTS, NOW_MICROS, line, read

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.text(st.characters(categories=["Cs", "L"]), max_size=3)  # half a surrogate pair
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)

FITTING: dict[str, st.SearchStrategy[Any]] = {
    "STRING": st.text(max_size=8),
    "INTEGER": st.integers(-(2**63), 2**63 - 1),
    "FLOAT": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-10, 10),
    "BOOLEAN": st.booleans(),
    "DATE": st.just("2026-11-20"),
    "TIMESTAMP": st.integers(0, 2**53),
    "JSON": st.dictionaries(st.text(max_size=4), st.integers(-5, 5), max_size=2),
}


def record(
    columns: tuple[Column, ...], or_else: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of the columns, each fitting or what ``or_else`` gives."""

    def value(column: Column) -> st.SearchStrategy[Any]:
        is_record = column.type == "RECORD"
        one = record(column.fields, or_else) if is_record else FITTING[column.type]
        many = st.lists(one, max_size=2) if column.is_repeated else one
        return many | or_else

    return st.fixed_dictionaries({}, optional={item.name: value(item) for item in columns})


# Enough columns to have every type and level, few enough for quick examples.
SOME = tuple(
    column
    for column in events_columns()
    if column.name
    in {"event_name", "event_timestamp", "event_params", "is_active_user", "device", "date"}
    | {"event_value_in_usd", "angelia", "synced_at_utc_", "user_ltv"}
)


def outcome(source: bytes) -> Row | Refusal:
    """Write the row; what must be true of every outcome is checked here."""
    result = EVENTS.row(source, NOW_MICROS)
    if isinstance(result, Refusal):
        assert result.reason in Reason
        assert result.data == source
        assert result.detail
    else:
        assert read(result).synced_at_micros_ == NOW_MICROS
    return result


@given(st.binary(max_size=200))
def test_any_bytes(source: bytes) -> None:
    outcome(source)


@given(st.dictionaries(st.text(max_size=6), anything, max_size=4))
def test_any_json_object(fields: dict[str, Any]) -> None:
    outcome(json.dumps(fields).encode())


@given(st.dictionaries(st.text(max_size=6), anything, max_size=4))
def test_any_unknown_fields_of_a_row(fields: dict[str, Any]) -> None:
    outcome(line(**fields))


@given(record(SOME, anything))
def test_any_values_in_known_columns(fields: dict[str, Any]) -> None:
    outcome(json.dumps({"event_id": "e", "date": "2026-11-20"} | fields).encode())


@given(record(SOME, st.none()))
def test_values_that_fit_are_a_row(fields: dict[str, Any]) -> None:
    source = json.dumps(fields | {"event_id": "e", "date": "2026-11-20"}).encode()
    assert isinstance(outcome(source), Row)


@given(record(SOME, st.none()), st.integers(0, 300))
def test_a_row_that_was_cut_off_is_refused(fields: dict[str, Any], cut: int) -> None:
    source = json.dumps(fields | {"event_id": "e", "date": "2026-11-20"}).encode()
    assert isinstance(outcome(source[: min(cut, len(source) - 1)]), Refusal)


@given(record(SOME, anything))
def test_the_slow_way_agrees_with_protobuf(fields: dict[str, Any]) -> None:
    """An unknown field sends a row the slow way; it must not change what is refused otherwise.

    Protobuf takes an empty object or text for an empty list; the slow way says it is none.
    """
    known = {"event_id": "e", "date": "2026-11-20"} | fields
    fast = outcome(json.dumps(known).encode())
    slow = outcome(json.dumps(known | {"unknown": 1}).encode())
    if isinstance(slow, Refusal) and slow.detail.endswith("an array is needed"):
        return
    if isinstance(slow, Refusal) and slow.detail.startswith("angelia.unmapped"):
        return  # it is only there, or only has to be an object, the slow way
    assert isinstance(slow, Refusal) == isinstance(fast, Refusal)
