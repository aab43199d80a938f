"""What is looked at before Terraform plans: values that are missing, meant otherwise or useless."""

import importlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from local.settings import PIPELINE
from shared.logs import LogSettings
from shared.settings import BadSetting

from .terraform import DeployFailed

Values = Mapping[str, Any]

# The three variables without a default, by make's name for each.
NEEDED = {"PROJECT": "project_id", "REGION": "region", "EMAIL": "notification_email"}

# Who can be set: its settings class says what is right.
STAGES = (*PIPELINE["functions"], "dashboard")

# The file that it names lies in what is deployed, not here.
LIES_ELSEWHERE = "GEO_DATABASE"


def all_given(given: Values) -> None:
    """DeployFailed where a needed variable has no value."""
    missing = [option for option, name in NEEDED.items() if not given.get(name)]
    if missing:
        options = " ".join(f"{option}=…" for option in missing)
        names = ", ".join(NEEDED[option] for option in missing)
        raise DeployFailed(
            f"give {options} to make, or write {names} into terraform/terraform.tfvars: "
            "docs/deploy.md"
        )


def same_project(given: Values, outputs: Values) -> None:
    """DeployFailed where the state here is another project's than the one that is meant."""
    deployed, meant = outputs.get("project_id"), given.get("project_id")
    if deployed and meant and deployed != meant:
        raise DeployFailed(
            f"the state here is of the project {deployed}, and {meant} was given: nothing was "
            f"touched. With this state Terraform would take {deployed} down. Each project needs a "
            "clone of its own, with a state of its own: docs/deploy.md"
        )


def usable(given: Values) -> None:
    """DeployFailed where a function could not start with its settings; Terraform knows few rules.

    What is no map at all Terraform refuses in its own words.
    """
    for stage in STAGES:
        env = dict(_environment(stage, given))
        module = importlib.import_module(f"functions.{stage}.settings")
        for settings in (module.Settings, LogSettings):
            try:
                settings.from_env(env)
            except BadSetting as error:
                raise DeployFailed(
                    f"{stage} could not start: {error}. It comes from streams, settings or "
                    "daily_tables in terraform/terraform.tfvars: docs/configuration.md"
                ) from error


def _environment(stage: str, given: Values) -> Iterator[tuple[str, str]]:
    """The stage's variables as Terraform sets them, as far as they are known before a plan."""
    function = PIPELINE["functions"].get(stage, {"topics": {}, "tables": {}})
    for variable, topic in function["topics"].items():
        yield variable, f"projects/{given['project_id']}/topics/{topic}"
    for variable, table in function["tables"].items():
        yield variable, f"projects/{given['project_id']}/datasets/any/tables/{table}"
    if isinstance(given.get("streams"), dict):
        yield "STREAMS", json.dumps(_without_null(given["streams"]))
    if stage == "dashboard" and given.get("daily_tables"):
        yield "TIME_ZONE", given["daily_tables"]["time_zone"]
    for variable, written in ((given.get("settings") or {}).get(stage) or {}).items():
        if variable != LIES_ELSEWHERE and written is not None:
            yield variable, written


def _without_null(streams: Values) -> dict[str, Any]:
    """As terraform/streams.tf hands them on: a key that is null is left out."""
    return {
        stream_id: {key: value for key, value in stream.items() if value is not None}
        if isinstance(stream, dict)
        else stream
        for stream_id, stream in streams.items()
    }
