"""The variables that functions get on this machine, held against the classes that read them."""

import importlib
import re

import pytest

from local import staged
from local.configuration.outside import OUTSIDE
from local.settings import PIPELINE, ROOT, Ports
from shared.settings import described

# What stands in no settings class: Google's libraries read it, Python does, glibc does.
NOT_SETTINGS = {one.variable for one in OUTSIDE} | {
    "GOOGLE_CLOUD_PROJECT", "MALLOC_ARENA_MAX", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE",
    "PYTHONSAFEPATH",
}  # fmt: skip

# Of any function, as some read and others do not.
READ = {
    name: {
        about.variable
        for about in described(
            importlib.import_module(f"functions.{name}.settings").Settings
        ).values()
    }
    for name in PIPELINE["functions"]
}


@pytest.mark.parametrize("name", PIPELINE["functions"])
def test_a_function_starts_with_what_it_is_given(name: str) -> None:
    settings = importlib.import_module(f"functions.{name}.settings").Settings
    settings.from_env(staged.environment(name, Ports.from_env({})))


@pytest.mark.parametrize("name", PIPELINE["functions"])
def test_somebody_reads_what_a_function_is_given(name: str) -> None:
    given = staged.environment(name, Ports.from_env({})).keys()
    assert given - NOT_SETTINGS <= set().union(*READ.values())


def test_as_many_requests_at_once_as_in_the_cloud() -> None:
    profiles = (ROOT / "terraform" / "locals.tf").read_text()
    [large] = re.findall(r"large = {[^}]*concurrency = (\d+)", profiles)
    assert int(large) == staged.THREADS
