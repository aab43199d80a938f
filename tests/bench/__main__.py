"""`make bench`: what the pipeline does on this machine, beside its budgets.

A budget that is missed is shown and is no failure: the figures are the machine's. Fails where
something could not be measured.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import aiohttp

from local.processes import StartFailed
from tests.bench import dashboard, ingest, latency, pure, sink, starts
from tests.bench.figures import Figure, header, line
from tests.bench.running import NotMeasured

Measure = Callable[[Path], Iterator[Figure]]

MEASURES: Mapping[str, Measure] = {
    "rows": lambda _: pure.serialized_rows(),
    "enrich": lambda _: pure.enriched_events(),
    "ingest": ingest.figures,
    "sink": sink.figures,
    "latency": latency.figures,
    "dashboard": dashboard.figures,
    "starts": starts.figures,
}

# Above this somebody else is at work, and the figures are lower than the machine's.
BUSY_LOAD = 1.0

NOT_MEASURED = (
    NotMeasured,
    StartFailed,
    OSError,
    subprocess.SubprocessError,
    aiohttp.ClientError,
)


def machine() -> Iterator[str]:
    """What the figures depend on."""
    load_1m = os.getloadavg()[0]
    yield f"{os.cpu_count()} cores, load average {load_1m:.2f} at the start"
    if load_1m > BUSY_LOAD:
        yield f"WARNING: a load average over {BUSY_LOAD:g}: others are at work, the figures suffer"


def main(measures: Mapping[str, Measure] = MEASURES) -> int:
    """Print the table as it comes; 1 where a part of it could not be measured."""
    print(*machine(), header(), sep="\n", flush=True)
    failed = False
    for name, measure in measures.items():
        with tempfile.TemporaryDirectory(prefix="angelia-bench-") as folder:
            try:
                for figure in measure(Path(folder)):
                    print(line(figure), flush=True)
            except* NOT_MEASURED as errors:  # alone, or in the group of the tasks that it ended
                print(f"{name}: not measured: {_first(errors)}", flush=True)
                failed = True
    print("What is measured how, and what limits it: docs/performance.md")
    return 1 if failed else 0


def _first(errors: ExceptionGroup[Exception]) -> Exception:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first


if __name__ == "__main__":
    named = sys.argv[1:] or list(MEASURES)
    sys.exit(main({name: MEASURES[name] for name in named}))
