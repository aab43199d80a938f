"""Optimistic transactions: what aborts them and what they see."""

import asyncio
from typing import Any

import grpc
import pytest

from local.firestore.documents import Documents
from local.firestore.errors import FirestoreError
from local.firestore.messages import TransactionOptions, Write
from local.firestore.transactions import Transactions
from tests.unit.local.firestore.database import Database
from tests.unit.local.firestore.subjects import ROOT, document, query, setting

A, B = f"{ROOT}/items/a", f"{ROOT}/items/b"
READ_WRITE = TransactionOptions()


def committed(database: Database, identity: bytes, write: Write) -> grpc.StatusCode:
    """Commit ``write`` in the transaction; the answer's code."""

    async def commit() -> None:
        await database.committer.commit([write], database.transactions.get(identity))

    try:
        asyncio.run(commit())
    except FirestoreError as refusal:
        code: grpc.StatusCode = refusal.code
        return code
    return grpc.StatusCode.OK


def test_a_document_that_was_read_and_changed_aborts_the_commit(database: Database) -> None:
    database.outcomes([setting("items/a", n=1)])
    transaction = database.transactions.begin(READ_WRITE)
    transaction.read(A)
    database.outcomes([setting("items/a", n=2)])
    code = committed(database, transaction.identity, setting("items/b", n=1))
    assert code == grpc.StatusCode.ABORTED
    assert database.fields(B) is None


def test_a_missing_document_that_was_read_and_made_aborts_the_commit(database: Database) -> None:
    transaction = database.transactions.begin(READ_WRITE)
    assert transaction.read(A) is None
    database.outcomes([setting("items/a", n=2)])
    code = committed(database, transaction.identity, setting("items/b", n=1))
    assert code == grpc.StatusCode.ABORTED


@pytest.mark.parametrize(
    ("path", "n", "code"),
    [
        ("items/new", 5, grpc.StatusCode.ABORTED),
        ("items/a", 0, grpc.StatusCode.ABORTED),
        ("items/new", 0, grpc.StatusCode.OK),
        ("other/new", 5, grpc.StatusCode.OK),
    ],
)
def test_a_query_is_read_with_what_could_have_been_in_it(
    database: Database, path: str, n: int, code: grpc.StatusCode
) -> None:
    database.outcomes([setting("items/a", n=3)])
    transaction = database.transactions.begin(READ_WRITE)
    number = {"integer_value": 1}
    over_1 = {"field_filter": {"field": {"field_path": "n"}, "op": 3, "value": number}}
    asked = query(where=over_1)
    assert [one.name for one in asked.results(transaction.read_query(asked))] == [A]
    database.outcomes([setting(path, n=n)])
    assert committed(database, transaction.identity, setting("items/b", n=1)) == code


def test_a_document_that_was_changed_before_the_first_read_aborts_nothing(
    database: Database,
) -> None:
    transaction = database.transactions.begin(READ_WRITE)
    database.outcomes([setting("items/a", n=1)])
    found = transaction.read(A)
    assert found is database.documents.get(A)
    assert committed(database, transaction.identity, setting("items/a", n=2)) == grpc.StatusCode.OK


def test_of_two_transactions_in_one_group_the_second_is_aborted(database: Database) -> None:
    database.outcomes([setting("items/a", n=1)])
    begun = [database.transactions.begin(READ_WRITE) for _ in range(2)]
    for transaction in begun:
        transaction.read(A)

    async def both() -> list[Any]:
        writes = [setting("items/a", n=2)]
        waiting = [database.committer.commit(writes, transaction) for transaction in begun]
        return await asyncio.gather(*waiting, return_exceptions=True)

    outcomes = asyncio.run(both())
    assert [isinstance(one, FirestoreError) for one in outcomes] == [False, True]


def test_a_transaction_sees_the_moment_of_its_first_read(database: Database) -> None:
    database.outcomes([setting("items/a", n=1), setting("items/b", n=1)])
    transaction = database.transactions.begin(READ_WRITE)
    first = transaction.read(A)
    database.outcomes([setting("items/a", n=2), Write(delete=B), setting("items/c", n=2)])
    assert transaction.read(A) is first
    asked = query()
    assert [one.name for one in asked.results(transaction.read_query(asked))] == [A, B]


class Clockwork:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize(("step_s", "steps"), [(61.0, 1), (50.0, 6)])
def test_a_transaction_expires_idle_or_old(step_s: float, steps: int) -> None:
    clockwork = Clockwork()
    transactions = Transactions(Documents([document("items/a")]), clockwork)
    identity = transactions.begin(READ_WRITE).identity
    for _ in range(steps - 1):
        clockwork.now_s += step_s
        transactions.get(identity)
    clockwork.now_s += step_s
    with pytest.raises(FirestoreError, match="expired"):
        transactions.get(identity)
