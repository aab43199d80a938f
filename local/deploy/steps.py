"""The order of the steps."""

from collections.abc import Callable
from typing import Any, Protocol

from .terraform import DeployFailed

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
        """By name; none before the first apply."""


def plan(terraform: Terraform) -> None:
    """Show what a deployment would change; a dashboard that is there stays."""
    terraform.init()
    terraform.plan(**_dashboard(_deployed(terraform.outputs())))


def deploy(
    terraform: Terraform,
    see: Callable[[Outputs], None],
    name: Callable[[str], str] | None = None,
    submit: Callable[[str, Outputs], None] | None = None,
) -> None:
    """Bring the project to what is here, then see one event through it.

    name, submit: of the dashboard's image, from its repository on; None leaves a dashboard as it is

    The image's repository is made by the first apply, so the very first deployment with a dashboard
    applies twice.
    """
    terraform.init()
    outputs = terraform.outputs()
    if name and not outputs:
        terraform.apply()
        outputs = terraform.outputs()
    image = kept = _deployed(outputs)
    if name and submit:
        image = name(outputs["dashboard_repository"])
        if image != kept:
            submit(image, outputs)
    terraform.apply(**_dashboard(image))
    see(terraform.outputs())


def destroy(terraform: Terraform) -> None:
    """Take down what is no production.

    In production the tables refuse in the end, but what Terraform takes down beside them, functions
    and subscriptions with the messages in them, would be gone by then.
    """
    terraform.init()
    if terraform.outputs().get("environment", "dev") != "dev":
        raise DeployFailed(
            "this is a production deployment, and nothing was touched. "
            'To take it down with its data apply environment = "dev" first: docs/deploy.md'
        )
    terraform.destroy()


def _deployed(outputs: Outputs) -> str:
    """The dashboard's image as it runs now; empty where there is none."""
    return outputs.get("dashboard_image") or ""


def _dashboard(image: str) -> dict[str, str]:
    """The variable; left to terraform.tfvars where there is no image."""
    return {"dashboard_image": image} if image else {}
