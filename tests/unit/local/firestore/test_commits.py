"""Commits: groups, atomicity, the rate limit, a disk that fails."""

import grpc

from local.firestore.errors import FirestoreError
from local.firestore.messages import TransactionOptions
from local.firestore.write_rates import WriteRates
from tests.unit.local.firestore.database import CountingStore, Database
from tests.unit.local.firestore.subjects import ROOT, creating, setting

A, B = f"{ROOT}/items/a", f"{ROOT}/items/b"
READ_WRITE = TransactionOptions()


def test_commits_that_wait_together_are_one_sqlite_transaction_in_their_order(
    database: Database,
) -> None:
    outcomes = database.outcomes(*([setting("items/a", n=number)] for number in range(20)))
    times = [(one.commit_time.seconds, one.commit_time.nanos) for one in outcomes]
    assert times == sorted(set(times))
    assert database.store.saves == 1
    assert database.fields(A) == {"n": 19}


def test_a_commit_that_fails_takes_none_of_its_group_with_it(database: Database) -> None:
    outcomes = database.outcomes(
        [creating("items/a", n=1)],
        [setting("items/b", n=2), creating("items/a", n=2)],
        [setting("items/b", n=3)],
    )
    assert [type(one).__name__ for one in outcomes] == [
        "CommitResponse",
        "FirestoreError",
        "CommitResponse",
    ]
    assert (database.fields(A), database.fields(B)) == ({"n": 1}, {"n": 3})


def test_observers_hear_of_each_document_once_a_group(database: Database) -> None:
    database.outcomes([setting("items/a", n=1)])
    database.outcomes([setting("items/a", n=2)], [setting("items/a", n=3)], [setting("items/b")])
    first, second = database.told
    assert [one.name.full for one in first] == [A]
    assert [one.name.full for one in second] == [A, B]
    assert second[0].before is first[0].after
    assert second[0].after is database.documents.get(A)


def test_nothing_is_seen_of_what_the_disk_did_not_take(database: Database) -> None:
    database.store.is_full = True
    outcomes = database.outcomes([setting("items/a", n=1)], [creating("items/b", n=1)])
    assert [one.code for one in outcomes] == [grpc.StatusCode.UNAVAILABLE] * 2
    assert database.told == []
    database.store.is_full = False
    database.outcomes([creating("items/a", n=2)])
    assert (database.fields(A), database.fields(B)) == ({"n": 2}, None)


def test_a_commit_over_the_rate_changes_nothing(store: CountingStore) -> None:
    database = Database(store, WriteRates(max_per_s=2))
    outcomes = database.outcomes(
        *([setting("items/a", n=n), setting("items/b", n=n)] for n in range(3))
    )
    assert [isinstance(one, FirestoreError) for one in outcomes] == [False, False, True]
    assert outcomes[2].code == grpc.StatusCode.ABORTED
    assert (database.fields(A), database.fields(B)) == ({"n": 1}, {"n": 1})


def test_a_document_written_twice_in_a_commit_counts_once(store: CountingStore) -> None:
    database = Database(store, WriteRates(max_per_s=1))
    (outcome,) = database.outcomes([setting("items/a", n=1), setting("items/a", n=2)])
    assert len(outcome.write_results) == 2
