"""The order of the steps."""

from collections.abc import Callable
from typing import Any, Protocol

from . import checks
from .terraform import DeployFailed

# What building the dashboard's image takes.
BUILDER = {"dashboard_repository", "build_account", "sources_bucket", "project_id"}

# What the smoke test takes.
SEEN = {"smoke_url", "smoke_stream", "events_table", "project_id"}

Outputs = dict[str, Any]


class Terraform(Protocol):
    """What the steps need of it."""

    def init(self) -> None:
        """Get the providers and the state."""

    def plan(self, **more: str) -> None:
        """Show what an apply would do; ``more`` as there."""

    def apply(self, **more: str) -> None:
        """Make what is written down; ``more``: variables that a step before has made."""

    def destroy(self) -> None:
        """Take everything down."""

    def outputs(self) -> Outputs:
        """By name; none before the first apply, and not all after one that stopped half-way."""

    def given(self) -> dict[str, Any]:
        """The values of variables by name; those that have none are left out."""


def plan(terraform: Terraform) -> None:
    """Show what a deployment would change; a dashboard that is there stays."""
    outputs = _ready(terraform)
    terraform.plan(**_dashboard(_deployed(outputs)))


def deploy(
    terraform: Terraform,
    see: Callable[[Outputs], None],
    name: Callable[[str], str] | None = None,
    submit: Callable[[str, Outputs], None] | None = None,
) -> None:
    """Bring the project to what is here, then see one event through it.

    name, submit: of the dashboard's image, from its repository on; None leaves a dashboard as it is

    An image is built where the first apply has made its repository, the builder and the builder's
    rights. A dashboard that runs says that one was whole; where none does an apply comes first.
    """
    outputs = _ready(terraform)
    image = kept = _deployed(outputs)
    if name and submit:
        if not kept or not outputs.keys() >= BUILDER:
            terraform.apply(**_dashboard(kept))
            outputs = terraform.outputs()
        image = name(outputs["dashboard_repository"])
        if image != kept:
            submit(image, outputs)
    terraform.apply(**_dashboard(image))
    see(terraform.outputs())


def smoke(terraform: Terraform, see: Callable[[Outputs], None]) -> None:
    """See one event through what is deployed."""
    outputs = terraform.outputs()
    if not outputs:
        raise DeployFailed("nothing is deployed from here: make deploy")
    checks.same_project(terraform.given(), outputs)
    if not outputs.keys() >= SEEN:
        raise DeployFailed("the last apply stopped half-way: `make deploy` goes on from there")
    see(outputs)


def destroy(terraform: Terraform) -> None:
    """Take down what is no production.

    In production the tables refuse in the end, but what Terraform takes down beside them, functions
    and subscriptions with the messages in them, would be gone by then.
    """
    outputs, _ = _begun(terraform)
    if outputs.get("environment", "dev") != "dev":
        raise DeployFailed(
            "this is a production deployment, and nothing was touched. "
            'To take it down with its data apply environment = "dev" first: docs/deploy.md'
        )
    terraform.destroy()


def _ready(terraform: Terraform) -> Outputs:
    """What is deployed; DeployFailed where what is given cannot be deployed over it."""
    outputs, given = _begun(terraform)
    checks.usable(given)
    return outputs


def _begun(terraform: Terraform) -> tuple[Outputs, dict[str, Any]]:
    """What is deployed and what is given; DeployFailed where they are not of one project."""
    terraform.init()
    given, outputs = terraform.given(), terraform.outputs()
    checks.all_given(given)
    checks.same_project(given, outputs)
    return outputs, given


def _deployed(outputs: Outputs) -> str:
    """The dashboard's image as it runs now; empty where there is none."""
    return outputs.get("dashboard_image") or ""


def _dashboard(image: str) -> dict[str, str]:
    """The variable; left to terraform.tfvars where there is no image."""
    return {"dashboard_image": image} if image else {}
