"""1,000 purchases over 50 items, each delivered one to five times, to a sink that is killed."""

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.soak.balance import assert_counted
from tests.soak.killing import FUNCTION_DEATHS, Death, kill_server
from tests.soak.pushes import deliveries
from tests.soak.shop import Shop
from tests.soak.sink import killed_while_pushed_to, sink_before


@pytest.mark.parametrize(
    ("google", "deaths"),
    [
        pytest.param(False, (*FUNCTION_DEATHS, kill_server, kill_server) * 3, id="local"),
        pytest.param(
            # Google's emulator keeps nothing after its death: only the sink dies.
            True,
            FUNCTION_DEATHS * 4,
            id="google",
            marks=pytest.mark.needs("firestore-emulator"),
        ),
    ],
)
def test_every_counter_is_exact(
    tmp_path: Path, say: Callable[[str], None], google: bool, deaths: Sequence[Death]
) -> None:
    shop, chance = Shop(seed=7, items=50), random.Random(31)  # noqa: S311 - a test's choices
    bodies = deliveries(shop, 1_000, chance)
    shuffled = chance.sample(deaths, len(deaths))
    with sink_before(tmp_path, google=google, commit_interval_ms=10) as sink:
        begin = time.monotonic()
        in_vain = killed_while_pushed_to(sink, bodies, shuffled, chance)
        took_s = time.monotonic() - begin
        assert_counted(sink.firestore, shop)
    assert in_vain, "no push met a dead process"
    say(f"{len(bodies)} deliveries and {in_vain} in vain, {len(deaths)} kills, {took_s:.0f} s")
