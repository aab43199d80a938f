"""Functions as they run: staged, and ingest as a process of its own with Pub/Sub behind it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from local import clients, resources, servers, staged
from local.processes import Child
from local.settings import HOST, ROOT, Ports


@dataclass(frozen=True)
class Ingest:
    """The function, ready; its topics are there and nobody takes from them."""

    ports: Ports
    child: Child

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.ports.ingest}"

    @property
    def pubsub(self) -> str:
        return f"{HOST}:{self.ports.pubsub}"


@cache
def stage() -> None:
    """Make build/ what the files say, once a process: a test is not to run an older function."""
    subprocess.run([sys.executable, "local/build.py"], cwd=ROOT, check=True, capture_output=True)


@contextmanager
def ingest(folder: Path, *, streams: str = "") -> Iterator[Ingest]:
    """Stage and start it; logs and state are kept in the folder."""
    stage()
    ports = Ports.free()
    pubsub = servers.pubsub(ports, folder)
    function = staged.function("ingest", ports, streams=streams)
    with ExitStack() as stack:
        _started(stack, pubsub.child(folder, quiet=True))
        resources.create_topics(clients.publisher_client(f"{HOST}:{ports.pubsub}"))
        child = _started(stack, function.child(folder, quiet=True))
        yield Ingest(ports, child)


def _started(stack: ExitStack, child: Child) -> Child:
    stack.callback(child.stop)
    child.start()
    child.wait_until_ready()
    return child
