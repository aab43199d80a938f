"""The servers that the contract is held against, and where Google's emulator differs."""

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from local.google_emulators import FIRESTORE
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
START_TIMEOUT_S = 120.0

DIFFERS = {
    "test_500_transforms_of_one_document_are_the_most": "no such limit",
    "test_an_id_that_is_too_long_is_refused_in_a_read": "lengths are checked in writes",
    "test_four_underscores_are_a_reserved_id": "documented is __.*__, here it is __.+__",
}
"""Tests that Google's emulator fails, and why; strict, so that none stays for nothing."""

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect what is in DIFFERS to fail against Google's emulator."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.originalname not in DIFFERS:
            continue
        if item.callspec.params.get("address") == "google":
            item.add_marker(pytest.mark.xfail(reason=DIFFERS[item.originalname], strict=True))


@pytest.fixture(
    scope="session",
    params=["local", pytest.param("google", marks=pytest.mark.needs("firestore-emulator"))],
)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """HOST:PORT of a running server, one a session."""
    folder = tmp_path_factory.mktemp(f"firestore-{request.param}")
    started = local_server(folder) if request.param == "local" else google_emulator(folder)
    with started as server_address:
        yield server_address


@contextlib.contextmanager
def local_server(folder: Path) -> Iterator[str]:
    """This project's own server."""
    arguments = ["--data-dir", str(folder), "--port", "0", "--debug-port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "local.firestore", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("firestore ready grpc="), ready
        yield ready.split()[2].removeprefix("grpc=")
    finally:
        end(process)


@contextlib.contextmanager
def google_emulator(folder: Path) -> Iterator[str]:
    """Google's emulator, serving once its port is open."""
    port = free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(FIRESTORE.command(port), stdout=log, stderr=log)
        try:
            wait_until(lambda: is_open(port) or process.poll() is not None)
            assert process.poll() is None, (folder / "log").read_text()
            yield f"127.0.0.1:{port}"
        finally:
            end(process)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(holds: Callable[[], bool], timeout_s: float = START_TIMEOUT_S) -> None:
    """Poll until ``holds()``; fails at the deadline."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Ask the process to stop, and make it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


@pytest.fixture
def connect(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., firestore.Client]]:
    """Makes official clients, by default all of one project that nobody else has used."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
    own_project = f"contract-{os.getpid()}-{next(_numbers)}"
    clients: list[firestore.Client] = []

    def made(project: str = own_project, database: str | None = None) -> firestore.Client:
        client = firestore.Client(
            project=project, credentials=AnonymousCredentials(), database=database
        )
        clients.append(client)
        return client

    yield made
    for client in clients:
        client._firestore_api.transport.close()


@pytest.fixture
def client(connect: Callable[..., firestore.Client]) -> firestore.Client:
    """An official client of an empty database."""
    return connect()
