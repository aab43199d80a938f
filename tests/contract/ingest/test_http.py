"""The HTTP contract, held against the running function by Schemathesis.

It runs as a command of its own, with the settings in schemathesis.toml: the same requests each
time, some thousands of them, made of the document that the function serves.
"""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.running import Ingest

ROOT = Path(__file__).parents[3]
CONFIG = Path(__file__).with_name("schemathesis.toml")

# It takes about 20 s on two quiet cores.
TIMEOUT_S = 240


def checked(
    document: dict[str, Any], ingest: Ingest, folder: Path, *more: str
) -> "subprocess.CompletedProcess[str]":
    """Hold the running function against a document; a file, as the one it serves it leaves out."""
    file = folder / "openapi.json"
    file.write_text(json.dumps(document))
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG)]
    return subprocess.run(
        [*command, "run", "--no-color", "--url", ingest.url, str(file), *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


@pytest.fixture
def document(ingest: Ingest) -> dict[str, Any]:
    """The one that the function serves."""
    with urllib.request.urlopen(f"{ingest.url}/openapi.json", timeout=10) as answer:  # noqa: S310 - our own
        found: dict[str, Any] = json.load(answer)
    return found


def test_the_running_function_answers_as_its_document_says(
    ingest: Ingest, document: dict[str, Any], tmp_path: Path
) -> None:
    run = checked(document, ingest, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    methods = {"get", "post", "options"}
    operations = sum(len(methods & path.keys()) for path in document["paths"].values())
    assert f"Tested: {operations}" in run.stdout, run.stdout


def test_a_code_that_the_document_does_not_have_fails_the_run(
    ingest: Ingest, document: dict[str, Any], tmp_path: Path
) -> None:
    refused = document["paths"]["/mp/collect"]["post"]["responses"]["400"]
    [_, narrowed] = refused["content"]["application/json"]["schema"]["allOf"]
    narrowed["properties"]["error"]["properties"]["code"]["enum"].remove("missing_client_id")
    run = checked(document, ingest, tmp_path, "--include-operation-id", "sendMeasurements")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "missing_client_id" in run.stdout
