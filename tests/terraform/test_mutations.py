"""A policy that cannot fail holds nothing: each sees the mistake that it is there for."""

import pytest

from tests.terraform import policies
from tests.terraform.mutations import MUTATIONS, Mutation
from tests.terraform.root import Root
from tests.terraform.variables import LEAST

pytestmark = pytest.mark.needs("provider-stand-in")


@pytest.fixture(scope="module")
def breaches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Of a plan with all the mistakes at once."""
    with Root(tmp_path_factory.mktemp("mutated")) as root:
        for mutation in MUTATIONS:
            mutation.make(root.terraform)
        root.given(LEAST)
        return policies.breaches(root.plan().resources)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.policy}-{one.seen}")
def test_the_policy_sees_it(breaches: dict[str, list[str]], mutation: Mutation) -> None:
    assert mutation.seen in breaches[mutation.policy]
