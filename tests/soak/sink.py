"""sink_firestore and a Firestore alone, as the whole cloud starts them, to be killed at will."""

import contextlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from google.cloud import firestore

from local import clients, servers, staged
from local.processes import Child, Watch
from local.settings import HOST, Ports
from tests.soak.killing import Death, kill_server
from tests.soak.pushes import Pushing


@dataclass(frozen=True)
class Sink:
    """Both processes; what dies of them is started again."""

    port: int
    function: Child
    server: Child
    firestore: firestore.Client


def killed_while_pushed_to(
    sink: Sink, bodies: Sequence[bytes], deaths: Sequence[Death], chance: random.Random
) -> int:
    """Push by 8 threads, and kill at moments chosen by chance; returns how many were in vain.

    ``kill_server`` kills Firestore, the others the sink.
    """
    moments = sorted(chance.sample(range(len(bodies) * 9 // 10), len(deaths)))
    with Pushing(sink.port, bodies, threads=8) as pushing:
        for moment, death in zip(moments, deaths, strict=True):
            pushing.wait_for(moment)
            death(sink.server if death is kill_server else sink.function)
    return pushing.in_vain


@contextlib.contextmanager
def sink_before(folder: Path, *, google: bool, commit_interval_ms: int) -> Iterator[Sink]:
    """The staged sink before the local Firestore or Google's.

    There is no Pub/Sub: a dead letter would be a 503 for ever, and the test would fail by it.
    """
    ports = Ports.free()
    server = servers.google_firestore(ports) if google else servers.firestore(ports, folder)
    function = staged.function("sink_firestore", ports)
    interval = {"COMMIT_INTERVAL_MS": str(commit_interval_ms)}
    function = replace(function, environment={**function.environment, **interval})
    children = [program.child(folder / "logs", quiet=True) for program in (server, function)]
    watch = Watch()
    client = clients.firestore_client(f"{HOST}:{ports.firestore}")
    try:
        for child in children:
            watch.start(child)
        yield Sink(ports.sink_firestore, children[1], children[0], client)
    finally:
        client.close()
        watch.stop()
