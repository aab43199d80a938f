"""Each staged folder starts alone, in an environment of its own pinned requirements."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import build
from local.settings import HOST, PIPELINE
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ROOT / ".angelia" / "environments"
START_TIMEOUT_S = 120.0


def environment_of(folder: Path) -> Path:
    """A virtualenv with the folder's requirements and nothing else; made once for each content."""
    requirements = folder / "requirements.txt"
    content = requirements.read_bytes() + sys.version.encode()
    home = ENVIRONMENTS / hashlib.sha256(content).hexdigest()[:16]
    python = home / "bin" / "python"
    if not (home / "complete").exists():
        shutil.rmtree(home, ignore_errors=True)
        # pip would take 10 s of a core for each where uv takes one.
        uv = [sys.executable, "-m", "uv", "--quiet"]
        subprocess.run([*uv, "venv", "--python", sys.executable, str(home)], check=True)
        install = ["pip", "install", "--python", str(python), "--compile-bytecode"]
        subprocess.run([*uv, *install, "-r", str(requirements)], check=True)
        (home / "complete").touch()
    return python


@pytest.fixture(params=build.function_names())
def started(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The function under functions-framework, with no server behind it: (name, port)."""
    name, port = request.param, free_port()
    folder = build.stage(name, tmp_path)
    settings = PIPELINE["functions"][name]
    variables = {key: f"projects/p/topics/{topic}" for key, topic in settings["topics"].items()}
    variables |= {
        key: f"projects/p/datasets/d/tables/{table}" for key, table in settings["tables"].items()
    }
    python = str(environment_of(folder))
    command = [python, "-m", "functions_framework", "--source", str(folder / "main.py")]
    process = subprocess.Popen(
        [*command, "--target", name, "--host", HOST, "--port", str(port)],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PUBSUB_EMULATOR_HOST": f"{HOST}:1",
            "BIGQUERY_WRITE_ENDPOINT": f"{HOST}:1",
            "FIRESTORE_EMULATOR_HOST": f"{HOST}:1",
            "GOOGLE_CLOUD_PROJECT": "p",
            **variables,
        },
    )
    try:
        wait_until_it_answers(process, port)
        yield name, port
    finally:
        process.terminate()
        process.wait(START_TIMEOUT_S)


def wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while status(port) is None:
        assert process.poll() is None, "it ended; its output stands above"
        assert time.monotonic() < deadline, "it does not answer"
        time.sleep(0.05)


def status(port: int) -> int | None:
    request = urllib.request.Request(f"http://{HOST}:{port}/nothing", data=b"{}", method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def test_it_starts_alone_and_refuses_what_it_does_not_know(started: tuple[str, int]) -> None:
    name, port = started
    assert status(port) == (404 if name == "ingest" else 400)
