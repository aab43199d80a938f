"""`terraform test` as a user runs it, of the root and of each module that has tests of its own.

The providers are mocked. With the oldest that may be used the root's run in test_root.py.
"""

from collections.abc import Iterator

import pytest

from local.settings import ROOT
from tests.terraform.root import Root

pytestmark = pytest.mark.needs("terraform")

# Where terraform is run, and the file's runs.
TESTED = {
    file.parent.relative_to(ROOT).as_posix().removesuffix("/tests"): file.read_text().count(
        "\nrun "
    )
    for file in sorted((ROOT / "terraform").rglob("*.tftest.hcl"))
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    with Root(tmp_path_factory.mktemp("tested")) as root:
        yield root


@pytest.mark.parametrize("at", TESTED)
def test_terraforms_own_tests_pass(root: Root, at: str) -> None:
    root.go_to(at, reads_build=at == "terraform")
    assert f"Success! {TESTED[at]} passed, 0 failed." in root.run("test")
