"""Transactions. None here competes for a lock: Google's emulator waits seconds for those."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from google.api_core.exceptions import InvalidArgument, NotFound
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.contract.firestore.reading import Data, Readable, data, fill

T = TypeVar("T")


def in_transaction(
    client: firestore.Client, work: Callable[[firestore.Transaction], T], read_only: bool = False
) -> T:
    """The result of ``work``, run by the client's own decorator."""
    result: T = firestore.transactional(work)(client.transaction(read_only=read_only))
    return result


def test_a_transaction_reads_and_writes_atomically(client: firestore.Client) -> None:
    item, log = client.document("items/a"), client.document("log/1")
    item.set({"counter": 1})

    def work(transaction: firestore.Transaction) -> int:
        counter = item.get(transaction=transaction).get("counter")
        transaction.update(item, {"counter": counter + 1})
        transaction.create(log, {"before": counter})
        return int(counter)

    assert in_transaction(client, work) == 1
    assert (data(item), data(log)) == ({"counter": 2}, {"before": 1})


def test_an_exception_leaves_everything_as_it_was(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"counter": 1})

    def work(transaction: firestore.Transaction) -> None:
        item.get(transaction=transaction)
        transaction.update(item, {"counter": 2})
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        in_transaction(client, work)
    assert data(item) == {"counter": 1}


def test_a_write_that_fails_leaves_everything_as_it_was(client: firestore.Client) -> None:
    item = client.document("items/a")

    def work(transaction: firestore.Transaction) -> None:
        transaction.set(item, {"counter": 2})
        transaction.update(client.document("items/missing"), {"counter": 2})

    with pytest.raises(NotFound):
        in_transaction(client, work)
    assert data(item) is None


def test_a_query_and_a_count_in_a_transaction(client: firestore.Client) -> None:
    items = client.collection("items")
    fill(items, {"a": {"n": 1}, "b": {"n": 2}, "c": {"n": 3}})

    def work(transaction: firestore.Transaction) -> tuple[list[str], int]:
        query = items.where(filter=FieldFilter("n", ">", 1))
        found = [one.id for one in transaction.get(query)]
        count: Readable = query.count(alias="n")
        counted = count.get(transaction=transaction)[0][0].value
        transaction.set(client.document("totals/n"), {"n": counted})
        return found, counted

    assert in_transaction(client, work) == (["b", "c"], 2)
    assert data(client.document("totals/n")) == {"n": 2}


def test_a_missing_document_can_be_read_and_made(client: firestore.Client) -> None:
    item = client.document("items/a")

    def work(transaction: firestore.Transaction) -> bool:
        found = item.get(transaction=transaction)
        transaction.create(item, {"counter": 1})
        return found.exists

    assert in_transaction(client, work) is False
    assert data(item) == {"counter": 1}


def test_a_read_only_transaction_sees_one_moment(client: firestore.Client) -> None:
    items = client.collection("items")
    fill(items, {"a": {"n": 1}, "b": {"n": 1}})

    def work(transaction: firestore.Transaction) -> list[Data | None]:
        first = items.document("a").get(transaction=transaction).to_dict()
        fill(items, {"a": {"n": 2}, "b": {"n": 2}, "c": {"n": 2}})
        items.document("b").delete()
        rest = [one.to_dict() for one in transaction.get(items.order_by("n"))]
        return [first, *rest]

    assert in_transaction(client, work, read_only=True) == [{"n": 1}] * 3
    assert [one.id for one in items.stream()] == ["a", "c"]


def test_a_read_only_transaction_writes_nothing(client: firestore.Client) -> None:
    transaction = client.transaction(read_only=True)
    transaction._begin()
    batch = client.batch()
    batch.set(client.document("items/a"), {"n": 1})
    with pytest.raises(InvalidArgument):
        commit(client, transaction._id, batch._write_pbs)
    assert data(client.document("items/a")) is None


def test_a_transaction_ends_with_its_commit(client: firestore.Client) -> None:
    transaction = client.transaction()
    transaction._begin()
    identity = transaction._id
    transaction._commit()
    with pytest.raises(InvalidArgument):
        commit(client, identity, [])


def test_a_transaction_ends_with_its_rollback(client: firestore.Client) -> None:
    item = client.document("items/a")
    transaction = client.transaction()
    transaction._begin()
    identity = transaction._id
    transaction.set(item, {"n": 1})
    transaction._rollback()
    with pytest.raises(InvalidArgument):
        commit(client, identity, [])
    assert data(item) is None


def test_a_transaction_that_nobody_began_is_refused(client: firestore.Client) -> None:
    with pytest.raises(InvalidArgument):
        commit(client, b"no such transaction", [])


def test_a_read_can_begin_its_transaction(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"n": 1})
    responses = list(
        client._firestore_api.batch_get_documents(
            request={
                "database": client._database_string,
                "documents": [item._document_path, client.document("items/b")._document_path],
                "new_transaction": {"read_write": {}},
            },
            metadata=client._rpc_metadata,
        )
    )
    (identity,) = {one.transaction for one in responses if one.transaction}
    assert responses[0].transaction == identity
    batch = client.batch()
    batch.update(item, {"n": 2})
    commit(client, identity, batch._write_pbs)
    assert data(item) == {"n": 2}


def commit(client: firestore.Client, transaction: bytes | None, writes: list[Any]) -> None:
    """Commit ``writes`` in the transaction of this id."""
    client._firestore_api.commit(
        request={
            "database": client._database_string,
            "transaction": transaction,
            "writes": writes,
        },
        metadata=client._rpc_metadata,
    )
