"""The questions to Firestore, answered by the local Firestore server."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore

from local.clients import firestore_client
from local.demo.counter_watch import CounterWatch
from local.demo.counters import Counters, ItemCount, Totals
from local.demo.documents import BEST_SELLERS, best_sellers, counters

ROOT = Path(__file__).resolve().parents[4]
TIMEOUT_S = 15.0

DOCUMENTS: dict[str, dict[str, Any]] = {
    "items/pen": {
        "item_name": "Pen",
        "counter": 7,
        "purchases": 4,
        "refunds": 1,
        "revenue_micros": {"USD": 10_500_000, "GBP": 1_234_000_000},
    },
    "items/cap": {"item_name": "Cap", "counter": 9, "purchases": 9},
    "items/mug": {"item_name": "Mug", "counter": 0, "revenue_micros": {"USD": 0}},
    "minutes/20261122T1159": {"units": 9, "purchases": 9, "revenue_micros": {}},
    "minutes/20261122T1200": {
        "units": 8,
        "purchases": 4,
        "revenue_micros": {"USD": 12_500_000},
        "units_by_currency": {"USD": 5, "GBP": 3},
        "purchases_by_currency": {"USD": 3, "GBP": 1},
    },
    "minutes/20261122T1201": {
        "units": -1,
        "revenue_micros": {"USD": -2_000_000},
        "units_by_currency": {"USD": -1},
    },
    "days/20261122": {"units": 16, "purchases": 13, "revenue_micros": {"USD": 10_500_000}},
    "transactions/one": {"refunds": {"whole": {}, "other": {}}},
    "transactions/two": {"refunds": {}},
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[firestore.Client]:
    folder = tmp_path_factory.mktemp("firestore")
    command = [sys.executable, "-m", "local.firestore", "--data-dir", str(folder)]
    with subprocess.Popen(
        [*command, "--port", "0", "--debug-port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        ready = server.stdout.readline().split()
        assert ready[:2] == ["firestore", "ready"]
        asked = firestore_client(ready[2].removeprefix("grpc="))
        for path, fields in DOCUMENTS.items():
            asked.document(path).set(fields)
        yield asked
        asked.close()
        server.terminate()
        assert server.wait(TIMEOUT_S) == 0


def test_what_is_counted(client: firestore.Client) -> None:
    pen = ItemCount(
        units=7,
        purchases=4,
        refunds=1,
        revenue_micros={"USD": 10_500_000, "GBP": 1_234_000_000},
    )
    assert counters(client) == Counters(
        items={
            "pen": pen,
            "cap": ItemCount(units=9, purchases=9),
            "mug": ItemCount(revenue_micros={"USD": 0}),
        },
        minutes=Totals(
            units=16,
            purchases=13,
            revenue_micros={"USD": 10_500_000},
            units_by_currency={"USD": 4, "GBP": 3},
            purchases_by_currency={"USD": 3, "GBP": 1},
        ),
        days=Totals(units=16, purchases=13, revenue_micros={"USD": 10_500_000}),
        transactions=frozenset({"one", "two"}),
        refunds=2,
    )


def test_the_best_sellers_come_first_and_show_their_money(client: firestore.Client) -> None:
    found = best_sellers(client)
    assert found == [
        ["Cap", 9, ""],
        ["Pen", 7, "1,234.00 GBP, 10.50 USD"],
        ["Mug", 0, "0.00 USD"],
    ]
    assert len(BEST_SELLERS) == 3


def test_an_order_is_noted_when_it_is_first_seen_and_never_again(client: firestore.Client) -> None:
    def seen(watch: CounterWatch, name: str) -> float:
        deadline_s = time.monotonic() + TIMEOUT_S
        while name not in watch.first_seen_s:
            assert time.monotonic() < deadline_s, watch.first_seen_s
            time.sleep(0.002)
        return watch.first_seen_s[name]

    feed = client.collection("transactions")
    began_s = time.perf_counter()
    with CounterWatch(client) as watch:
        first_s = seen(watch, "one")
        feed.document("three").set({"refunds": {}})
        noted_s = seen(watch, "three")
        feed.document("three").update({"refunds": {"whole": {}}})
        feed.document("four").set({"refunds": {}})
        last_s = seen(watch, "four")
    assert began_s < first_s < noted_s < last_s
    assert watch.first_seen_s["three"] == noted_s
    feed.document("three").delete()
    feed.document("four").delete()
