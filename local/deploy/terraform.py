"""The adapter around the program terraform."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from local.settings import ROOT

FOLDER = ROOT / "terraform"

HOW = "https://developer.hashicorp.com/terraform/install"


class DeployFailed(Exception):  # noqa: N818 - reads as what it is
    """A step did not work; a program that was run has said why itself."""


class Terraform:
    """Terraform in one folder, talking to this terminal.

    given: values of variables; all others come from terraform.tfvars or their defaults
    state: the Cloud Storage bucket of the state; empty leaves it where backend.tf says, or here
    """

    def __init__(self, given: dict[str, str], *, state: str = "", folder: Path = FOLDER) -> None:
        self._given = given
        self._state = state
        self._folder = folder

    def init(self) -> None:
        """Get the providers and the state; run again it changes nothing."""
        backend = [f"-backend-config=bucket={self._state}"] if self._state else []
        self._run("init", "-input=false", *backend)

    def plan(self, **more: str) -> None:
        """Show what an apply would do."""
        self._run("plan", *self._variables(**more))

    def apply(self, **more: str) -> None:
        """Do it, after a yes at the terminal. ``more``: values that a step before has made."""
        self._run("apply", *self._variables(**more))

    def destroy(self) -> None:
        """Take everything down, after a yes at the terminal."""
        self._run("destroy", *self._variables())

    def outputs(self) -> dict[str, Any]:
        """The outputs' values by name; none before the first apply."""
        said = self._run("output", "-json", is_read=True)
        return {name: output["value"] for name, output in json.loads(said or "{}").items()}

    def _variables(self, **more: str) -> list[str]:
        return [f"-var={name}={value}" for name, value in {**self._given, **more}.items()]

    def _run(self, *arguments: str, is_read: bool = False) -> str:
        return run(["terraform", f"-chdir={self._folder}", *arguments], is_read=is_read)


def run(command: Sequence[str], *, is_read: bool = False) -> str:
    """Run a program here; its standard output where that is to be read, else it is shown."""
    try:
        answer = subprocess.run(
            command, stdout=subprocess.PIPE if is_read else None, text=True, check=False
        )
    except FileNotFoundError:
        how = HOW if command[0] == "terraform" else "https://cloud.google.com/sdk/docs/install"
        raise DeployFailed(f"{command[0]} is not installed: {how}") from None
    if answer.returncode:
        step = next(word for word in command[1:] if not word.startswith("-"))
        raise DeployFailed(f"{command[0]} {step} ended with an error")
    return answer.stdout or ""
