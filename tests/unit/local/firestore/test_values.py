import math
from datetime import UTC, datetime
from functools import cmp_to_key
from typing import Any

import pytest
from google.cloud.firestore import GeoPoint
from google.cloud.firestore_v1.order import Order
from google.cloud.firestore_v1.vector import Vector
from hypothesis import given
from hypothesis import strategies as st

from local.firestore.messages import Value
from local.firestore.values import Rank, name_key, sort_key
from tests.unit.local.firestore.subjects import value

TEXT = st.text(max_size=4)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from([0, 1, 2**53, 2**53 + 1, 0.0, 1.0, 2.0**53, math.inf, math.nan]),
    st.floats(),
    TEXT,
    st.binary(max_size=4),
    st.datetimes(timezones=st.just(UTC)),
    st.builds(GeoPoint, st.floats(-90, 90), st.floats(-180, 180)),
)
FIELDS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner.filter(lambda element: not isinstance(element, list)), max_size=3),
        st.dictionaries(TEXT.filter(bool), inner, max_size=3),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("field", "rank"),
    [
        (None, Rank.NULL),
        (False, Rank.BOOLEAN),
        (math.nan, Rank.NUMBER),
        (1, Rank.NUMBER),
        (datetime(2026, 11, 27, tzinfo=UTC), Rank.TIMESTAMP),
        ("", Rank.STRING),
        (b"", Rank.BYTES),
        (GeoPoint(0, 0), Rank.GEO_POINT),
        ([], Rank.ARRAY),
        (Vector([1.0]), Rank.VECTOR),
        ({}, Rank.MAP),
    ],
)
def test_a_value_has_the_rank_of_its_type(field: Any, rank: Rank) -> None:  # noqa: ANN401 - fields
    assert sort_key(value(field))[0] == rank


def test_a_reference_stands_between_bytes_and_geo_points() -> None:
    key = sort_key(Value(reference_value="projects/p/databases/d/documents/a/b"))
    assert sort_key(value(b"\xff")) < key < sort_key(value(GeoPoint(-90, 0)))


def test_names_compare_id_by_id() -> None:
    assert name_key("items/a/x/y") < name_key("items/a!")
    assert name_key("items/a") < name_key("items/a/x/y")


@given(FIELDS, FIELDS, FIELDS)
def test_the_order_is_total(first: Any, second: Any, third: Any) -> None:  # noqa: ANN401 - fields
    a, b, c = sorted(sort_key(value(field)) for field in (first, second, third))
    assert a <= b <= c
    assert a <= c
    assert [a < b, a == b, b < a].count(True) == 1
    assert (hash(a) == hash(b)) or a != b


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False), max_size=6))
def test_integers_and_doubles_are_sorted_as_numbers(numbers: list[float]) -> None:
    assert sorted(numbers) == sorted(numbers, key=lambda number: sort_key(value(number)))


@given(st.lists(TEXT, max_size=6))
def test_text_is_sorted_by_its_utf8_bytes(texts: list[str]) -> None:
    by_key = sorted(texts, key=lambda text: sort_key(value(text)))
    assert by_key == sorted(texts, key=str.encode)


@given(st.lists(SCALARS, max_size=6))
def test_the_official_client_sorts_alike(fields: list[Any]) -> None:
    by_client = sorted(map(value, fields), key=cmp_to_key(Order().compare))
    by_key = sorted(map(value, fields), key=sort_key)
    assert [sort_key(one) for one in by_client] == [sort_key(one) for one in by_key]
