"""Starts the servers that contracts are held against: the project's own, and Google's emulators."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from local.google_emulators import FIRESTORE, PUBSUB, Emulator
from local.settings import HOST, ROOT
from tests.ports import free_port

START_TIMEOUT_S = 120.0


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server. Each address is "host:port"; empty where it has none of the kind."""

    process: "subprocess.Popen[str]"
    grpc: str
    rest: str = ""
    debug: str = ""


@contextlib.contextmanager
def local_pubsub(folder: Path, *options: str) -> Iterator[Server]:
    """This project's own Pub/Sub, on ports of its choice."""
    with _local("pubsub", folder, "--grpc-port", "0", "--rest-port", "0", *options) as server:
        yield server


@contextlib.contextmanager
def local_firestore(folder: Path, *options: str) -> Iterator[Server]:
    """This project's own Firestore, on ports of its choice."""
    with _local("firestore", folder, "--port", "0", "--debug-port", "0", *options) as server:
        yield server


@contextlib.contextmanager
def google_pubsub(folder: Path) -> Iterator[Server]:
    """Google's emulator of Pub/Sub: one port for gRPC and REST."""
    with _google(PUBSUB, folder) as server:
        yield server


@contextlib.contextmanager
def google_firestore(folder: Path) -> Iterator[Server]:
    """Google's emulator of Firestore."""
    with _google(FIRESTORE, folder) as server:
        yield server


@contextlib.contextmanager
def _local(name: str, folder: Path, *options: str) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-m", f"local.{name}", "--data-dir", str(folder), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith(f"{name} ready "), ready
        addresses = dict(word.split("=") for word in ready.split()[2:])
        yield Server(process=process, **addresses)
    finally:
        _end(process)


@contextlib.contextmanager
def _google(emulator: Emulator, folder: Path) -> Iterator[Server]:
    """Serving once its port is open."""
    port = free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(emulator.command(port), stdout=log, stderr=log, text=True)
        try:
            wait_until(lambda: _is_open(port) or process.poll() is not None, START_TIMEOUT_S)
            assert process.poll() is None, (folder / "log").read_text()
            yield Server(process=process, grpc=f"{HOST}:{port}", rest=f"{HOST}:{port}")
        finally:
            _end(process)


def wait_until(holds: Callable[[], bool], timeout_s: float = 10.0) -> None:
    """Poll until ``holds()``; fails at the deadline."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _end(process: "subprocess.Popen[str]") -> None:
    """Ask the process to stop, and make it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
