"""Cold start: a fresh process, from its start to its first answer."""

import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from local import servers, staged
from local.demo.stream import STREAMS
from local.programs import Program
from local.settings import HOST, Ports
from tests.bench import ingest, traffic
from tests.bench.figures import Figure
from tests.bench.running import NotMeasured, create_topics, start
from tests.soak.pushes import envelope

INGEST_S, ENRICH_S = 1.5, 2.5

# The median of so many: the first one may have to read the packages from the disk.
STARTS = 3
GIVE_UP_S, RETRY_S = 30.0, 0.005


def figures(folder: Path) -> Iterator[Figure]:
    """Ingest and enrich, each with an event as its first request, published before the answer."""
    ports = Ports.free()
    message = traffic.raw_messages()[0]
    pushed = envelope(message.data, **message.attributes)
    hit_url = f"http://{HOST}:{ports.ingest}/api/v1/streaming/shop"
    push_url = f"http://{HOST}:{ports.enrich}/"
    with ExitStack() as stack:
        start(stack, servers.pubsub(ports, folder), folder)
        create_topics(ports)
        first = _request(hit_url, ingest.PURCHASE.read_bytes(), ingest.HEADERS)
        yield _figure("ingest", ports, folder, first, INGEST_S)
        first = _request(push_url, pushed, {"Content-Type": "application/json"})
        yield _figure("enrich", ports, folder, first, ENRICH_S)


def _figure(
    name: str, ports: Ports, folder: Path, first: urllib.request.Request, budget_s: float
) -> Figure:
    function = staged.function(name, ports, streams=STREAMS)
    took_s = statistics.median(_start_s(function, folder, first) for _ in range(STARTS))
    return Figure(f"{name}, start to first answer", took_s, "s", budget_s, is_at_most=True)


def _start_s(function: Program, folder: Path, first: urllib.request.Request) -> float:
    child = function.child(folder, quiet=True)
    start_s = time.perf_counter()
    child.start()
    try:
        while not _is_answered(first):
            if child.exit_code() is not None or time.perf_counter() > start_s + GIVE_UP_S:
                raise NotMeasured(f"{function.name} does not start{child.last_words()}")
            time.sleep(RETRY_S)
        return time.perf_counter() - start_s
    finally:
        child.stop()


def _request(url: str, body: bytes, headers: Mapping[str, str]) -> urllib.request.Request:
    return urllib.request.Request(url, body, dict(headers), method="POST")


def _is_answered(first: urllib.request.Request) -> bool:
    """Whether it was taken; False while nobody listens. Another answer than 2xx raises."""
    try:
        urllib.request.urlopen(first, timeout=GIVE_UP_S).close()
    except urllib.error.HTTPError as error:
        raise NotMeasured(f"the first answer is {error.code}") from None
    except urllib.error.URLError:
        return False
    return True
