"""The walls between the parts, held by a test."""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from local import build

ROOT = Path(__file__).parents[2]
FUNCTIONS = [ROOT / "functions" / name for name in build.function_names()]
SERVICES = [ROOT / "functions" / name for name in build.service_names()]
DEPLOYED = [*FUNCTIONS, *SERVICES]
PYTHON = sorted(
    file for folder in ("functions", "shared", "local") for file in (ROOT / folder).rglob("*.py")
)
SHARED = sorted(
    file.stem if file.is_file() else file.name
    for file in (ROOT / "shared").iterdir()
    if (file.suffix == ".py" and file.stem != "__init__") or (file / "__init__.py").exists()
)

# What deploys as a function has these files, so that one folder teaches all.
SAME_FILES = {"__init__.py", "main.py", "settings.py", "handler.py", "requirements.txt"}

MAX_MAIN_LINES = 30

# Of shared: options and exit codes of commands, and the client that only commands ask.
OF_COMMANDS = {"command", "bigquery_client"}


@cache
def users() -> dict[str, set[str]]:
    """What each folder uses of shared, deployed or for its commands; replay is a command alone."""
    return {
        file.parent.name: set(build.shared_by(file.parent.rglob("*.py")))
        for file in sorted((ROOT / "functions").glob("*/__init__.py"))
    }


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """(module, level) of every import; level counts the dots."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.level


@pytest.mark.parametrize("folder", FUNCTIONS, ids=lambda folder: folder.name)
def test_every_function_has_the_same_files(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} >= SAME_FILES
    assert len((folder / "main.py").read_text().splitlines()) <= MAX_MAIN_LINES


@pytest.mark.parametrize("file", PYTHON, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_run_one_way(file: Path) -> None:
    part = file.relative_to(ROOT).parts[0]
    forbidden = {
        "functions": ("functions", "local", "tests"),
        "shared": ("functions", "local", "tests"),
        "local": ("functions", "tests"),
    }[part]
    for module, level in imports(file):
        assert level or module.split(".")[0] not in forbidden, f"{file} imports {module}"
        depth = len(file.relative_to(ROOT).parts) - 2  # 1 in the function's own folder
        assert level <= depth or part == "local", f"{file} reaches out of its function"


@pytest.mark.parametrize("folder", FUNCTIONS, ids=lambda folder: folder.name)
def test_only_main_knows_the_handler_and_the_handler_knows_no_main(folder: Path) -> None:
    for file in folder.rglob("*.py"):
        for module, level in imports(file):
            if level and module == "main":
                pytest.fail(f"{file} imports main")
            if level and module == "handler":
                assert file.name in {"main.py", "__main__.py"}, f"{file} imports the handler"


@pytest.mark.parametrize("module", SHARED)
def test_shared_holds_only_what_two_functions_use(module: str) -> None:
    by = [name for name, modules in users().items() if module in modules]
    assert len(by) >= 2, f"shared/{module} is used by {by}: move it into that function"


def test_what_only_commands_share_is_known_by_name() -> None:
    deployed = set[str]().union(*(build.shared_modules(folder) for folder in DEPLOYED))
    assert set(SHARED) - deployed == OF_COMMANDS


def test_every_function_is_in_the_pipeline_file_and_in_the_readme() -> None:
    pipeline = json.loads((ROOT / "shared" / "pipeline.json").read_text())
    readme = (ROOT / "README.md").read_text()
    assert set(pipeline["functions"]) == set(build.function_names())
    for name in [*build.function_names(), *build.service_names()]:
        assert f"`functions/{name}`" in readme


def test_what_only_a_developers_machine_needs_is_in_no_functions_requirements() -> None:
    local_only = {"duckdb", "sqlglot", "aiohttp", "rich", "pytest", "hypothesis", "streamlit", "uv"}
    for folder in FUNCTIONS:
        pinned = (folder / "requirements.txt").read_text().splitlines()
        names = {line.partition("==")[0].lower() for line in pinned}
        assert not names & local_only, folder


@pytest.mark.parametrize("folder", FUNCTIONS, ids=lambda folder: folder.name)
def test_requirements_are_pinned_and_name_no_index(folder: Path) -> None:
    developer = set((ROOT / "requirements-dev.txt").read_text().splitlines())
    for line in (folder / "requirements.txt").read_text().splitlines():
        assert "==" in line, f"{folder.name}: {line}"
        assert "://" not in line
        assert line in developer, f"{line} differs from what the tests run: make lock"


def test_make_test_runs_every_test_but_those_of_make_soak() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    folders = {file.relative_to(ROOT).parts[1] for file in (ROOT / "tests").rglob("test_*.py")}
    run = project["tool"]["pytest"]["ini_options"]["testpaths"]
    assert {f"tests/{folder}" for folder in folders} == {*run, "tests/soak"}


def test_the_dashboards_own_environment_agrees_with_the_tests_where_both_have_a_package() -> None:
    developer = dict(_pins(ROOT / "requirements-dev.txt"))
    own = dict(_pins(ROOT / "functions" / "dashboard" / "requirements.txt"))
    assert {"streamlit", "pandas", "altair", "google-cloud-firestore"} <= own.keys()
    assert not {"streamlit", "pandas", "altair"} & developer.keys()
    assert {name: own[name] for name in own.keys() & developer.keys()} == {
        name: developer[name] for name in own.keys() & developer.keys()
    }


def _pins(file: Path) -> Iterator[tuple[str, str]]:
    """Each package and its version, wherever it is wanted at all."""
    for line in file.read_text().splitlines():
        assert "://" not in line
        name, _, rest = line.partition("==")
        yield name, rest.partition(" ;")[0]


def test_the_dashboard_wires_and_only_its_adapters_know_their_libraries() -> None:
    folder = ROOT / "functions" / "dashboard"
    assert len((folder / "main.py").read_text().splitlines()) <= MAX_MAIN_LINES
    known_by = {
        "google": {"main.py", "firestore_source.py"},
        "streamlit": {"main.py", "page/app.py"},
        "pandas": {"page/chart.py"},
        "altair": {"page/chart.py"},
    }
    for file in folder.rglob("*.py"):
        for module, level in imports(file):
            if level == 0 and (library := module.split(".")[0]) in known_by:
                assert str(file.relative_to(folder)) in known_by[library], f"{file}: {module}"


def test_a_service_is_staged_with_what_its_container_and_its_server_need(tmp_path: Path) -> None:
    folder = build.stage("dashboard", tmp_path)
    staged = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert staged >= {"main.py", "Dockerfile", "requirements.txt", ".streamlit/config.toml"}
    assert "gatherUsageStats = false" in (folder / ".streamlit" / "config.toml").read_text()
    assert "dashboard/Dockerfile" not in staged
    assert "USER dashboard" in (folder / "Dockerfile").read_text()


def test_staging_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in [*build.function_names(), *build.service_names()]:
        first = build.content_hash(build.stage(name, tmp_path / "one"))
        second = build.content_hash(build.stage(name, tmp_path / "two"))
        assert first == second


def staged_files(name: str, into: Path) -> set[str]:
    folder = build.stage(name, into)
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("name", ["enrich", "sink_bigquery", "sink_firestore"])
def test_a_functions_commands_are_not_deployed(tmp_path: Path, name: str) -> None:
    staged = staged_files(name, tmp_path)
    assert f"{name}/main.py" in staged
    assert (ROOT / "functions" / name / "__main__.py").exists()
    assert not [file for file in staged if set(build.COMMANDS) & set(file.split("/"))]
    assert not staged & {f"shared/{module}.py" for module in OF_COMMANDS}


@pytest.mark.parametrize("folder", FUNCTIONS, ids=lambda folder: folder.name)
def test_what_is_deployed_imports_no_command(folder: Path) -> None:
    for file in folder.rglob("*.py"):
        if not set(build.COMMANDS) & set(file.relative_to(folder).parts):
            for module, level in imports(file):
                assert not (level and module.split(".")[0] in build.COMMANDS), f"{file}: {module}"


def test_what_only_a_command_reads_is_not_deployed(tmp_path: Path) -> None:
    staged = staged_files("sink_bigquery", tmp_path)
    assert "shared/schema/events.json" in staged
    assert not staged & {"shared/pipeline.json", "shared/schema/dead_letters.json"}


def test_who_reads_time_zones_brings_them(tmp_path: Path) -> None:
    """An image may have none of its own."""
    readers = set()
    for folder in DEPLOYED:
        staged = build.stage(folder.name, tmp_path)
        modules = {module for file in staged.rglob("*.py") for module, _ in imports(file)}
        if "zoneinfo" in modules:
            readers.add(folder.name)
            assert "tzdata" in (folder / "requirements.in").read_text().split()
    assert {"ingest", "enrich", "dashboard"} <= readers


def test_the_build_needs_nothing_but_python() -> None:
    code = f"import runpy; runpy.run_path({str(ROOT / 'local' / 'build.py')!r})"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True, timeout=30)
