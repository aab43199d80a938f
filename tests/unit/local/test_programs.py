import subprocess
import sys
from pathlib import Path

import pytest

from local import build, servers, staged
from local.processes import StartFailed
from local.programs import Program
from local.settings import HOST, ROOT, Ports

HELLO = Program(name="hello", command=["hello"], ports=[])


@pytest.fixture(scope="module", autouse=True)
def _staged() -> None:
    build.main()


def test_quiet_programs_and_those_that_talk_too_much_write_to_a_log(tmp_path: Path) -> None:
    chatty = Program(name="chatty", command=["talk"], ports=[], is_chatty=True)
    assert HELLO.child(tmp_path, quiet=False).log is None
    assert HELLO.child(tmp_path, quiet=True).log == tmp_path / "hello.log"
    assert chatty.child(tmp_path, quiet=False).log == tmp_path / "chatty.log"


def test_a_function_runs_with_the_modules_that_were_staged_with_it(tmp_path: Path) -> None:
    """And not with those of the folder that it is started from, where there is a `shared` too."""
    child = staged.function("enrich", Ports.from_env({})).child(tmp_path, quiet=True)
    code = "import importlib.util; print(importlib.util.find_spec('shared'))"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=dict(child.environment),
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "None"


def test_a_function_is_told_where_the_servers_are() -> None:
    environment = staged.function(
        "sink_firestore", Ports.from_env({"FIRESTORE_PORT": "4711"})
    ).environment
    assert environment["FIRESTORE_EMULATOR_HOST"] == f"{HOST}:4711"
    assert environment["INPUT_TOPIC"] == "projects/angelia-local/topics/enriched-events"


def test_a_function_that_is_not_staged_says_how_to_stage_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(staged, "ROOT", tmp_path)
    with pytest.raises(StartFailed, match="make build"):
        staged.function("ingest", Ports.from_env({}))


def test_the_servers_start_in_the_order_that_they_need_each_other(tmp_path: Path) -> None:
    ports = Ports.from_env({})
    own = servers.own_servers(ports, tmp_path)
    assert [server.name for server in own] == ["bigquery", "firestore", "pubsub"]
    used = [port for server in own for port in server.ports]
    assert len(used) == len(set(used)) == 6
    assert f"http://{HOST}:{ports.bigquery}" in own[2].command
