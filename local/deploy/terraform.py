"""The adapter around the program terraform."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from local.settings import ROOT
from shared.command import CommandFailed

FOLDER = ROOT / "terraform"

HOW = "https://developer.hashicorp.com/terraform/install"

# What the steps look at before Terraform plans.
LOOKED_AT = (
    "project_id", "region", "notification_email", "streams", "settings", "daily_tables",
)  # fmt: skip

# A value as the console prints it; of a variable without one it says "(known after apply)".
VALUE = re.compile(r'^  "(\w+)" = "([\w+/=]*)"$', re.MULTILINE)

# What a console adds when it meets a value of the wrong type; the error itself stands before.
CRASH = "!!!!!!!!!!"


class DeployFailed(CommandFailed):
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
        """Get the providers and the state; run again it changes nothing.

        A bucket without a backend Terraform would only warn of, and begin a state of its own here.
        """
        has_backend = any('backend "' in file.read_text() for file in self._folder.glob("*.tf"))
        if self._state and not has_backend:
            raise DeployFailed(
                f"the state cannot be in {self._state} without terraform/backend.tf: "
                "cp terraform/backend.tf.example terraform/backend.tf"
            )
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

    def given(self) -> dict[str, Any]:
        """The values of variables, wherever they are written; those that have none are left out.

        The console takes one line, and says of a wrong value what the plan says again: it is shown
        only where the console cannot go on.
        """
        asked = (f"{name} = base64encode(jsonencode(var.{name}))" for name in LOOKED_AT)
        said = self._run("console", *self._variables(), typed=f"{{ {', '.join(asked)} }}\n")
        return {name: json.loads(base64.b64decode(text)) for name, text in VALUE.findall(said)}

    def _variables(self, **more: str) -> list[str]:
        return [f"-var={name}={value}" for name, value in {**self._given, **more}.items()]

    def _run(self, *arguments: str, is_read: bool = False, typed: str | None = None) -> str:
        command = ["terraform", f"-chdir={self._folder}", *arguments]
        return run(command, is_read=is_read, typed=typed)


def run(command: Sequence[str], *, is_read: bool = False, typed: str | None = None) -> str:
    """Run a program here; its standard output where that is to be read, else it is shown.

    typed: what it is told instead of the keyboard; then it is read, and its errors are shown only
           if it fails
    """
    pipe = subprocess.PIPE
    is_asked = typed is not None
    try:
        process = subprocess.Popen(
            command,
            stdin=pipe if is_asked else None,
            stdout=pipe if is_read or is_asked else None,
            stderr=pipe if is_asked else None,
            text=True,
        )
    except FileNotFoundError:
        how = HOW if command[0] == "terraform" else "https://cloud.google.com/sdk/docs/install"
        raise DeployFailed(f"{command[0]} is not installed: {how}") from None
    said, errors = _ended(process, typed)
    if process.returncode:
        sys.stderr.write((errors or "").partition(CRASH)[0])
        step = next(word for word in command[1:] if not word.startswith("-"))
        raise DeployFailed(f"{command[0]} {step} ended with an error")
    return said or ""


def _ended(process: subprocess.Popen[str], typed: str | None) -> tuple[str | None, str | None]:
    """What it said, once it has ended by itself.

    Ctrl-C reaches it too: Terraform then finishes what it is at and writes the state down. To end
    it meanwhile would lose what was made from the state.
    """
    with process:
        try:
            return process.communicate(typed)
        except KeyboardInterrupt:
            process.wait()
            raise
