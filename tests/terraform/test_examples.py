"""Each example can be planned as it stands and holds to the policies; with mistakes it does not."""

from collections.abc import Iterator

import pytest

from local.settings import ROOT
from tests.terraform import policies
from tests.terraform.mutations import MUTATIONS, Mutation
from tests.terraform.root import Plan, Root, Values
from tests.terraform.variables import LEAST

pytestmark = pytest.mark.needs("provider-stand-in")

GIVEN: dict[str, Values] = {
    "minimal": LEAST,
    "custom-domain": {"project_id": "my-shop"},
    "with-sgtm": {"project_id": "my-shop", "sgtm_account": "sgtm@my-shop.iam.gserviceaccount.com"},
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    first, *_ = GIVEN
    with Root(tmp_path_factory.mktemp("examples"), at=f"terraform/examples/{first}") as root:
        yield root


def planned(root: Root, name: str) -> Plan:
    root.go_to(f"terraform/examples/{name}")
    root.given(GIVEN[name])
    return root.plan()


@pytest.fixture(scope="module")
def plans(root: Root) -> dict[str, Plan]:
    return {name: planned(root, name) for name in GIVEN}


@pytest.fixture(scope="module")
def breaches(root: Root, plans: dict[str, Plan]) -> dict[str, list[str]]:
    """Of an example with all the mistakes at once, when the others are planned."""
    assert plans
    for mutation in MUTATIONS:
        mutation.make(root.folder / "terraform")
    return policies.breaches(planned(root, "minimal").resources)


def test_every_example_is_here() -> None:
    folders = (ROOT / "terraform" / "examples").iterdir()
    assert {folder.name for folder in folders} == GIVEN.keys()


@pytest.mark.parametrize("name", GIVEN)
def test_it_holds_to_the_policies(plans: dict[str, Plan], name: str) -> None:
    assert policies.breaches(plans[name].resources) == {}


def test_the_containers_account_may_publish(plans: dict[str, Plan]) -> None:
    [grant] = [
        grant
        for grant in plans["with-sgtm"].resources.values("google_pubsub_topic_iam_member")
        if "sgtm@" in grant.get("member", "")
    ]
    assert grant["role"] == "roles/pubsub.publisher"


def test_a_domain_makes_the_load_balancer_the_only_way_in(plans: dict[str, Plan]) -> None:
    found = plans["custom-domain"].resources
    assert found.values("google_compute_global_forwarding_rule")
    [ingest] = [
        function["service_config"][0]
        for function in found.values("google_cloudfunctions2_function")
        if function["name"] == "ingest"
    ]
    assert ingest["ingress_settings"] == "ALLOW_INTERNAL_AND_GCLB"
    assert ingest["environment_variables"]["FORWARDED_HOPS"] == "2"
    assert ingest["environment_variables"]["TRUST_GEO_HEADERS"] == "true"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.policy}-{one.seen}")
def test_a_policy_sees_the_mistake_that_it_is_there_for(
    breaches: dict[str, list[str]], mutation: Mutation
) -> None:
    assert mutation.seen in breaches[mutation.policy]
