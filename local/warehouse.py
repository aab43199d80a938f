"""The sink's own command on the local BigQuery: tables and views at each start, `make daily`.

It is what an operator runs in production, in a process of its own: nothing under local/ imports a
function.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from .processes import START_TIMEOUT_S, StartFailed
from .programs import python
from .settings import DATASET, HOST, PROJECT, ROOT, Ports

# Of a dataset that is not there yet. The local BigQuery has no places.
LOCATION = "US"


@contextmanager
def tables_made(port: int) -> Iterator[None]:
    """Make the tables and views beside what is done meanwhile; StartFailed where one cannot be."""
    process = subprocess.Popen(
        _command("ensure-table", "--location", LOCATION),
        cwd=ROOT,
        env=_environment(port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield
        said, _ = process.communicate(timeout=START_TIMEOUT_S)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.returncode:
        raise StartFailed(f"the tables are not as they should be:\n{said}`make clean` removes them")


def daily() -> int:
    """`make daily`: GA4's daily tables of what `make run` keeps."""
    port = Ports.from_env().bigquery
    return subprocess.run(
        _command("daily"), cwd=ROOT, env=_environment(port), check=False
    ).returncode


def _command(action: str, *options: str) -> list[str]:
    named = ["--project", PROJECT, "--dataset", DATASET]
    return python("-m", "functions.sink_bigquery", action, *named, *options)


def _environment(port: int) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "BIGQUERY_EMULATOR_HOST": f"http://{HOST}:{port}",
    }
