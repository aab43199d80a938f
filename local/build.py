"""Stage each function into build/<function>/: what Terraform zips and what runs locally.

    build/ingest/main.py            two lines: where functions-framework looks first
    build/ingest/requirements.txt   pinned
    build/ingest/ingest/            functions/ingest
    build/ingest/shared/            only what it imports of shared, and what that imports;
                                    a data file of shared where the function names it
    build/dashboard/Dockerfile      of a service; and .streamlit/config.toml, its server's settings

The same sources give the same bytes. Needs nothing but Python: `make build` runs anywhere.
"""

import ast
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "functions"
SHARED = ROOT / "shared"
BUILD = ROOT / "build"

# Beside the staged folders: what they were made of, and Terraform's zips of them.
SOURCES = "sources.sha256"
ZIPS = "zips"

# A function's commands, run from the repository by a person: never deployed, and a change of them
# deploys nothing.
COMMANDS = ("__main__.py", "admin", "sql")

# Makes a folder a service, which Cloud Run starts as a container; it goes to the top of the stage.
DOCKERFILE = "Dockerfile"
SERVER_SETTINGS = "streamlit.toml"

# What a developer needs beside the code and the cloud does not, or has its place elsewhere.
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", "requirements.*", "*.md", DOCKERFILE, SERVER_SETTINGS, *COMMANDS
)

ENTRY = '''"""Where functions-framework looks first; the function is the folder beside it."""
from {name}.main import {name} as {name}
'''


SERVICE_ENTRY = '''"""What Streamlit runs for each viewer; the page is the folder beside it."""
from {name}.main import {name}

{name}()
'''


def function_names() -> list[str]:
    """The folders under functions/ that deploy as functions: with a main.py, without services."""
    named = {main.parent.name for main in FUNCTIONS.glob("*/main.py")}
    return sorted(named - set(service_names()))


def service_names() -> list[str]:
    """Those that deploy as a container of their own: with a Dockerfile."""
    return sorted(file.parent.name for file in FUNCTIONS.glob(f"*/{DOCKERFILE}"))


def shared_modules(folder: Path) -> set[str]:
    """The modules of shared that are deployed with the folder: not what only its commands use."""
    return shared_by(_deployed(folder))


def shared_by(files: Iterable[Path]) -> set[str]:
    """The modules of shared that these files import, directly or through another one."""
    found: set[str] = set()
    waiting = [name for file in files for name in _imports_of_shared(file)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            file = SHARED / name / "__init__.py"
            waiting += _imports_of_shared(file if file.exists() else SHARED / f"{name}.py")
    return found


def _deployed(folder: Path) -> Iterator[Path]:
    """The folder's modules without its commands."""
    for file in folder.rglob("*.py"):
        if not set(COMMANDS) & set(file.relative_to(folder).parts):
            yield file


def _imports_of_shared(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (
                alias.name.split(".")[1] for alias in node.names if alias.name.startswith("shared.")
            )
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == "shared":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shared."):
            yield (node.module or "").split(".")[1]


def shared_data(folder: Path) -> set[Path]:
    """The data files of shared that the folder's files name: ``"events.json"``."""
    texts = {
        node.value
        for file in _deployed(folder)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {file for file in SHARED.rglob("*.json") if file.name in texts}


def stage(name: str, into: Path = BUILD) -> Path:
    """Stage one function and return its folder; what is staged already stays untouched.

    So a second build never disturbs functions that run from the first one.
    """
    into.mkdir(parents=True, exist_ok=True)
    target = into / name
    with tempfile.TemporaryDirectory(prefix=".new-", dir=into) as folder:
        fresh = Path(folder) / name
        _copy(name, fresh)
        if not target.exists() or content_hash(fresh) != content_hash(target):
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
    return target


def _copy(name: str, target: Path) -> None:
    source = FUNCTIONS / name
    shutil.copytree(source, target / name, ignore=LEFT_OUT)
    shutil.copy(source / "requirements.txt", target)
    if (source / DOCKERFILE).exists():
        _copy_service(source, target)
    else:
        (target / "main.py").write_text(ENTRY.format(name=name))
    (target / "shared").mkdir()
    shutil.copy(SHARED / "__init__.py", target / "shared")
    for module in sorted(shared_modules(source)):
        if (SHARED / module).is_dir():
            shutil.copytree(SHARED / module, target / "shared" / module, ignore=LEFT_OUT)
        else:
            shutil.copy(SHARED / f"{module}.py", target / "shared")
    for file in sorted(shared_data(source)):
        copy = target / file.relative_to(ROOT)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(file, copy)


def _copy_service(source: Path, target: Path) -> None:
    (target / "main.py").write_text(SERVICE_ENTRY.format(name=source.name))
    shutil.copy(source / DOCKERFILE, target)
    (target / ".streamlit").mkdir()
    shutil.copy(source / SERVER_SETTINGS, target / ".streamlit" / "config.toml")


def content_hash(folder: Path) -> str:
    """A hash over names and bytes of all files: equal hashes, nothing to deploy."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix().encode()
        content = file.read_bytes()
        digest.update(b"%d %s %d " % (len(name), name, len(content)) + content)
    return digest.hexdigest()


def sources_hash(root: Path = ROOT) -> str:
    """A hash over all that may be staged; terraform/build.tf makes it by the same rule.

    It notes which sources a build was made of, so that Terraform can tell an old one.
    """
    files = [path for part in ("functions", "shared") for path in (root / part).rglob("*")]
    names = sorted(path.relative_to(root).as_posix() for path in files if path.is_file())
    digest = hashlib.sha256()
    for name in names:
        if "__pycache__" not in name:
            content = hashlib.sha256((root / name).read_bytes()).hexdigest()
            digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()


def main() -> int:
    """Stage every function and service, and remove what is none any more."""
    names = [*function_names(), *service_names()]
    for stale in BUILD.glob("*"):
        if stale.is_dir() and stale.name not in (*names, ZIPS) and stale.name[:5] != ".new-":
            shutil.rmtree(stale)
    noted = BUILD / SOURCES
    noted.unlink(missing_ok=True)  # until all is staged, nothing is
    before = sources_hash()
    for name in names:
        folder = stage(name)
        print(f"build/{name}  {content_hash(folder)[:12]}")
    noted.write_text(f"{before}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
