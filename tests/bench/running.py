"""What is measured, running: the staged functions and the local servers, each on its core."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from local import clients, resources
from local.processes import Child
from local.programs import Program
from local.settings import HOST, Ports

# The function that is measured has a core to itself; who loads it, and its servers, the other.
FUNCTION_CORE, OTHER_CORE = 0, 1


class NotMeasured(Exception):  # noqa: N818 - reads as what it is
    """Why there is no figure."""


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """This thread, and what it starts meanwhile, on one core.

    Where the system can tell and has so many cores; on macOS they run where they like.
    """
    if sys.platform != "linux" or core not in os.sched_getaffinity(0):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def start(stack: ExitStack, program: Program, folder: Path, core: int | None = None) -> Child:
    """Start a program until the stack is left; ready when this returns."""
    child = program.child(folder, quiet=True)
    stack.callback(child.stop)
    with on_core(core) if core is not None else ExitStack():
        child.start()
    child.wait_until_ready()
    return child


def create_topics(ports: Ports) -> None:
    """The topics; nobody takes from them."""
    resources.create_topics(clients.publisher_client(f"{HOST}:{ports.pubsub}"))
