"""`terraform test` as a user runs it: with the providers mocked, against both versions."""

from pathlib import Path

import pytest

from local.settings import ROOT
from tests.terraform.root import PROVIDERS, Root

pytestmark = pytest.mark.needs("terraform")


@pytest.mark.parametrize("google", PROVIDERS)
def test_terraforms_own_tests_pass(tmp_path: Path, google: str) -> None:
    with Root(tmp_path, google) as root:
        said = root.run("test")
    runs = (ROOT / "terraform" / "tests" / "root.tftest.hcl").read_text().count("\nrun ")
    assert f"Success! {runs} passed, 0 failed." in said
