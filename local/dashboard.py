"""`python -m local.dashboard PORT`: the staged dashboard in an environment of its own.

The environment is made when it is first needed: Streamlit, pandas and Altair are half a gigabyte
that nothing else here needs.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.streams import Streams

from .processes import StartFailed
from .programs import Program, python
from .settings import HOST, PROJECT, ROOT, Ports

STAGED = ROOT / "build" / "dashboard"
REQUIREMENTS = ROOT / "functions" / "dashboard" / "requirements.txt"
ENVIRONMENT = ROOT / ".angelia" / "dashboard"

# The exit code that says: it is of no use to start this again (sysexits' EX_UNAVAILABLE).
GIVES_UP = 69

NOT_INSTALLED = """\
The dashboard is not there: pip could not install {requirements} into {environment}.
Everything else runs. pip needs a package index (the network, or pip's own settings); `make run`
tries again. What it said:
{said}"""


def program(ports: Ports, streams: str) -> Program:
    """The dashboard; ``streams``: the variable STREAMS, whose first stream says what a day is.

    StartFailed where it is not staged.
    """
    if not (STAGED / "main.py").exists():
        raise StartFailed(f"{STAGED} is missing: run `make build`")
    return Program(
        name="dashboard",
        command=python("-m", "local.dashboard", str(ports.dashboard)),
        ports=[ports.dashboard],
        environment=environment(ports, streams),
        gives_up=GIVES_UP,
    )


def environment(ports: Ports, streams: str) -> dict[str, str]:
    """What it is told here in place of Terraform; what the developer sets holds before it."""
    listed = Streams.from_text(streams)
    zone = listed.of(listed.ids[0]).time_zone if listed.ids else "UTC"
    return {
        "GOOGLE_CLOUD_PROJECT": PROJECT,
        "FIRESTORE_EMULATOR_HOST": f"{HOST}:{ports.firestore}",
        "TIME_ZONE": os.environ.get("TIME_ZONE", zone),
        "MALLOC_ARENA_MAX": "2",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def is_installed(requirements: Path = REQUIREMENTS, environment: Path = ENVIRONMENT) -> bool:
    """Whether the environment is there and made of the requirements of now."""
    stamp = environment / ".installed"
    return stamp.exists() and stamp.read_text() == _wanted(requirements)


def install(requirements: Path = REQUIREMENTS, environment: Path = ENVIRONMENT) -> Path:
    """The environment's Python, made or made anew where it is missing or old.

    StartFailed where pip could not. Two processes that want it wait for each other.
    """
    interpreter = environment / "bin" / "python"
    with _alone(environment):
        if not is_installed(requirements, environment):
            print("Installing the dashboard's environment (half a minute, once) …", file=sys.stderr)
            pip = [sys.executable, "-m", "pip", "--python", str(interpreter), "install", "--quiet"]
            for command in (
                [sys.executable, "-m", "venv", "--clear", "--without-pip", str(environment)],
                [*pip, "--disable-pip-version-check", "-r", str(requirements)],
            ):
                if said := _failure(command):
                    raise StartFailed(
                        NOT_INSTALLED.format(
                            requirements=requirements, environment=environment, said=said
                        )
                    )
            (environment / ".installed").write_text(_wanted(requirements))
    return interpreter


def _failure(command: list[str]) -> str:
    """The last words of a command that fails; empty where it does not."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.returncode:
        return ""
    lines = (done.stdout + done.stderr).splitlines()[-8:]
    return "\n".join(f"  {line}" for line in lines) or f"  exit code {done.returncode}"


def _wanted(requirements: Path) -> str:
    """Another requirement or another Python: another environment."""
    return f"{sys.version_info[:2]} {hashlib.sha256(requirements.read_bytes()).hexdigest()}"


@contextmanager
def _alone(environment: Path) -> Iterator[None]:
    environment.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{environment}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(port: str) -> int:
    """Become the page's server; the exit code only where that cannot be."""
    try:
        interpreter = install()
    except StartFailed as error:
        print(error, file=sys.stderr)
        return GIVES_UP
    command = [str(interpreter), "-m", "streamlit", "run", str(STAGED / "main.py")]
    command += ["--server.address", HOST, "--server.port", port]
    # What is staged is what runs: not `shared` of the folder that this was started from.
    os.environ.pop("PYTHONPATH", None)
    os.chdir(STAGED)
    return os.execv(command[0], command)  # noqa: S606 - our own command, without a shell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
