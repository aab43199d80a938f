"""The variables that functions are given, held against the settings classes that read them."""

import importlib
import json
from collections.abc import Iterator

from local.settings import ROOT
from shared.settings import FromEnvironment, described
from tests.terraform.root import Resources, Values

FREE: dict[str, list[str]] = json.loads((ROOT / "terraform" / "free_settings.json").read_text())

# No settings class has them, and Terraform sets them: docs/configuration.md, "All stages".
FOR_ALL = {"GOOGLE_CLOUD_PROJECT"}
FOR_FUNCTIONS = FOR_ALL | {"THREADS", "MALLOC_ARENA_MAX"}

# shared/logs.py and Google's libraries read them; free everywhere.
READ_BY_ALL = {"LOG_LEVEL"}

# Waited for so often in one request: an append is sent up to three times.
TIMES = {"APPEND_TIMEOUT_S": 3}

# Set by Cloud Run, or for a local cloud alone.
NEVER_SET = {"K_SERVICE", "BIGQUERY_WRITE_ENDPOINT"}


def settings_class(name: str) -> type[FromEnvironment]:
    """What the function reads."""
    found: type[FromEnvironment] = importlib.import_module(f"functions.{name}.settings").Settings
    return found


def read_by(name: str) -> set[str]:
    """The variables of a function's settings."""
    return {about.variable for about in described(settings_class(name)).values()}


def given(found: Resources) -> Iterator[tuple[str, dict[str, str]]]:
    """Each function's and service's name, as in functions/, and its variables."""
    for service in found.values("google_cloud_run_v2_service"):
        variables = service["template"][0]["containers"][0]["env"]
        yield service["name"], {one["name"]: one["value"] for one in variables}
    for function in found.values("google_cloudfunctions2_function"):
        config: Values = function["service_config"][0]
        yield function["build_config"][0]["entry_point"], config["environment_variables"]


def secrets(found: Resources, name: str) -> dict[str, str]:
    """A function's variables that come from a secret, with its name."""
    return {
        one["key"]: one["secret"]
        for function in found.values("google_cloudfunctions2_function")
        if function["build_config"][0]["entry_point"] == name
        for one in function["service_config"][0]["secret_environment_variables"]
    }
