"""Starts the servers that the contract is held against."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from local.google_emulators import PUBSUB
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
START_TIMEOUT_S = 120.0


@dataclass(frozen=True)
class Server:
    """A running server: "host:port" of gRPC and of REST."""

    grpc: str
    rest: str
    process: subprocess.Popen[str]


@contextlib.contextmanager
def local_server(data_dir: Path, *arguments: str) -> Iterator[Server]:
    """This project's own server."""
    ports = ["--grpc-port", "0", "--rest-port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "local.pubsub", "--data-dir", str(data_dir), *ports, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("pubsub ready grpc="), ready
        grpc, rest = (part.split("=")[1] for part in ready.split()[2:])
        yield Server(grpc, rest, process)
    finally:
        end(process)


@contextlib.contextmanager
def google_emulator(folder: Path) -> Iterator[Server]:
    """Google's emulator, serving once its port is open."""
    port = free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(PUBSUB.command(port), stdout=log, stderr=log, text=True)
        try:
            wait_until(lambda: is_open(port) or process.poll() is not None, START_TIMEOUT_S)
            assert process.poll() is None, (folder / "log").read_text()
            yield Server(f"127.0.0.1:{port}", f"127.0.0.1:{port}", process)
        finally:
            end(process)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(holds: Callable[[], bool], timeout_s: float = 10.0) -> None:
    """Poll until ``holds()``; fails at the deadline."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def end(process: subprocess.Popen[str]) -> None:
    """Ask the process to stop, and make it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
