"""`python -m local.deploy`, with a terraform that only notes what it is asked."""

import subprocess
import sys
from pathlib import Path

import pytest

from local.settings import ROOT


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with nothing but that terraform."""
    program = tmp_path / "bin" / "terraform"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$*" >>"{tmp_path / "asked"}"\n')
    program.chmod(0o755)
    return program.parent


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "local.deploy", *arguments]
    env = {"PATH": str(folder), "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)


def test_what_is_given_reaches_terraform_and_nothing_else(programs: Path) -> None:
    given = ["--project", "my-shop", "--region", "europe-north1", "--state", "my-bucket"]
    answer = run(programs, "plan", *given)
    assert (answer.returncode, answer.stderr) == (0, "")
    at = f"-chdir={ROOT / 'terraform'}"
    assert (programs.parent / "asked").read_text().splitlines() == [
        f"{at} init -input=false -backend-config=bucket=my-bucket",
        f"{at} output -json",
        f"{at} plan -var=project_id=my-shop -var=region=europe-north1",
    ]


def test_what_fails_ends_it_in_one_line(programs: Path) -> None:
    (programs / "terraform").write_text("#!/bin/sh\nexit 1\n")
    answer = run(programs, "deploy")
    assert (answer.returncode, answer.stderr) == (1, "terraform init ended with an error\n")


def test_it_says_where_to_get_terraform(programs: Path) -> None:
    (programs / "terraform").unlink()
    answer = run(programs, "plan")
    assert answer.returncode == 1
    assert answer.stderr.startswith("terraform is not installed: https://")
