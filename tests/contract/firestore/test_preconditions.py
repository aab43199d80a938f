"""create, update, delete and their preconditions; a batch is all or nothing."""

import pytest
from google.api_core.exceptions import (
    AlreadyExists,
    FailedPrecondition,
    NotFound,
)
from google.cloud import firestore

from tests.contract.firestore.reading import data, written_at


def test_update_of_a_missing_document_is_not_found(client: firestore.Client) -> None:
    with pytest.raises(NotFound):
        client.document("items/a").update({"counter": 1})
    assert data(client.document("items/a")) is None


def test_create_makes_a_document_once(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.create({"counter": 1})
    with pytest.raises(AlreadyExists):
        item.create({"counter": 2})
    assert data(item) == {"counter": 1}


def test_a_deleted_document_can_be_created_again(client: firestore.Client) -> None:
    item = client.document("items/a")
    first = item.create({"counter": 1})
    item.delete()
    assert not item.get().exists
    item.create({"counter": 2})
    second = item.get()
    assert second.create_time == second.update_time
    assert written_at(second) > written_at(first)


def test_delete_of_a_missing_document_succeeds(client: firestore.Client) -> None:
    client.document("items/a").delete()


def test_delete_with_exists_of_a_missing_document_is_not_found(client: firestore.Client) -> None:
    with pytest.raises(NotFound):
        client.document("items/a").delete(option=client.write_option(exists=True))


def test_a_write_with_the_right_update_time_succeeds(client: firestore.Client) -> None:
    item = client.document("items/a")
    first = item.set({"counter": 1})
    item.update({"counter": 2}, option=client.write_option(last_update_time=first.update_time))
    assert data(item) == {"counter": 2}


def test_a_write_with_a_stale_update_time_fails(client: firestore.Client) -> None:
    item = client.document("items/a")
    first = item.set({"counter": 1})
    item.set({"counter": 2})
    stale = client.write_option(last_update_time=first.update_time)
    with pytest.raises(FailedPrecondition):
        item.update({"counter": 3}, option=stale)
    with pytest.raises(FailedPrecondition):
        item.delete(option=stale)
    assert data(item) == {"counter": 2}


def test_an_update_time_for_a_missing_document_fails(client: firestore.Client) -> None:
    item = client.document("items/a")
    first = item.set({"counter": 1})
    item.delete()
    with pytest.raises((FailedPrecondition, NotFound)):
        item.update({"counter": 3}, option=client.write_option(last_update_time=first.update_time))


@pytest.mark.parametrize("create_first", [True, False])
def test_a_batch_with_one_write_that_fails_changes_nothing(
    client: firestore.Client, create_first: bool
) -> None:
    guard, item = client.document("transactions/t"), client.document("items/a")
    guard.create({"at": 1})
    batch = client.batch()
    if create_first:
        batch.create(guard, {"at": 2})
    batch.set(item, {"counter": firestore.Increment(1)}, merge=True)
    if not create_first:
        batch.create(guard, {"at": 2})
    with pytest.raises(AlreadyExists):
        batch.commit()
    assert data(item) is None
    assert data(guard) == {"at": 1}


def test_writes_of_one_batch_see_those_before_them(client: firestore.Client) -> None:
    item = client.document("items/a")
    batch = client.batch()
    batch.create(item, {"counter": 1})
    batch.update(item, {"counter": firestore.Increment(2)})
    batch.delete(client.document("items/b"))
    batch.create(client.document("items/b"), {"counter": 1})
    batch.commit()
    assert data(item) == {"counter": 3}
    assert data(client.document("items/b")) == {"counter": 1}
