"""kill -9 of a server, of a function's master, or of the worker alone that serves its requests."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

from local.processes import Child

BACK_TIMEOUT_S = 60.0


def workers(child: Child) -> set[int]:
    """The processes that a function's master has forked."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return {int(pid) for pid, parent, stat in rows if int(parent) == child.pid and stat[0] != "Z"}


def worker_of(child: Child) -> int:
    """The one worker of a function; waits for it, as the master listens before it forks."""
    _wait_until(lambda: bool(workers(child)), f"{child.name} has no worker")
    [worker] = workers(child)
    return worker


def kill_worker(child: Child) -> None:
    """Kill the worker; return when the master has another one."""
    before = workers(child)
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    _wait_until(lambda: bool(workers(child) - before), f"{child.name} has no worker")


def kill_master(child: Child) -> None:
    """Kill the master; return when there is a new one that has a worker.

    The old worker notices, finishes what it has in hand, and lets go of the port.
    """
    _kill(child, signal.SIGKILL)
    _wait_until(lambda: bool(workers(child)), f"{child.name} has no worker")


def kill_server(child: Child) -> None:
    """Kill a server; return when it answers again."""
    _kill(child, signal.SIGKILL)
    _wait_until(child.is_ready, f"{child.name} does not answer")


def kill_for(child: Child, seconds: float) -> None:
    """Kill a server and let nothing take its place for a while; return when it answers again."""
    command, child.command = child.command, ["sleep", str(seconds)]
    _kill(child, signal.SIGKILL)
    child.command = command
    _wait_until(child.is_ready, f"{child.name} does not answer", BACK_TIMEOUT_S + seconds)


def freeze_for(child: Child, seconds: float) -> None:
    """Stop a server where it stands, its connections open and silent, and let it go on."""
    os.kill(child.pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGCONT)


def terminate(child: Child) -> None:
    """Ask a function to end; return when there is a new one that has a worker."""
    _kill(child, signal.SIGTERM)
    _wait_until(lambda: bool(workers(child)), f"{child.name} has no worker")


Death = Callable[[Child], None]
FUNCTION_DEATHS: tuple[Death, ...] = (kill_worker, kill_master, terminate)


def _kill(child: Child, number: signal.Signals) -> None:
    pid = child.pid
    os.kill(pid, number)
    _wait_until(lambda: child.pid != pid, f"{child.name} is not started again")


def _wait_until(
    holds: Callable[[], bool], complaint: str, timeout_s: float = BACK_TIMEOUT_S
) -> None:
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.05)
