"""Terraform's root in a copy of its own: no state and no lock file reaches the repository."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from local.build import BUILD, SOURCES, sources_hash
from local.settings import ROOT
from tests.terraform import providers

Values = dict[str, Any]

# Newest first.
PROVIDERS = ("8.7.0", "7.41.0")

JUNK = shutil.ignore_patterns("__pycache__", ".terraform*", "*.tfstate*")


class Failed(Exception):  # noqa: N818 - reads as what it is
    """Terraform's own words."""


class Root:
    """A copy of what Terraform reads, with one version of the providers, which run until its end.

    google: the version; the registry's newest where no stand-in is beside the repository
    at:     the folder that Terraform is run in
    """

    def __init__(self, folder: Path, google: str = PROVIDERS[0], *, at: str = "terraform") -> None:
        self.folder = folder / "copy"
        for part in ("terraform", "functions", "shared"):
            shutil.copytree(ROOT / part, self.folder / part, ignore=JUNK)
        (self.folder / "local").mkdir()
        shutil.copy(ROOT / "local" / "build.py", self.folder / "local")
        self._scratch, self._google = folder, google
        self._path = f"{self._fake_gcloud(folder)}:{os.environ['PATH']}"
        self._running = ExitStack()
        self.terraform = self.folder
        if _is_fresh(BUILD):  # what `make test` has staged
            shutil.copytree(BUILD, self.folder / "build")
        else:
            self.build()
        self.go_to(at)

    def __enter__(self) -> Self:
        """The root itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Stop its providers."""
        self._running.close()

    def go_to(self, at: str, *, reads_build: bool = True) -> None:
        """Run in this folder of the copy from now on.

        Its neighbours have the same providers, and so has what reads no function's build.
        """
        before, self.terraform = self.terraform, self.folder / at
        if reads_build and before.parent != self.terraform.parent:
            self._running.close()
            started = providers.environment(self._scratch, self._google, self.terraform)
            self._env = self._running.enter_context(started)
        plugins = self._scratch / "plugins"
        plugins.mkdir(exist_ok=True)
        self._env |= {
            "PATH": self._path,
            "TF_DATA_DIR": str(self.terraform / ".terraform"),
            "TF_PLUGIN_CACHE_DIR": str(plugins),
            "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "1",  # the copy keeps none
            "TF_IN_AUTOMATION": "1",
            "TF_CLI_ARGS": "-no-color",
        }
        self.run("init", "-input=false", "-backend=false")

    def _fake_gcloud(self, folder: Path) -> Path:
        """A gcloud that only notes what it was asked."""
        self.asked_of_gcloud = folder / "gcloud.txt"
        program = folder / "bin" / "gcloud"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\necho "$@" >>"{self.asked_of_gcloud}"\n')
        program.chmod(0o755)
        return program.parent

    def build(self) -> None:
        """`make build`, of the copy."""
        command = [sys.executable, str(self.folder / "local" / "build.py")]
        subprocess.run(command, check=True, capture_output=True)

    def run(self, *arguments: str) -> str:
        """What it printed; Failed with its errors and warnings, each a line without breaks."""
        answer = subprocess.run(
            ["terraform", *arguments],
            cwd=self.terraform, env=self._env,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if answer.returncode:
            raise Failed(" ".join((answer.stderr or answer.stdout).replace("│", " ").split()))
        return answer.stdout

    def given(self, variables: Values) -> None:
        """The variables of every plan from now on."""
        (self.terraform / "terraform.tfvars.json").write_text(json.dumps(variables))

    def plan(self, *options: str) -> "Plan":
        """What an apply would do."""
        self.run("plan", "-input=false", "-out=planned", "-lock=false", *options)
        return Plan(json.loads(self.run("show", "-json", "planned")))

    def apply(self) -> None:
        """Apply the plan as a new project would take it: a service that is not on is an error."""
        self.run("apply", "-input=false", "planned")

    def state(self) -> "Resources":
        """What there is."""
        return Resources(json.loads(self.run("show", "-json"))["values"]["root_module"])

    def outputs(self) -> Values:
        """The outputs' values by name."""
        listed = json.loads(self.run("output", "-json"))
        return {name: output["value"] for name, output in listed.items()}


class Resources:
    """Resources with their values, of a state or of a plan (what is not known yet is missing)."""

    def __init__(self, module: Values) -> None:
        self._found = list(_walk(module))

    def __iter__(self) -> Iterator[Values]:
        yield from self._found

    def of(self, *types: str) -> list[Values]:
        """Those of these types, each as ``{"address", "type", "values", …}``."""
        return [found for found in self._found if found["type"] in types]

    def values(self, kind: str) -> list[Values]:
        """The values of all of one type."""
        return [found["values"] for found in self.of(kind)]


class Plan:
    """A plan: what it would leave behind, and what it would change."""

    def __init__(self, shown: Values) -> None:
        self.resources = Resources(shown["planned_values"]["root_module"])
        self._changes = shown.get("resource_changes", [])
        self.checks = shown.get("checks", [])

    def changes(self) -> dict[str, list[str]]:
        """Address to actions, of all that does not stay as it is."""
        return {
            change["address"]: change["change"]["actions"]
            for change in self._changes
            if change["change"]["actions"] not in (["no-op"], ["read"])
        }


def _is_fresh(build: Path) -> bool:
    """Whether this is what `make build` would stage now."""
    noted = build / SOURCES
    return noted.exists() and noted.read_text().strip() == sources_hash()


def _walk(module: Values) -> Iterator[Values]:
    for resource in module.get("resources", []):
        if resource["mode"] == "managed":
            yield resource
    for child in module.get("child_modules", []):
        yield from _walk(child)
