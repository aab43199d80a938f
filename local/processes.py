"""Child processes: started, watched, started again when they die, ended in order."""

import contextlib
import itertools
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

logger = logging.getLogger(__name__)

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0
WATCH_INTERVAL_S = 0.2
RESTART_DELAY_S = 0.5


class StartFailed(Exception):  # noqa: N818 - reads as what it is
    """A process ended or did not answer before it was ready; the message says which and why."""


@dataclass(kw_only=True)
class Child:
    """A program to keep running.

    is_ready: asked until it says yes, before the next child is started.
    log:      a file for its output; with None its log records go to this terminal.
    gives_up: an exit code with which it says that it is not to be started again.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool]
    log: Path | None = None
    gives_up: int | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    @property
    def pid(self) -> int:
        """The process's id; it changes with every restart."""
        if self.process is None:
            raise StartFailed(f"{self.name} has not been started")
        return self.process.pid

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches this process alone, which ends all."""
        output = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output or subprocess.DEVNULL,
                stderr=output,
                start_new_session=True,
            )
        finally:
            if output:
                output.close()

    def wait_until_ready(self, timeout_s: float = START_TIMEOUT_S) -> None:
        """Wait for readiness; StartFailed carries the last lines of its log."""
        deadline = time.monotonic() + timeout_s
        while not self.is_ready():
            if self.exit_code() is not None:
                raise StartFailed(f"{self.name} ended at its start{self.last_words()}")
            if time.monotonic() > deadline:
                raise StartFailed(
                    f"{self.name} not ready after {timeout_s:.0f} s{self.last_words()}"
                )
            time.sleep(0.02)

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.process.poll() if self.process else None

    def last_words(self) -> str:
        """The end of its log, to stand behind a message."""
        if self.log is None or not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()[-15:]
        return f"; the end of {self.log}:\n" + "\n".join(f"  {line}" for line in lines)

    def ask_to_end(self) -> None:
        """SIGTERM, once; nothing where it has ended already."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Ask it to end, and end it after a while."""
        self.ask_to_end()
        self.wait_until_ended()

    def wait_until_ended(self) -> None:
        """After it was asked; after ``STOP_TIMEOUT_S`` it is ended."""
        if self.process is None:
            return
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            logger.warning("killed", extra={"child": self.name, "after_s": STOP_TIMEOUT_S})
        self.end_group()
        self.process.wait()

    def end_group(self) -> None:
        """End it and all that it has started, as a container ends with its first process.

        A function's worker whose master was killed would hold the port for up to half a minute.
        """
        if self.process is not None:
            # PermissionError: what macOS says of a group that has only zombies.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Watch:
    """Starts children, restarts those that die, stops them in the opposite order.

    Those that were started side by side are stopped side by side.
    """

    def __init__(self) -> None:
        self._groups: list[tuple[Child, ...]] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, *children: Child, waits: bool = True) -> None:
        """Start children side by side, wait until all are ready, and watch them from then on.

        waits: False leaves the waiting out.
        """
        self._groups.append(children)
        for child in children:
            child.start()
        for child in children if waits else ():
            child.wait_until_ready()
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep_running, name="watch", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop all, last started first."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
        for group in reversed(self._groups):
            for child in group:
                child.ask_to_end()
            for child in group:
                child.wait_until_ended()

    def _keep_running(self) -> None:
        while not self._stopping.wait(WATCH_INTERVAL_S):
            for child in itertools.chain.from_iterable(self._groups):
                code = child.exit_code()
                if code is None or code == child.gives_up:
                    continue
                child.end_group()
                if not self._stopping.wait(RESTART_DELAY_S):
                    logger.warning("restarted", extra={"child": child.name, "exit_code": code})
                    child.start()
