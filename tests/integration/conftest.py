"""The whole pipeline as child processes: the staged functions and the local servers."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local.cloud import LocalCloud
from local.settings import Ports
from tests.running import stage

ROOT = Path(__file__).parents[2]

# Far more than a row takes, and far less than a person waits.
ARRIVAL_TIMEOUT_S = 60.0

Rows = Callable[..., list[dict[str, Any]]]


@contextmanager
def started(data_dir: Path, *, streams: str = "") -> Iterator[LocalCloud]:
    """Everything, freshly staged."""
    stage()
    with LocalCloud(data_dir, ports=Ports.free(), quiet=True, streams=streams) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with started(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(scope="session")
def rows(cloud: LocalCloud) -> Rows:
    return rows_of(cloud)


def rows_of(cloud: LocalCloud) -> Rows:
    """Ask BigQuery until it answers with ``expect`` rows; fails with what it has by then."""

    def ask(sql: str, *, expect: int = 1) -> list[dict[str, Any]]:
        deadline = time.monotonic() + ARRIVAL_TIMEOUT_S
        while True:
            found = [dict(row) for row in cloud.bigquery.query_and_wait(sql)]
            if len(found) == expect:
                return found
            assert time.monotonic() < deadline, f"{len(found)} rows, not {expect}: {found}"
            time.sleep(0.05)

    return ask


def settle(cloud: LocalCloud) -> None:
    """Wait until everything that was published so far has been dealt with."""
    deadline = time.monotonic() + ARRIVAL_TIMEOUT_S
    while any(waiting := cloud.undelivered().values()):
        assert time.monotonic() < deadline, list(waiting)
        time.sleep(0.05)
