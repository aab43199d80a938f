"""What runs on Google Cloud is the Python that requirements are pinned for and tests run on."""

import re
import tomllib

from local import lock
from local.settings import ROOT


def test_the_runtime_is_the_oldest_python_that_the_project_runs_on() -> None:
    build = (ROOT / "terraform" / "build.tf").read_text()
    runtime = re.search(r'runtime = "python(\d)(\d+)"', build)
    assert runtime is not None
    oldest = f"{runtime[1]}.{runtime[2]}"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["requires-python"] == f">={oldest}"
    assert project["tool"]["mypy"]["python_version"] == oldest
    assert lock.COMPILE[-1] == oldest
    assert f'python: ["{oldest}"' in (ROOT / ".github" / "workflows" / "ci.yml").read_text()
