"""What runs together in one process is there, and everything else stays by file."""

import pytest

from local.settings import ROOT
from tests.scheduling import TOGETHER, unit_of


@pytest.mark.parametrize("start", [start for starts in TOGETHER.values() for start in starts])
def test_what_is_kept_together_is_there(start: str) -> None:
    assert (ROOT / start).exists()


def test_files_that_share_servers_are_one_unit_and_others_are_their_own() -> None:
    firestore = unit_of("tests/contract/firestore/test_writes.py::test_set[google]")
    assert firestore == unit_of("tests/contract/sink_firestore/test_exactness.py::test_it")
    alone = "tests/unit/test_scheduling.py"
    assert unit_of(f"{alone}::test_it[tests/contract/firestore/]") == alone
