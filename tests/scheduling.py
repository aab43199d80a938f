"""Which tests run in one process where pytest spreads them over several: those that share servers.

A server costs seconds of a core, a pipeline ten. A fixture of the session is one of each process,
so files that use the same one are kept together; every other file is a unit of its own. Within a
unit tests keep their order.
"""

from typing import TYPE_CHECKING

from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    import pytest

TOGETHER = {
    "the pipeline": (
        "tests/integration/test_captured_hits.py",
        "tests/integration/test_counters.py",
        "tests/integration/test_flow.py",
        "tests/integration/test_gtm.py",
        "tests/integration/test_sigterm.py",
    ),
    "the pipeline and a browser": (
        "tests/browser/beacon/",
        "tests/browser/test_gtm.py",
        "tests/browser/test_shop.py",
    ),
    "Pub/Sub": ("tests/contract/pubsub/", "tests/contract/replay/"),
    "Firestore": ("tests/contract/firestore/", "tests/contract/sink_firestore/"),
}


def unit_of(nodeid: str) -> str:
    """What is given to one process as a whole: some files together, or the test's file alone."""
    file = nodeid.partition("::")[0]
    for unit, starts in TOGETHER.items():
        if file.startswith(starts):
            return unit
    return file


class ServersTogether(LoadScopeScheduling):  # type: ignore[misc]  # its package has no types
    """Gives each process one unit after the other, in the order in which they were found."""

    def __init__(self, config: "pytest.Config", log: object) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # it would begin with the most tests

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
