from typing import Any

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.firestore.errors import FirestoreError
from local.firestore.fields import discard, put, value_at
from local.firestore.limits import DOCUMENT_MAX_BYTES, INTEGER_MAX, INTEGER_MIN
from local.firestore.messages import Document, Write
from local.firestore.transforms import incremented, maximum, minimum
from local.firestore.validation import check_size, check_value, document_bytes
from local.firestore.writes import written
from tests.unit.local.firestore.subjects import ROOT, creating, document, setting, value

PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple)


def test_a_write_leaves_the_document_before_it_alone() -> None:
    before = document("items/a", n=1)
    kept = before.SerializeToString(deterministic=True)
    after, _ = written(setting("items/a", n=2), before, 5)
    assert after is not before
    assert before.SerializeToString(deterministic=True) == kept


def test_a_write_that_changes_nothing_returns_the_same_document() -> None:
    before = document("items/a", at_micros=3, n=1)
    after, result = written(setting("items/a", n=1), before, 5)
    assert after is before
    assert result.update_time == before.update_time


def test_a_new_document_has_its_times_from_the_commit() -> None:
    after, _ = written(creating("items/a", n=1), None, 1_500_000)
    assert after is not None
    assert after.create_time.ToJsonString() == "1970-01-01T00:00:01.500Z"
    assert after.create_time == after.update_time


@pytest.mark.parametrize(
    ("condition", "exists", "code"),
    [
        ({"exists": False}, True, grpc.StatusCode.ALREADY_EXISTS),
        ({"exists": True}, False, grpc.StatusCode.NOT_FOUND),
        ({"update_time": {"seconds": 9}}, True, grpc.StatusCode.FAILED_PRECONDITION),
        ({"update_time": {"seconds": 9}}, False, grpc.StatusCode.NOT_FOUND),
    ],
)
@pytest.mark.parametrize("operation", ["update", "delete"])
def test_a_precondition_that_does_not_hold(
    condition: dict[str, Any], exists: bool, code: grpc.StatusCode, operation: str
) -> None:
    current = document("items/a", n=1) if exists else None
    target = document("items/a") if operation == "update" else f"{ROOT}/items/a"
    with pytest.raises(FirestoreError) as refusal:
        written(Write(**{operation: target}, current_document=condition), current, 1)
    assert refusal.value.code == code


@given(st.integers(INTEGER_MIN, INTEGER_MAX), st.integers(INTEGER_MIN, INTEGER_MAX))
def test_sums_of_integers_stay_within_64_bits(stored: int, by: int) -> None:
    total = incremented(stored, by)
    assert INTEGER_MIN <= total <= INTEGER_MAX
    assert total in {stored + by, INTEGER_MIN, INTEGER_MAX}


@pytest.mark.parametrize(
    ("stored", "given_number", "largest", "smallest"),
    [(3, 3.0, 3, 3), (3.0, 3, 3.0, 3.0), (0, -0.0, 0, 0), (1, 2.5, 2.5, 1), (2, 1, 2, 1)],
)
def test_equal_numbers_keep_the_stored_type(
    stored: float, given_number: float, largest: float, smallest: float
) -> None:
    assert repr(maximum(stored, given_number)) == repr(largest)
    assert repr(minimum(stored, given_number)) == repr(smallest)


@given(PATHS, PATHS)
def test_what_is_put_is_there_and_what_is_discarded_is_not(
    path: tuple[str, ...], other: tuple[str, ...]
) -> None:
    fields = Document().fields
    put(fields, other, value(1))
    put(fields, path, value("x"))
    assert value_at(fields, path) == value("x")
    discard(fields, path)
    assert value_at(fields, path) is None
    unrelated = path[: len(other)] != other and other[: len(path)] != path
    assert not unrelated or value_at(fields, other) == value(1)


def test_the_documented_example_has_the_documented_size() -> None:
    # https://cloud.google.com/firestore/docs/storage-size: 147 bytes for this task
    task = document(
        "users/jeff/tasks/my_task_id", type="Personal", done=False, priority=1, description="x"
    )
    task.fields["description"].string_value = "Learn Cloud Firestore"
    assert document_bytes(task) == 147


@given(st.integers(-50, 50))
def test_a_document_is_refused_just_over_a_mebibyte(over: int) -> None:
    empty = document_bytes(document("items/a", f=""))
    one = document("items/a", f="x" * (DOCUMENT_MAX_BYTES - empty + over))
    if over > 0:
        with pytest.raises(FirestoreError):
            check_size(one)
    else:
        check_size(one)


def test_a_time_is_cut_to_microseconds() -> None:
    moment = value(None)
    moment.timestamp_value.nanos = 123_456_789
    check_value(moment)
    assert moment.timestamp_value.nanos == 123_456_000
