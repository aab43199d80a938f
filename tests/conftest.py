"""What tests may need besides pip, and what happens where it is missing.

`@pytest.mark.needs("chromium")` leaves a test out where Chromium is not installed, and the last
lines of the run name what was left out and how to get it. `--require=all` fails instead.
"""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import hypothesis
import pytest

# The same examples every time, and no clock: a slow machine is not a failing test.
hypothesis.settings.register_profile("angelia", derandomize=True, deadline=None)
hypothesis.settings.load_profile("angelia")


@dataclass(frozen=True)
class Need:
    """Something that pip does not install: what it is called, how to get it, whether it is here."""

    name: str
    how: str

    def is_here(self) -> bool:
        raise NotImplementedError


@dataclass(frozen=True)
class Program(Need):
    """A program on the PATH, by any of its names."""

    commands: tuple[str, ...]

    def is_here(self) -> bool:
        return any(shutil.which(command) for command in self.commands)


@dataclass(frozen=True)
class Emulator(Need):
    """One of Google's emulators: a jar under the Cloud SDK, and Java to run it."""

    component: str

    def is_here(self) -> bool:
        if not shutil.which("java"):
            return False
        return any((sdk / "platform" / self.component).is_dir() for sdk in sdk_folders())


@cache
def sdk_folders() -> tuple[Path, ...]:
    """Where the Google Cloud SDK may be installed."""
    usual = [Path("/usr/lib/google-cloud-sdk"), Path.home() / "google-cloud-sdk"]
    usual.append(Path("/opt/homebrew/share/google-cloud-sdk"))
    if gcloud := shutil.which("gcloud"):
        command = [gcloud, "info", "--format=value(installation.sdk_root)"]
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
        usual.insert(0, Path(asked.stdout.strip() or os.devnull))
    return tuple(folder for folder in usual if folder.is_dir())


NEEDS: dict[str, Need] = {
    "pubsub-emulator": Emulator(
        "Google's Pub/Sub emulator",
        "gcloud components install pubsub-emulator, and Java 17",
        "pubsub-emulator",
    ),
    "firestore-emulator": Emulator(
        "Google's Firestore emulator",
        "gcloud components install cloud-firestore-emulator, and Java 17",
        "cloud-firestore-emulator",
    ),
    "chromium": Program(
        "Chromium", "apt-get install chromium", ("chromium", "chromium-browser", "google-chrome")
    ),
    "terraform": Program("Terraform", "developer.hashicorp.com/terraform/install", ("terraform",)),
}

_left_out: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require", choices=["all"], help="fail where something that a test needs is missing"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for marker in item.iter_markers("needs"):
            what = marker.args[0]
            if _is_here(what):
                continue
            need = NEEDS[what]
            if config.getoption("--require") == "all":
                raise pytest.UsageError(f"{item.nodeid} needs {need.name}: {need.how}")
            item.add_marker(pytest.mark.skip(reason=f"needs {need.name}"))
            _left_out[what] += 1


@cache
def _is_here(what: str) -> bool:
    return NEEDS[what].is_here()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Iterator[None]:
    yield
    for what, count in sorted(_left_out.items()):
        need = NEEDS[what]
        terminalreporter.write_line(
            f"left out: {count} tests that need {need.name} (to get it: {need.how})", yellow=True
        )
