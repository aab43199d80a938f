"""Long runs, for `make soak`: nothing here runs with `make test`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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


@pytest.fixture
def say(pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Shows a line of figures at once."""
    reporter: Any = pytestconfig.pluginmanager.get_plugin("terminalreporter")

    def write(line: str) -> None:
        with capsys.disabled():
            reporter.ensure_newline()
            reporter.write_line(line)

    return write
