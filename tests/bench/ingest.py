"""Ingest under load: the staged function on a core of its own, beside an empty function there."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from local import servers, staged
from local.demo.catalog import SHOP
from local.demo.stream import STREAMS
from local.programs import Program, python
from local.settings import HOST, ROOT, Ports
from tests.bench import load
from tests.bench.figures import Figure
from tests.bench.load import Answered, Load
from tests.bench.running import FUNCTION_CORE, OTHER_CORE, create_topics, on_core, start

HITS_PER_S, P99_MS = 2_000, 100
WARM_UP_S, MEASURED_S = 2, 8

PURCHASE = ROOT / "tests" / "contract" / "native" / "purchase.json"
HEADERS = {
    "Content-Type": "application/json",
    "Origin": SHOP,
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Cookie": "__uid__=0b1f4e3a-9a57-4a0e-8f0d-3a2b1c4d5e6f",
}

EMPTY = '''"""The least that functions-framework can do."""


def empty(request):
    return ""
'''


def figures(folder: Path) -> Iterator[Figure]:
    """One purchase a hit, answered after Pub/Sub has confirmed it."""
    ports = Ports.free()
    ingest = staged.function("ingest", ports, streams=STREAMS)
    found = _answered(ingest, ports, "/api/v1/streaming/shop", folder / "ingest")
    empty = _answered(_empty(ingest, folder), ports, "/", folder / "empty")
    name = f"ingest, {load.CONNECTIONS} connections"
    yield Figure(f"{name}, by {load.generator()}", found.per_s, "hits/s", HITS_PER_S)
    yield Figure(f"{name}, p99", found.p99_s * 1_000, "ms", P99_MS, is_at_most=True)
    yield Figure("  an empty function, the same", empty.per_s, "hits/s")
    yield Figure("  an empty function, the same, p99", empty.p99_s * 1_000, "ms")
    yield Figure("  ingest / the empty function", found.per_s / empty.per_s, "")


def _answered(function: Program, ports: Ports, path: str, folder: Path) -> Answered:
    """The function on one core; Pub/Sub and the load on the other. Both have a Pub/Sub beside."""
    folder.mkdir()
    asked = Load(f"http://{HOST}:{ports.ingest}{path}", PURCHASE.read_bytes(), HEADERS)
    with ExitStack() as stack:
        start(stack, servers.pubsub(ports, folder), folder, OTHER_CORE)
        create_topics(ports)
        start(stack, function, folder, FUNCTION_CORE)
        with on_core(OTHER_CORE):
            load.answered(asked, folder, seconds=WARM_UP_S)
            return load.answered(asked, folder, seconds=MEASURED_S)


def _empty(ingest: Program, folder: Path) -> Program:
    """Under the same framework, with the same settings."""
    main = folder / "empty.py"
    main.write_text(EMPTY)
    command = python("-m", "functions_framework", "--source", str(main), "--target", "empty")
    port = ["--host", HOST, "--port", str(ingest.ports[0])]
    return replace(ingest, name="empty", command=[*command, *port])
