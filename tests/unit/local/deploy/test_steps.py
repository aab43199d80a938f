from typing import Any

import pytest

from local.deploy import steps
from local.deploy.terraform import DeployFailed

REPOSITORY = "europe-north1-docker.pkg.dev/my-shop/angelia"


class Terraform:
    """Notes what it is asked; its outputs come with the first apply."""

    def __init__(self, *, deployed_image: str | None = None, environment: str = "dev") -> None:
        self.asked: list[str] = []
        self._image = deployed_image
        self._environment = environment

    def init(self) -> None:
        self.asked.append("init")

    def plan(self, **more: str) -> None:
        self.asked.append(f"plan {more.get('dashboard_image', '')}".strip())

    def apply(self, **more: str) -> None:
        self.asked.append(f"apply {more.get('dashboard_image', '')}".strip())
        self._image = more.get("dashboard_image", "")

    def destroy(self) -> None:
        self.asked.append("destroy")

    def outputs(self) -> dict[str, Any]:
        if self._image is None:
            return {}
        return {
            "dashboard_image": self._image,
            "dashboard_repository": REPOSITORY,
            "environment": self._environment,
        }


def deployed(terraform: Terraform, *, tag: str = "") -> list[str]:
    """What was done in which order; with a tag also the dashboard of this content."""

    def submit(image: str, outputs: steps.Outputs) -> None:
        assert outputs["dashboard_repository"] == REPOSITORY
        terraform.asked.append(f"build {image}")

    def name(repository: str) -> str:
        return f"{repository}:{tag}"

    def see(outputs: steps.Outputs) -> None:
        assert outputs
        terraform.asked.append("see")

    steps.deploy(terraform, see, *((name, submit) if tag else ()))
    return terraform.asked


def test_one_apply_then_one_event() -> None:
    assert deployed(Terraform()) == ["init", "apply", "see"]


def test_the_first_dashboard_needs_its_repository_first() -> None:
    image = f"{REPOSITORY}:1"
    assert deployed(Terraform(), tag="1") == [
        "init", "apply", f"build {image}", f"apply {image}", "see",
    ]  # fmt: skip


def test_a_changed_dashboard_is_built_before_the_one_apply() -> None:
    terraform = Terraform(deployed_image=f"{REPOSITORY}:1")
    image = f"{REPOSITORY}:2"
    assert deployed(terraform, tag="2") == ["init", f"build {image}", f"apply {image}", "see"]


def test_an_unchanged_dashboard_is_not_built_again() -> None:
    terraform = Terraform(deployed_image=f"{REPOSITORY}:1")
    assert deployed(terraform, tag="1") == ["init", f"apply {REPOSITORY}:1", "see"]


def test_a_dashboard_stays_where_none_is_asked_for() -> None:
    terraform = Terraform(deployed_image=f"{REPOSITORY}:1")
    assert deployed(terraform) == ["init", f"apply {REPOSITORY}:1", "see"]


def test_a_plan_leaves_the_dashboard_as_well() -> None:
    terraform = Terraform(deployed_image=f"{REPOSITORY}:1")
    steps.plan(terraform)
    assert terraform.asked == ["init", f"plan {REPOSITORY}:1"]


@pytest.mark.parametrize("image", [None, ""], ids=["nothing_is_there", "dev"])
def test_what_is_no_production_is_taken_down(image: str | None) -> None:
    terraform = Terraform(deployed_image=image)
    steps.destroy(terraform)
    assert terraform.asked == ["init", "destroy"]


def test_production_is_not_taken_down() -> None:
    terraform = Terraform(deployed_image="", environment="production")
    with pytest.raises(
        DeployFailed, match=r'nothing was touched.* apply environment = "dev" first'
    ):
        steps.destroy(terraform)
    assert terraform.asked == ["init"]
