"""Long runs, for `make soak`: nothing here runs with `make test`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud import LocalCloud
from local.settings import Ports
from tests.running import stage


@pytest.fixture(scope="session", autouse=True)
def _staged() -> None:
    stage()


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[LocalCloud]:
    """The whole pipeline, fresh for each test."""
    with LocalCloud(tmp_path / "cloud", ports=Ports.free(), quiet=True) as started:
        yield started
