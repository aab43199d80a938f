"""Real Firestore servers, and counters that talk to them."""

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore

from functions.sink_firestore.counters import Counters
from functions.sink_firestore.settings import Settings
from local.google_emulators import FIRESTORE
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
START_TIMEOUT_S = 120.0

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    """A running server: HOST:PORT, and of the local one where it tells its commits."""

    address: str
    debug: str = ""


@contextlib.contextmanager
def local_server(folder: Path, *options: str) -> Iterator[Server]:
    """The project's own server."""
    arguments = ["--data-dir", str(folder), "--port", "0", "--debug-port", "0", *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "local.firestore", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline().split()
        assert ready[:2] == ["firestore", "ready"]
        yield Server(ready[2].removeprefix("grpc="), ready[3].removeprefix("debug="))
    finally:
        _end(process)


@contextlib.contextmanager
def google_emulator(folder: Path) -> Iterator[Server]:
    """Google's emulator."""
    port = free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(FIRESTORE.command(port), stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + START_TIMEOUT_S
            while not _is_open(port):
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, "the emulator did not start"
                time.sleep(0.02)
            yield Server(f"127.0.0.1:{port}")
        finally:
            _end(process)


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(process: subprocess.Popen[Any]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


@pytest.fixture(
    scope="session",
    params=["local", pytest.param("google", marks=pytest.mark.needs("firestore-emulator"))],
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Each of both servers, one of each a session."""
    folder = tmp_path_factory.mktemp(f"sink-firestore-{request.param}")
    with local_server(folder) if request.param == "local" else google_emulator(folder) as running:
        yield running


@dataclass
class Database:
    """An empty database that no other test uses."""

    client: firestore.Client
    counters: Callable[..., Counters]

    def fields(self, collection: str, name: str) -> dict[str, Any]:
        """A document's fields; it must be there."""
        fields = self.client.collection(collection).document(name).get().to_dict()
        assert fields is not None, f"{collection}/{name}"
        return fields

    def all(self, collection: str) -> dict[str, dict[str, Any]]:
        """The fields of every document of a collection."""
        snapshots = self.client.collection(collection).stream()
        return {snapshot.id: snapshot.to_dict() or {} for snapshot in snapshots}


Opening = Callable[[str], Database]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """Opens a new database on the server at an address, in the way the functions do."""
    closing = contextlib.ExitStack()

    def open_at(address: str) -> Database:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", f"sink-{os.getpid()}-{next(_numbers)}")
        client = firestore.Client()
        closing.callback(client.close)

        def counters(**env: str) -> Counters:
            given = {
                "INPUT_TOPIC": "projects/p/topics/t",
                "DEAD_LETTER_TOPIC": "projects/p/topics/d",
                "COMMIT_INTERVAL_MS": "5",
                "COMMIT_TIMEOUT_S": "60",  # Google's emulator takes its time at first
            }
            made = Counters(Settings.from_env(given | env))
            closing.callback(made.close)
            return made

        return Database(client, counters)

    with closing:
        yield open_at


@pytest.fixture
def database(server: Server, opened: Opening) -> Database:
    """A new database of each server."""
    return opened(server.address)
