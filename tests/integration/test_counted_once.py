"""kill -9 of the sink and of Firestore while purchases come again and again."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.running import stage
from tests.soak.balance import assert_counted
from tests.soak.killing import Death, kill_master, kill_server, kill_worker
from tests.soak.pushes import deliveries
from tests.soak.shop import Shop
from tests.soak.sink import killed_while_pushed_to, sink_before


@pytest.mark.parametrize(
    ("google", "deaths"),
    [
        pytest.param(False, (kill_worker, kill_server, kill_master), id="local"),
        pytest.param(
            # Google's emulator keeps nothing after its death: only the sink dies.
            True,
            (kill_worker, kill_master),
            id="google",
            marks=pytest.mark.needs("firestore-emulator"),
        ),
    ],
)
def test_purchases_delivered_one_to_five_times_count_once_whoever_is_killed(
    tmp_path: Path, google: bool, deaths: Sequence[Death]
) -> None:
    """The short form of tests/soak/test_counted_once.py."""
    stage()
    shop, chance = Shop(seed=5, items=50), random.Random(29)  # noqa: S311 - a test's choices
    bodies = deliveries(shop, 120, chance)
    with sink_before(tmp_path, google=google, commit_interval_ms=10) as sink:
        in_vain = killed_while_pushed_to(sink, bodies, deaths, chance)
        assert_counted(sink.firestore, shop)
    assert in_vain, "no push met a dead process"
