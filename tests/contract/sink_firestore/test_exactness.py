"""Counted once: two instances, many threads, conflicts, servers that are busy, slow or away."""

import json
import random
import socket
import threading
import urllib.request
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.sink_firestore.counters import Counters
from functions.sink_firestore.events import Event
from functions.sink_firestore.failures import Conflict, Unfit
from functions.sink_firestore.planning import counter_writes, planned
from functions.sink_firestore.store import FirestoreStore
from shared.errors import RetryLater
from tests.contract.servers import Server, local_firestore
from tests.contract.sink_firestore.conftest import Database, Opening
from tests.ports import free_port
from tests.unit.sink_firestore.examples import DAY, MINUTE, item, purchase, refund

ITEMS = [f"I{number}" for number in range(20)]


def delivered(counters: Counters, event: Event) -> None:
    """Deliver until it is confirmed, as Pub/Sub does."""
    for _ in range(100):
        try:
            (outcome,) = counters.count([event])
        except RetryLater:
            continue
        if not isinstance(outcome, RetryLater):
            assert isinstance(outcome, tuple), outcome
            return
    raise AssertionError("never confirmed")


def deliver_all(instances: Sequence[Counters], events: Sequence[Event], threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        list(
            pool.map(
                lambda numbered: delivered(instances[numbered[0] % len(instances)], numbered[1]),
                enumerate(events),
            )
        )


def shop_day(count: int) -> tuple[list[Event], dict[str, Counter[str]]]:
    """Purchases of one to three items and some refunds; and by arithmetic what they come to."""
    chance = random.Random(17)  # noqa: S311 - a test's choices
    events: list[Event] = []
    totals: dict[str, Counter[str]] = {name: Counter() for name in ITEMS}
    for number in range(count):
        bought = {name: chance.randint(1, 4) for name in chance.sample(ITEMS, chance.randint(1, 3))}
        lines = [item(name, quantity=units, price=0.1) for name, units in bought.items()]
        own = {"transaction_id": f"T{number}"}
        events.append(purchase(items=lines, **own))
        back: dict[str, int] = {}
        if number % 10 == 0:
            events.append(refund(items=None, **own))
            back = bought
        elif number % 10 == 1:
            back = {next(iter(bought)): 1}
            events.append(refund(items=[item(next(iter(bought)), price=None)], **own))
        for name, units in bought.items():
            left = units - back.get(name, 0)
            totals[name].update(counter=left, micros=left * 100_000, purchases=1)
    return events, totals


def test_8_threads_deliver_200_purchases_one_to_five_times_to_two_instances(
    database: Database,
) -> None:
    events, totals = shop_day(200)
    chance = random.Random(23)  # noqa: S311 - a test's choices
    deliveries = [event for event in events for _ in range(chance.randint(1, 5))]
    chance.shuffle(deliveries)
    instances = [database.counters(), database.counters()]
    deliver_all(instances, deliveries, threads=8)
    assert {
        name: {
            "counter": fields["counter"],
            "micros": fields["revenue_micros"].get("EUR", 0),
            "purchases": fields["purchases"],
        }
        for name, fields in database.all("items").items()
    } == {name: dict(total) for name, total in totals.items() if total}
    units = sum(total["counter"] for total in totals.values())
    day = {
        "units": units, "units_by_currency": {"EUR": units},
        "purchases": 200, "purchases_by_currency": {"EUR": 200},
        "revenue_micros": {"EUR": units * 100_000},
    }  # fmt: skip
    assert database.all("days") == {DAY: day}
    assert database.all("minutes") == {MINUTE: day}
    assert len(database.all("transactions")) == 200


def test_instances_that_count_the_same_purchases_at_once_count_each_once(
    database: Database,
) -> None:
    """Both deliver the same batches at the same moment: nearly every commit conflicts."""
    instances = [database.counters(COMMIT_INTERVAL_MS="0") for _ in range(2)]
    events = [purchase(transaction_id=f"T{number}") for number in range(60)]
    together = threading.Barrier(2)

    def deliver(counters: Counters) -> None:
        for first in range(0, 60, 10):
            together.wait(60)
            for outcome in counters.count(events[first : first + 10]):
                assert outcome == ()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(deliver, instances))
    assert database.fields("items", "A")["counter"] == 60
    assert database.fields("days", DAY)["purchases"] == 60


def test_a_commit_on_what_has_changed_conflicts_and_moves_nothing(database: Database) -> None:
    store = FirestoreStore(lambda: database.client)
    first, other = purchase(), purchase(transaction_id="T2")
    events: dict[int, Event] = {0: first, 1: other}
    missing = planned(events, store.read([first.transaction, other.transaction], timeout_s=10))
    store.commit(missing.changes[:1], counter_writes(missing.changes[:1]), timeout_s=10)
    with pytest.raises(Conflict):
        store.commit(missing.changes, counter_writes(missing.changes), timeout_s=10)
    assert database.fields("items", "A")["counter"] == 1

    found = store.read([first.transaction, other.transaction], timeout_s=10)
    assert list(found) == [first.transaction]
    one = planned({0: refund(items=None)}, found)
    two = planned({0: refund(items=[item()])}, found)
    store.commit(one.changes, counter_writes(one.changes), timeout_s=10)
    with pytest.raises(Conflict):
        store.commit(two.changes, counter_writes(two.changes), timeout_s=10)
    database.client.collection("transactions").document(first.transaction).delete()
    with pytest.raises(Conflict):
        store.commit(two.changes, counter_writes(two.changes), timeout_s=10)
    assert database.fields("items", "A")["counter"] == 0


def test_a_commit_that_firestore_refuses_for_what_is_in_it_is_unfit(database: Database) -> None:
    store = FirestoreStore(lambda: database.client)
    (change,) = planned({0: purchase()}, {}).changes
    with pytest.raises(Unfit):
        store.commit([replace(change, name="__x__")], counter_writes([change]), timeout_s=10)
    assert database.all("items") == {}


def test_a_server_that_is_away_is_for_later(opened: Opening) -> None:
    database = opened(f"127.0.0.1:{free_port()}")
    (outcome,) = database.counters(COMMIT_MAX_INTERVAL_MS="10").count([purchase()])
    assert isinstance(outcome, RetryLater)


def test_a_server_that_does_not_answer_is_for_later(opened: Opening) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = opened(f"127.0.0.1:{silent.getsockname()[1]}")
        (outcome,) = database.counters(COMMIT_TIMEOUT_S="0.3").count([purchase()])
        assert isinstance(outcome, RetryLater)


def test_contention_widens_the_interval_and_everything_is_counted(
    opened: Opening, tmp_path: Path
) -> None:
    with local_firestore(tmp_path, "--max-document-writes-per-s", "5") as server:
        database = opened(server.grpc)
        instances = [database.counters(COMMIT_INTERVAL_MS="20")]
        events = [purchase(transaction_id=f"T{number}") for number in range(40)]
        deliver_all(instances, events, threads=8)
        assert database.fields("items", "A")["counter"] == 40
        assert _writes(server)["max_per_s"]["writes"] <= 5


def test_a_burst_on_one_item_is_at_most_ten_commits_a_second(
    opened: Opening, tmp_path: Path
) -> None:
    with local_firestore(tmp_path) as server:
        database = opened(server.grpc)
        instances = [database.counters(COMMIT_INTERVAL_MS="100")]
        events = [purchase(transaction_id=f"T{number}") for number in range(200)]
        deliver_all(instances, events, threads=32)
        assert database.fields("items", "A")["counter"] == 200
        assert _writes(server)["max_per_s"]["writes"] <= 10


def _writes(server: Server) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://{server.debug}/writes", timeout=10) as answer:
        report: dict[str, Any] = json.load(answer)
    return report
