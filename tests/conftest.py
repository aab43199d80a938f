"""What tests may need besides pip, and what happens where it is missing.

`@pytest.mark.needs("pubsub-emulator")` leaves a test out where that is not installed, and the last
lines of the run name what was left out and how to get it. `--require=all` fails instead.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import hypothesis
import pytest

from local import chromium, google_emulators
from tests.scheduling import ServersTogether
from tests.terraform import offline

# The same examples every time, and no clock: a slow machine is not a failing test. New ones, and
# more of them, come with `make fuzz`.
hypothesis.settings.register_profile(
    "angelia", derandomize=True, deadline=None, max_examples=50, database=None
)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=300)
hypothesis.settings.load_profile("angelia")


@dataclass(frozen=True)
class Need:
    """Something that pip does not install: what it is called, how to get it, whether it is here."""

    name: str
    how: str

    # False where not everybody can get it: then `--require=all` does not ask for it.
    is_for_all: ClassVar[bool] = True

    def is_here(self) -> bool:
        raise NotImplementedError


@dataclass(frozen=True)
class Emulator(Need):
    """One of Google's emulators, and Java to run it."""

    emulator: google_emulators.Emulator

    def is_here(self) -> bool:
        return self.emulator.is_here()


class Chromium(Need):
    """A browser of the operating system."""

    def is_here(self) -> bool:
        return chromium.path() is not None


@dataclass(frozen=True)
class Program(Need):
    """A program of the operating system, by its command."""

    command: str

    def is_here(self) -> bool:
        return shutil.which(self.command) is not None


class ProviderStandIn(Need):
    """Terraform, and providers for it that need neither network nor credentials."""

    is_for_all = False

    def is_here(self) -> bool:
        return NEEDS["terraform"].is_here() and offline.stand_in() is not None


def emulator(found: google_emulators.Emulator) -> Emulator:
    how = f"{found.how_to_get_it}; {google_emulators.JAVA}"
    return Emulator(found.name, how, found)


LEFT_OUT = "left out, needs "

NEEDS: dict[str, Need] = {
    "pubsub-emulator": emulator(google_emulators.PUBSUB),
    "firestore-emulator": emulator(google_emulators.FIRESTORE),
    "chromium": Chromium("Chromium", chromium.HOW),
    "node": Program("Node", "apt-get install nodejs, or brew install node; 18 or newer", "node"),
    "terraform": Program(
        "Terraform", "https://developer.hashicorp.com/terraform/install", "terraform"
    ),
    "provider-stand-in": ProviderStandIn(
        "a stand-in for Google's provider", "ANGELIA_TERRAFORM_OFFLINE=<folder>, where one is kept"
    ),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require", choices=["all"], help="fail where something that a test needs is missing"
    )


def pytest_configure(config: pytest.Config) -> None:
    missing = [need for what, need in NEEDS.items() if need.is_for_all and not _is_here(what)]
    if config.getoption("--require") == "all" and missing:
        named = "; ".join(f"{need.name}: {need.how}" for need in missing)
        raise pytest.UsageError(f"missing: {named}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker in item.iter_markers("needs"):
            if not _is_here(marker.args[0]):
                item.add_marker(pytest.mark.skip(reason=f"{LEFT_OUT}{marker.args[0]}"))


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ServersTogether:
    """Several processes do not take tests one by one, nor file by file."""
    return ServersTogether(config, log)


@pytest.fixture
def say(pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Shows a line of figures at once."""
    reporter: Any = pytestconfig.pluginmanager.get_plugin("terminalreporter")

    def write(line: str) -> None:
        with capsys.disabled():
            # There is none in a process of several.
            if reporter is not None:
                reporter.ensure_newline()
                reporter.write_line(line)

    return write


@cache
def _is_here(what: str) -> bool:
    return NEEDS[what].is_here()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last lines of the run: counted from the reports, as tests run in other processes."""
    terminalreporter = config.pluginmanager.get_plugin("terminalreporter")
    if terminalreporter is None:
        return
    reasons = Counter(
        str(report.longrepr[2]).partition(LEFT_OUT)[2]
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and LEFT_OUT in report.longrepr[2]
    )
    for what, count in sorted(reasons.items()):
        need = NEEDS[what]
        terminalreporter.write_line(
            f"left out: {count} tests that need {need.name} (to get it: {need.how})", yellow=True
        )
