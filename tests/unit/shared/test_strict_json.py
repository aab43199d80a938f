import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.strict_json import MAX_DEPTH, BadJson, decode


@pytest.mark.parametrize(
    ("data", "path", "detail"),
    [
        pytest.param(b"", "$", "truncated", id="empty"),
        pytest.param(b'{"a":1', "$", "truncated", id="cut"),
        pytest.param(b'{"a":NaN}', "$", "malformed", id="nan"),
        pytest.param(b'{"a":1e400}', "$", "out of range", id="beyond_float"),
        pytest.param(b'{"a":"\xff"}', "$", "not UTF-8", id="bytes"),
        pytest.param(b'{"a":"\\ud800"}', "$", "", id="lone_surrogate"),
        pytest.param(b'\xef\xbb\xbf{"a":1}', "$", "malformed", id="byte_order_mark"),
        pytest.param(b"[" * 200_000, "$", "nested", id="nested_beyond_the_stack"),
        pytest.param(b"[" * 33 + b"]" * 33, "$" + "[0]" * 32, "nested", id="nested"),
        pytest.param(b'{"a":[{"b":9223372036854775808}]}', "$.a[0].b", "64 bits", id="big"),
        pytest.param(b'{"a":-9223372036854775809}', "$.a", "64 bits", id="small"),
        pytest.param(b'{"a":' + b"9" * 5000 + b"}", "$", "out of range", id="endless_digits"),
    ],
)
def test_what_is_refused(data: bytes, path: str, detail: str) -> None:
    with pytest.raises(BadJson) as caught:
        decode(data)
    assert caught.value.path == path
    assert detail in caught.value.detail


@pytest.mark.parametrize(
    "data",
    [
        b"[" * MAX_DEPTH + b"]" * MAX_DEPTH,
        b'{"a":9223372036854775807,"b":-9223372036854775808}',
        b'{"a":"\\u0000","b":1.5,"c":null,"d":true}',
    ],
)
def test_what_is_taken_is_what_json_says(data: bytes) -> None:
    assert decode(data) == json.loads(data)


@given(st.binary())
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with contextlib.suppress(BadJson):
        decode(data)


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
keys = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner)))
def test_any_document_within_the_limits_is_taken(document: object) -> None:
    assert decode(json.dumps(document).encode()) == document
