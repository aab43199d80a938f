"""The server as a process: what survives its death, how it stops, what it says."""

import json
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.api_core.exceptions import Aborted
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.unit.local.firestore.conftest import TIMEOUT_S, ServerProcess

STOP_S = 2.0

Serve = Callable[..., ServerProcess]
Connect = Callable[[ServerProcess], firestore.Client]


class Ear:
    """A listener that keeps its last snapshot, as {id: n}."""

    def __init__(self, listened_to: Any) -> None:  # noqa: ANN401 - a query or a document
        self.last: dict[str, int] | None = None
        self.changes: list[tuple[str, str]] = []
        self._heard = threading.Condition()
        self.watch = listened_to.on_snapshot(self._hear)

    def wait_for(self, expected: dict[str, int]) -> None:
        with self._heard:
            came = self._heard.wait_for(lambda: self.last == expected, TIMEOUT_S)
        assert came, self.last

    def _hear(self, documents: list[Any], changes: list[Any], read_time: object) -> None:
        del read_time
        with self._heard:
            self.last = {one.id: one.get("n") for one in documents}
            self.changes += [(one.type.name, one.document.id) for one in changes]
            self._heard.notify_all()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server for the tests that leave it as it is."""
    server = ServerProcess(tmp_path_factory.mktemp("running"), "--max-document-writes-per-s", "2")
    yield server
    server.kill()


def test_what_was_answered_survives_kill_9(serve: Serve, connect: Connect) -> None:
    server = serve()
    client = connect(server)
    stop = threading.Event()
    answered: list[int] = []

    def write(number: int) -> None:
        while not stop.is_set():
            client.document(f"items/{number}").set({"n": firestore.Increment(1)}, merge=True)
            answered.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + TIMEOUT_S
    while len(answered) < 200 and time.monotonic() < deadline:
        time.sleep(0.01)
    server.kill()
    stop.set()
    server.start()
    for thread in threads:
        thread.join(TIMEOUT_S)
    found = {one.id: one.get("n") for one in client.collection("items").stream()}
    assert len(answered) >= 200
    for number in range(4):
        # One increment's answer may have been lost with the server; the client sent it again.
        assert found[str(number)] - answered.count(number) in {0, 1}


def test_a_listener_outlives_the_server(serve: Serve, connect: Connect) -> None:
    server = serve()
    client = connect(server)
    items = client.collection("items")
    for name, n in (("stays", 5), ("changes", 5), ("leaves", 5), ("goes", 5)):
        items.document(name).set({"n": n})
    ear = Ear(items.where(filter=FieldFilter("n", ">", 2)))
    ear.wait_for({"stays": 5, "changes": 5, "leaves": 5, "goes": 5})
    ear.changes.clear()

    server.kill()
    server.start()
    other = connect(server).collection("items")
    other.document("changes").set({"n": 6})
    other.document("leaves").set({"n": 0})
    other.document("goes").delete()
    other.document("comes").set({"n": 7})
    ear.wait_for({"stays": 5, "changes": 6, "comes": 7})
    assert "stays" not in [name for _, name in ear.changes]

    other.document("stays").set({"n": 9})
    ear.wait_for({"stays": 9, "changes": 6, "comes": 7})
    ear.watch.unsubscribe()


def test_it_stops_at_once_with_a_listener_open_which_outlives_it(
    serve: Serve, connect: Connect
) -> None:
    server = serve()
    items = connect(server).collection("items")
    items.document("a").set({"n": 1})
    ear = Ear(items)
    ear.wait_for({"a": 1})
    code, took_s = server.stop(signal.SIGTERM)
    assert (code, took_s < STOP_S) == (0, True), took_s
    server.start()
    connect(server).document("items/a").set({"n": 2})
    ear.wait_for({"a": 2})
    ear.watch.unsubscribe()
    code, took_s = server.stop(signal.SIGINT)
    assert (code, took_s < STOP_S) == (0, True), took_s


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        pytest.param("port", "port {port} on 127.0.0.1 is taken", id="port"),
        pytest.param("debug-port", "debug port {port} on 127.0.0.1 is taken", id="debug_port"),
        pytest.param("data-dir", "locked", id="data_dir"),
    ],
)
def test_what_is_taken_is_said_in_one_line(
    running: ServerProcess, tmp_path: Path, taken: str, said: str
) -> None:
    options = {"port": "0", "debug-port": "0", "data-dir": str(tmp_path)}
    port = running.port if taken == "port" else running.debug_port
    options[taken] = str(running.data_dir if taken == "data-dir" else port)
    second = run(*(f"--{name}={setting}" for name, setting in options.items()))
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.count("\n") == 1
    assert said.format(port=port) in second.stderr


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "local.firestore", *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=TIMEOUT_S,
    )


def test_the_debug_port_counts_commits_and_the_limit_aborts(
    running: ServerProcess, connect: Connect
) -> None:
    client = connect(running)
    hot = client.document("items/hot")
    hot.set({"n": 1})
    hot.update({"n": 2})
    batch = client.batch()
    batch.set(client.document("items/cold"), {"n": 1})
    batch.update(hot, {"n": 3})
    with pytest.raises(Aborted, match="Too much contention on these documents"):
        batch.commit()
    assert hot.get().get("n") == 2
    assert not client.document("items/cold").get().exists
    report = writes(running, "GET")
    assert report["max_per_s"] == {"document": "items/hot", "writes": 2}
    assert sum(minute["items/hot"] for minute in report["minutes"].values()) == 2
    writes(running, "DELETE")
    assert writes(running, "GET") == {"minutes": {}, "max_per_s": None}


def writes(server: ServerProcess, method: str) -> Any:  # noqa: ANN401 - JSON
    url = f"http://127.0.0.1:{server.debug_port}/writes"
    request = urllib.request.Request(url, method=method)
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - our own server
        return json.loads(answer.read() or b"null")


def test_contended_read_modify_write_transactions_all_count(serve: Serve, connect: Connect) -> None:
    client = connect(serve())
    item = client.document("items/a")
    item.set({"n": 0})

    @firestore.transactional
    def add(transaction: firestore.Transaction) -> None:
        n = item.get(transaction=transaction).get("n")
        transaction.update(item, {"n": n + 1})

    def add_some() -> None:
        for _ in range(5):
            add(client.transaction(max_attempts=100))

    threads = [threading.Thread(target=add_some) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert item.get().get("n") == 25
