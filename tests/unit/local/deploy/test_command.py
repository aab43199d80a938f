"""`python -m local.deploy`, with a terraform that only notes what it is asked."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from local.settings import ROOT

AT = f"-chdir={ROOT / 'terraform'}"
GIVEN = {
    "project_id": "my-shop",
    "region": "europe-north1",
    "notification_email": "ops@shop.example",
    "streams": {},
}


def console(values: Mapping[str, object]) -> str:
    """As Terraform prints them; a variable that is not named has no value."""
    written = {name: base64.b64encode(json.dumps(v).encode()) for name, v in values.items()}
    lines = [f'  "{name}" = "{text.decode()}"' for name, text in written.items()]
    return "\n".join(["{", *lines, '  "settings" = (known after apply)', "}"])


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with nothing but that terraform."""
    folder = tmp_path / "bin"
    folder.mkdir()
    write(folder, console(GIVEN))
    return folder


def write(folder: Path, said: str, then: str = "") -> None:
    """A terraform whose console says this, and what the script does then."""
    (folder.parent / "said").write_text(said)
    program = folder / "terraform"
    asked, answer = folder.parent / "asked", folder.parent / "said"
    program.write_text(
        f"""#!/bin/sh
echo "$*" >>"{asked}"
case $2 in console) read -r line; while IFS= read -r line; do echo "$line"; done <"{answer}";; esac
{then}
"""
    )
    program.chmod(0o755)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Python started in the background of a shell would let Ctrl-C pass.
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from local.deploy.__main__ import main; sys.exit(main())"
    )
    command = [sys.executable, "-c", code, *arguments]
    env = {"PATH": str(folder), "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)


def asked(folder: Path) -> list[str]:
    return (folder.parent / "asked").read_text().splitlines()


def test_what_is_given_reaches_terraform_and_nothing_else(programs: Path) -> None:
    given = ["--project", "my-shop", "--region", "europe-north1"]
    answer = run(programs, "plan", *given)
    assert (answer.returncode, answer.stderr) == (0, "")
    values = "-var=project_id=my-shop -var=region=europe-north1"
    assert asked(programs) == [
        f"{AT} init -input=false",
        f"{AT} console {values}",
        f"{AT} output -json",
        f"{AT} plan {values}",
    ]


def test_what_is_missing_is_said_as_make_takes_it(programs: Path) -> None:
    write(programs, console({"project_id": "my-shop"}))
    answer = run(programs, "plan")
    assert answer.returncode == 2
    assert answer.stderr.startswith("give REGION=… EMAIL=… to make, or write region, ")
    assert [line.split()[1] for line in asked(programs)] == ["init", "console", "output"]


def test_what_fails_ends_it_in_one_line(programs: Path) -> None:
    write(programs, "", "exit 1")
    answer = run(programs, "deploy")
    assert (answer.returncode, answer.stderr) == (2, "terraform init ended with an error\n")


def test_of_a_value_that_the_console_cannot_read_its_error_is_shown(programs: Path) -> None:
    crash = "!" * 20 + " TERRAFORM CRASH\npanic: goroutine 1"
    fails = f"echo 'Error: map required' >&2; echo '{crash}' >&2; exit 11"
    write(programs, "", f"case $2 in console) {fails};; esac")
    answer = run(programs, "plan")
    assert answer.stderr == "Error: map required\nterraform console ended with an error\n"


def test_what_the_plan_says_again_is_not_shown_twice(programs: Path) -> None:
    write(programs, console(GIVEN), """case $2 in console) echo 'Error: region' >&2;; esac""")
    answer = run(programs, "plan")
    assert (answer.returncode, answer.stderr) == (0, "")


def test_ctrl_c_lets_terraform_write_its_state(programs: Path) -> None:
    # Longer than the quarter of a second that Python itself would wait before it ends a program.
    ends = f"kill -INT $PPID; {sys.executable} -c 'import time; time.sleep(0.5)'; echo ended"
    write(programs, console(GIVEN), f"case $2 in apply) {ends};; esac")
    answer = run(programs, "deploy")
    assert (answer.returncode, answer.stdout) == (130, "ended\n")
    assert answer.stderr == "Interrupted. Run it again for the rest.\n"


def test_it_says_where_to_get_terraform(programs: Path) -> None:
    (programs / "terraform").unlink()
    answer = run(programs, "plan")
    assert answer.returncode == 2
    assert answer.stderr.startswith("terraform is not installed: https://")
