from collections.abc import Callable
from typing import Any

import pytest

from local.deploy import steps
from local.deploy.terraform import DeployFailed

REPOSITORY = "europe-north1-docker.pkg.dev/my-shop/angelia"
GIVEN = {
    "project_id": "my-shop",
    "region": "europe-north1",
    "notification_email": "ops@shop.example",
}


class Terraform:
    """Notes what it is asked; its outputs come with the first apply.

    deployed_image: "" where all else is deployed, None where nothing is
    half_way: what the outputs lack, after an apply that stopped; the next one is whole
    """

    def __init__(
        self,
        *,
        deployed_image: str | None = None,
        environment: str = "dev",
        half_way: set[str] | None = None,
        given: dict[str, Any] | None = None,
    ) -> None:
        self.asked: list[str] = []
        self._image = deployed_image
        self._environment = environment
        self._missing = half_way or set()
        self._given = GIVEN | (given or {})

    def init(self) -> None:
        self.asked.append("init")

    def plan(self, **more: str) -> None:
        self.asked.append(f"plan {more.get('dashboard_image', '')}".strip())

    def apply(self, **more: str) -> None:
        self.asked.append(f"apply {more.get('dashboard_image', '')}".strip())
        self._image = more.get("dashboard_image", "")
        self._missing = set()

    def destroy(self) -> None:
        self.asked.append("destroy")

    def outputs(self) -> dict[str, Any]:
        if self._image is None:
            return {}
        outputs = {
            "project_id": "my-shop",
            "dashboard_image": self._image,
            "dashboard_repository": REPOSITORY,
            "build_account": "angelia-build@my-shop.iam.gserviceaccount.com",
            "sources_bucket": "my-shop-angelia-sources",
            "environment": self._environment,
            "smoke_url": "https://ingest.example",
            "smoke_stream": "smoke-test",
            "events_table": "my-shop.analytics.events",
        }
        return {name: value for name, value in outputs.items() if name not in self._missing}

    def given(self) -> dict[str, Any]:
        return self._given


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


def test_so_does_one_after_an_apply_that_stopped_half_way() -> None:
    terraform = Terraform(deployed_image="", half_way={"dashboard_repository", "smoke_url"})
    image = f"{REPOSITORY}:1"
    assert deployed(terraform, tag="1") == [
        "init", "apply", f"build {image}", f"apply {image}", "see",
    ]  # fmt: skip


def test_an_image_that_is_named_before_anything_is_there_waits_too() -> None:
    image = f"{REPOSITORY}:1"
    terraform = Terraform(deployed_image=image, half_way={"dashboard_repository"})
    assert deployed(terraform, tag="1") == [
        "init", f"apply {image}", f"apply {image}", "see",
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


COMMANDS = pytest.mark.parametrize(
    "command",
    [
        pytest.param(steps.plan, id="plan"),
        pytest.param(deployed, id="deploy"),
        pytest.param(steps.destroy, id="destroy"),
    ],
)


@COMMANDS
def test_the_state_of_another_project_stops_it(command: Callable[[Terraform], Any]) -> None:
    terraform = Terraform(deployed_image="", given={"project_id": "my-other-shop"})
    with pytest.raises(
        DeployFailed, match="is of the project my-shop, and my-other-shop was given"
    ):
        command(terraform)
    assert terraform.asked == ["init"]


@COMMANDS
def test_what_is_missing_stops_it(command: Callable[[Terraform], Any]) -> None:
    terraform = Terraform(given={"region": None})
    with pytest.raises(DeployFailed, match="give REGION=… to make, or write region into"):
        command(terraform)
    assert terraform.asked == ["init"]


@pytest.mark.parametrize("command", [steps.plan, deployed])
def test_what_no_function_starts_with_stops_it(command: Callable[[Terraform], Any]) -> None:
    terraform = Terraform(given={"settings": {"ingest": {"COOKIE_SAME_SITE": "Laxx"}}})
    with pytest.raises(DeployFailed, match="ingest could not start: COOKIE_SAME_SITE='Laxx': one"):
        command(terraform)
    assert terraform.asked == ["init"]


def test_a_deployment_that_cannot_start_can_be_taken_down() -> None:
    terraform = Terraform(deployed_image="", given={"settings": {"ingest": {"DOCS": "yes"}}})
    steps.destroy(terraform)
    assert terraform.asked == ["init", "destroy"]


def test_smoke_sees_one_event_through() -> None:
    seen: list[steps.Outputs] = []
    steps.smoke(Terraform(deployed_image=""), seen.append)
    assert [outputs["smoke_stream"] for outputs in seen] == ["smoke-test"]


@pytest.mark.parametrize(
    ("terraform", "says"),
    [
        pytest.param(Terraform(), "nothing is deployed from here: make deploy", id="nothing"),
        pytest.param(
            Terraform(deployed_image="", half_way={"smoke_url"}),
            "stopped half-way: `make deploy` goes on",
            id="half_way",
        ),
        pytest.param(
            Terraform(deployed_image="", given={"project_id": "my-other-shop"}),
            "my-other-shop was given",
            id="another_project",
        ),
    ],
)
def test_smoke_says_what_there_is_not(terraform: Terraform, says: str) -> None:
    with pytest.raises(DeployFailed, match=says):
        steps.smoke(terraform, lambda _: None)
