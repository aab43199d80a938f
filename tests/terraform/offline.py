"""Terraform without the registry, where a stand-in of the providers lies beside the repository.

ANGELIA_TERRAFORM_OFFLINE names another folder for it. Where there is none, Terraform is left as the
user has it and gets the true providers by `terraform init`.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

# What the stand-in has no schema of, as it is in the true provider.
MORE_SCHEMAS = Path(__file__).parent / "more_schemas.json"

GOOGLE = "registry.terraform.io/hashicorp/google"


def stand_in() -> Path | None:
    """The folder, also of a worktree; None where there is none."""
    answer = subprocess.run(
        ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if named := os.environ.get("ANGELIA_TERRAFORM_OFFLINE"):
        return Path(named)
    homes = [ROOT.parent]
    if answer.returncode == 0:
        homes.append(Path(answer.stdout.strip()).parent.parent)
    found = (home / "shared" / "terraform-offline" for home in homes)
    return next((folder for folder in found if (folder / "activate").exists()), None)


def environment(scratch: Path, google: str) -> dict[str, str]:
    """The variables to run terraform with, for this version of the google provider.

    scratch: a folder of the caller's own, so that two test runs never share a mirror.
    """
    env = {"GOGC": "400", **os.environ}  # memory for a fifth of the CPU
    original = stand_in()
    if original is None:
        return env
    folder = _with_more_schemas(original, scratch / "stand-in")
    cache = scratch / "cache" / "terraform-offline"
    cache.mkdir(parents=True, exist_ok=True)
    made = Path(env.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "terraform-offline" / "venv"
    if made.exists() and not (cache / "venv").exists():
        (cache / "venv").symlink_to(made)  # it takes half a minute to make
    answer = subprocess.run(
        ["bash", folder / "activate", google],
        env=env | {"XDG_CACHE_HOME": str(scratch / "cache")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return env | {"TF_CLI_CONFIG_FILE": answer.stdout.strip().partition("=")[2]}


def _with_more_schemas(original: Path, folder: Path) -> Path:
    if folder.exists():
        return folder
    shutil.copytree(original, folder, copy_function=shutil.copyfile)
    for path in (folder, folder / "schema"):
        path.chmod(0o755)
    more = json.loads(MORE_SCHEMAS.read_text())
    for file in (folder / "schema").glob("google-*.json"):
        schema = json.loads(file.read_text())
        resources = schema["provider_schemas"][GOOGLE]["resource_schemas"]
        schema["provider_schemas"][GOOGLE]["resource_schemas"] = more | resources
        for resource in resources.values():
            # Terraform's own SDK gives every resource one; the stand-in of 7.41 does not know it.
            resource["block"]["attributes"]["id"]["computed"] = True
        file.write_text(json.dumps(schema))
    return folder
