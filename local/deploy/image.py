"""The dashboard's image: named by its content, built by Cloud Build when that has changed."""

from pathlib import Path
from typing import Any

from local import build
from local.settings import ROOT

from .terraform import DeployFailed, run

STAGED = ROOT / "build" / "dashboard"

# What is long enough to tell contents apart and short enough to read.
TAG_LENGTH = 12


def name(repository: str, staged: Path = STAGED) -> str:
    """REPOSITORY/dashboard:TAG; the same content has the same name."""
    if not (staged / "Dockerfile").exists():
        raise DeployFailed(f"{staged} is missing: run `make build`")
    return f"{repository}/dashboard:{build.content_hash(staged)[:TAG_LENGTH]}"


def submit(image: str, outputs: dict[str, Any], staged: Path = STAGED) -> None:
    """Build and push it. Cloud Build runs as the account that builds the functions."""
    account, bucket = outputs["build_account"], outputs["sources_bucket"]
    run(
        [
            "gcloud", "builds", "submit", str(staged),
            f"--config={ROOT / 'cloudbuild.yaml'}",
            f"--substitutions=_IMAGE={image}",
            f"--project={outputs['project_id']}",
            f"--service-account=projects/{outputs['project_id']}/serviceAccounts/{account}",
            f"--gcs-source-staging-dir=gs://{bucket}/dashboard",
        ]
    )  # fmt: skip
