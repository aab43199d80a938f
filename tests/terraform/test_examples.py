"""Each example can be planned as it stands, with what it asks for and nothing else."""

import pytest

from local.settings import ROOT
from tests.terraform import policies
from tests.terraform.root import Plan, Root, Values
from tests.terraform.variables import LEAST

pytestmark = pytest.mark.needs("provider-stand-in")

GIVEN: dict[str, Values] = {
    "minimal": LEAST,
    "custom-domain": {"project_id": "my-shop"},
    "with-sgtm": {"project_id": "my-shop", "sgtm_account": "sgtm@my-shop.iam.gserviceaccount.com"},
}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Plan]:
    found = {}
    first, *_ = GIVEN
    with Root(tmp_path_factory.mktemp("examples"), at=f"terraform/examples/{first}") as root:
        for name, given in GIVEN.items():
            root.go_to(f"terraform/examples/{name}")
            root.given(given)
            found[name] = root.plan()
    return found


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
