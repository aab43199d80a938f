"""The stand-ins of the providers, kept running: a start costs three times what a plan does."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.terraform import offline

# Those that the root uses.
USED = ("archive", "google", "time")

NEW_PROJECT = Path(__file__).parent / "new_project.py"

# Line of the provider's start: export TF_REATTACH_PROVIDERS='{…}'
ATTACH = "TF_REATTACH_PROVIDERS="


@contextmanager
def environment(scratch: Path, google: str, at: Path) -> Iterator[dict[str, str]]:
    """The variables to run terraform with, while its providers run.

    scratch: a folder of the caller's own
    google:  the version of that provider
    at:      where terraform will run: providers read files by paths from there
    """
    env = offline.environment(scratch, google)
    if offline.stand_in() is None:
        yield env
        return
    with ExitStack() as running:
        attached: dict[str, object] = {}
        for schema in sorted((scratch / "stand-in" / "schema").glob("*.json")):
            provider, _, version = schema.stem.rpartition("-")
            if provider in USED and (provider != "google" or version == google):
                attached |= running.enter_context(_started(scratch, provider, schema, at))
        yield env | {"TF_REATTACH_PROVIDERS": json.dumps(attached)}


@contextmanager
def _started(scratch: Path, provider: str, schema: Path, at: Path) -> Iterator[dict[str, object]]:
    """One provider's process, as a new project answers: what comes too early is refused."""
    python = scratch / "cache" / "terraform-offline" / "venv" / "bin" / "python"
    process = subprocess.Popen(
        [python, NEW_PROJECT, "--dev"],
        cwd=at, stdout=subprocess.PIPE, text=True,
        env={
            **os.environ,
            "OFFLINE_PROVIDER": str(scratch / "stand-in" / "provider.py"),
            "OFFLINE_SCHEMA": str(schema),
            "OFFLINE_ADDRESS": f"registry.terraform.io/hashicorp/{provider}",
            "OFFLINE_STRICT": "1",
            "PYTHONUNBUFFERED": "1",
        },
    )  # fmt: skip
    try:
        assert process.stdout
        line = next(line for line in process.stdout if ATTACH in line)
        yield json.loads(line.partition(ATTACH)[2].strip().strip("'"))
    finally:
        process.terminate()
        process.communicate()
