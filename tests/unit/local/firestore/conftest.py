"""The server as a process of its own, with the official client; and its parts without it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from local.firestore.write_rates import WriteRates
from tests.unit.local.firestore.database import CountingStore, Database

TIMEOUT_S = 15.0
PROJECT = "unit"


class ServerProcess:
    """``python -m local.firestore`` on a data directory, on ports that stay the same."""

    def __init__(self, data_dir: Path, *options: str) -> None:
        self.data_dir = data_dir
        self._options = options
        self.port = self.debug_port = 0
        self.process = self.start()

    def start(self) -> "subprocess.Popen[str]":
        """Start, or start again; returns once it serves."""
        ports = ["--port", str(self.port), "--debug-port", str(self.debug_port)]
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "local.firestore"),
                *("--data-dir", str(self.data_dir), *ports, *self._options),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        ready = self.process.stdout.readline().split()
        assert ready[:2] == ["firestore", "ready"], ready
        self.port, self.debug_port = (int(part.rpartition(":")[2]) for part in ready[2:])
        return self.process

    def kill(self) -> None:
        """The end without any notice."""
        self.process.kill()
        self._wait()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to stop; its exit code, and the seconds it took."""
        began_s = time.monotonic()
        self.process.send_signal(number)
        return self._wait(), time.monotonic() - began_s

    def _wait(self) -> int:
        code = self.process.wait(TIMEOUT_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """Starts servers on one data directory; ends those that the test leaves running."""
    started: list[ServerProcess] = []

    def made(*options: str) -> ServerProcess:
        started.append(ServerProcess(tmp_path / "data", *options))
        return started[-1]

    yield made
    for server in started:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture
def connect(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[ServerProcess], firestore.Client]]:
    """Makes official clients."""
    clients: list[firestore.Client] = []

    def made(server: ServerProcess) -> firestore.Client:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{server.port}")
        clients.append(firestore.Client(project=PROJECT, credentials=AnonymousCredentials()))
        return clients[-1]

    yield made
    for client in clients:
        client._firestore_api.transport.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CountingStore]:
    opened = CountingStore(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def database(store: CountingStore) -> Database:
    return Database(store, WriteRates())
