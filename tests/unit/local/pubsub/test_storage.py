"""Store, Journal and Bodies."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from local.pubsub.bodies import Bodies
from local.pubsub.journal import Journal
from local.pubsub.store import Batch, Store


def opened(folder: Path) -> Store:
    return Store(folder / "pubsub.sqlite3")


def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put_topic("t", b"topic")
    first, second = store.add_subscription(b"one"), store.add_subscription(b"two")
    store.write(
        Batch(
            messages=[(7, 1.5, b"seven"), (8, 2.5, b"eight"), (9, 3.5, b"nine")],
            outstanding=[(first, 7), (first, 8), (second, 8)],
            attempts=[(3, first, 8)],
            last_message_id=9,
        )
    )
    store.write(Batch(settled=[(first, 7)], unneeded=[(7,)]))
    store.close()

    store = opened(tmp_path)
    assert store.topics() == [b"topic"]
    assert store.subscriptions() == [(first, b"one"), (second, b"two")]
    assert store.outstanding(first) == [(8, 2.5, 5, 3)]
    assert store.outstanding(second) == [(8, 2.5, 5, 0)]
    assert store.body(8) == b"eight"
    assert store.last_message_id() == 9
    store.close()


def test_bodies_that_nobody_waits_for_are_swept_when_it_opens(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.write(Batch(messages=[(9, 3.5, b"nine")]))
    store.close()
    store = opened(tmp_path)
    with pytest.raises(LookupError):
        store.body(9)
    store.close()


def test_an_id_of_a_deleted_subscription_is_not_given_out_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    first = store.add_subscription(b"one")
    store.write(Batch(messages=[(7, 1.5, b"seven")], outstanding=[(first, 7)]))
    store.delete_subscription(first)
    second = store.add_subscription(b"two")
    assert second != first
    assert store.outstanding(second) == []
    store.close()


def test_a_batch_is_all_or_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with pytest.raises(sqlite3.IntegrityError):
        store.write(Batch(messages=[(7, 1.5, b"seven"), (7, 1.5, b"again")]))
    with pytest.raises(LookupError):
        store.body(7)
    store.close()


def test_a_checkpoint_moves_the_log_while_the_database_is_in_use(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.write(Batch(messages=[(n, 1.0, b"x" * 5_000) for n in range(200)]))
    before = (tmp_path / "pubsub.sqlite3").stat().st_size
    store.checkpoint()
    assert (tmp_path / "pubsub.sqlite3").stat().st_size > before + 200 * 5_000
    assert store.body(199) == b"x" * 5_000
    store.close()


def test_changes_of_one_turn_are_one_commit_and_all_who_wait_are_told(tmp_path: Path) -> None:
    store = opened(tmp_path)
    order: list[str] = []

    async def story() -> None:
        journal = Journal(store, lambda _: order.append("failed"))
        journal.batch.messages.append((1, 1.0, b"a"))
        first = journal.committed()
        journal.batch.messages.append((2, 1.0, b"b"))
        journal.after_commit(lambda: order.append("delivered"))
        second = journal.committed()
        second.add_done_callback(lambda _: order.append("answered"))
        await asyncio.gather(first, second)
        assert store.body(1) + store.body(2) == b"ab"

    asyncio.run(story())
    assert order == ["delivered", "answered"]
    store.close()


def test_what_nobody_waits_for_is_committed_soon(tmp_path: Path) -> None:
    store = opened(tmp_path)

    async def story() -> None:
        journal = Journal(store, lambda _: None)
        journal.batch.messages.append((1, 1.0, b"a"))
        done = asyncio.Event()
        journal.after_commit(done.set)
        journal.commit_soon()
        journal.commit_soon()
        await asyncio.wait_for(done.wait(), 5)

    asyncio.run(story())
    assert store.body(1) == b"a"
    store.close()


def test_when_the_disk_refuses_everyone_is_told_and_nothing_more_is_committed(
    tmp_path: Path,
) -> None:
    store = opened(tmp_path)
    failures: list[sqlite3.Error] = []

    async def story() -> None:
        journal = Journal(store, failures.append)
        journal.batch.messages += [(1, 1.0, b"a"), (1, 1.0, b"the same id")]
        with pytest.raises(sqlite3.Error):
            await journal.committed()
        journal.batch.messages.append((2, 1.0, b"b"))
        with pytest.raises(sqlite3.Error):
            await journal.committed()

    asyncio.run(story())
    assert len(failures) == 1
    with pytest.raises(LookupError):
        store.body(2)
    store.close()


def read_from(disk: dict[int, bytes]) -> Bodies:
    return Bodies(lambda message_id: b"disk:" + disk[message_id], memory_bytes=10)


def test_bodies_are_in_memory_while_there_is_room_else_on_disk() -> None:
    bodies = read_from({2: b"second"})
    bodies.add(1, b"first", readers=1)
    bodies.add(2, b"second", readers=1)
    assert bodies.body(1) == b"first"
    assert bodies.body(2) == b"disk:second"
    bodies.release(1)
    bodies.add(3, b"the third", readers=1)
    assert bodies.body(3) == b"the third"


def test_a_body_goes_with_the_last_subscription_that_needs_it() -> None:
    bodies = read_from({})
    bodies.add(1, b"first", readers=2)
    assert bodies.release(1) is False
    assert bodies.body(1) == b"first"
    assert bodies.release(1) is True
    with pytest.raises(LookupError):
        bodies.body(1)
