"""kill -9 of everything while events flow: the table and the counters balance to the unit."""

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from local.cloud import LocalCloud
from local.settings import Ports
from tests.soak.balance import assert_all_landed, assert_counted, wait_for_rest
from tests.soak.client import Client
from tests.soak.killing import Death, kill_for, kill_master, kill_server, kill_worker
from tests.soak.loss import landed_after_loss
from tests.soak.pushes import deliveries
from tests.soak.shop import Shop
from tests.soak.sink import killed_while_pushed_to, sink_before

from .conftest import ROOT

# A message that was delivered in vain four times in these 20 seconds comes again 16 s later at the
# latest: the subscription's backoff begins with 1 s and doubles.
CAUGHT_UP_S = 20.0

FUNCTIONS = ("ingest", "enrich", "sink_bigquery", "sink_firestore")
SERVERS = ("pubsub", "bigquery", "firestore")


@pytest.fixture(scope="module", autouse=True)
def _staged() -> None:
    subprocess.run([sys.executable, "local/build.py"], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[LocalCloud]:
    """A cloud of this test's own: other tests would notice what happens to it."""
    with LocalCloud(tmp_path / "cloud", ports=Ports.free(), quiet=True) as started:
        yield started


def test_nothing_is_lost_or_doubled_when_each_process_is_killed_in_turn(mortal: LocalCloud) -> None:
    shop = Shop(seed=3)
    with Client(mortal.ports.ingest, shop.hit, per_s=60) as client:
        client.wait_for_more(30)
        for name in FUNCTIONS:
            for kill in (kill_worker, kill_master):
                kill(mortal.children[name])
                client.wait_for_more(15)
        for name in SERVERS:
            kill_server(mortal.children[name])
            client.wait_for_more(15)
    wait_for_rest(mortal)
    assert_all_landed(mortal.bigquery, client.accepted)
    assert_counted(mortal.firestore, shop)


def test_bigquery_is_lost_for_twenty_seconds_and_nothing_else_is(mortal: LocalCloud) -> None:
    """Pub/Sub keeps what comes meanwhile; all of it has landed 20 seconds after the return."""
    took_s = landed_after_loss(mortal, kill_for)
    assert took_s < CAUGHT_UP_S


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
    shop, chance = Shop(seed=5, items=50), random.Random(29)  # noqa: S311 - a test's choices
    bodies = deliveries(shop, 120, chance)
    with sink_before(tmp_path, google=google, commit_interval_ms=10) as sink:
        in_vain = killed_while_pushed_to(sink, bodies, deaths, chance)
        assert_counted(sink.firestore, shop)
    assert in_vain, "no push met a dead process"
