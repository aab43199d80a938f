"""What is started on this machine, as values: names, commands, ports."""

import os
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .processes import Child
from .settings import HOST, ROOT


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program to run.

    ports:       it is ready once all of them answer
    environment: what it gets beside this process's own
    is_chatty:   what it prints is not for this terminal
    gives_up:    the exit code with which it is not started again
    """

    name: str
    command: Sequence[str]
    ports: Sequence[int]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_chatty: bool = False
    gives_up: int | None = None

    def child(self, logs: Path, *, quiet: bool) -> Child:
        """The process to start. ``quiet``: it writes to ``logs`` and not to this terminal."""
        log = None
        if quiet or self.is_chatty:
            logs.mkdir(exist_ok=True)
            log = logs / f"{self.name}.log"
        return Child(
            name=self.name,
            command=self.command,
            environment={**os.environ, "PYTHONPATH": str(ROOT), **self.environment},
            is_ready=self.answers,
            log=log,
            gives_up=self.gives_up,
        )

    def answers(self) -> bool:
        """Whether all its ports take connections."""
        return all(_connects(port) for port in self.ports)


def python(*arguments: str) -> list[str]:
    """A command for this virtualenv's own Python."""
    return [sys.executable, *arguments]


def _connects(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
