"""kill -9 of everything while events flow: the table and the counters balance to the unit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud import LocalCloud
from local.settings import Ports
from tests.running import stage
from tests.soak.balance import assert_all_landed, assert_counted, wait_for_rest
from tests.soak.client import Client
from tests.soak.killing import kill_for, kill_master, kill_server, kill_worker
from tests.soak.loss import landed_after_loss
from tests.soak.shop import Shop

# The whole of it, with how soon all has landed, is in tests/soak/test_lost_bigquery.py.
LOST_S = 6.0

FUNCTIONS = ("ingest", "enrich", "sink_bigquery", "sink_firestore")
SERVERS = ("pubsub", "bigquery", "firestore")


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[LocalCloud]:
    """A cloud of this test's own: other tests would notice what happens to it."""
    stage()
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


def test_bigquery_is_lost_for_a_while_and_nothing_else_is(mortal: LocalCloud) -> None:
    """Pub/Sub keeps what comes meanwhile."""
    landed_after_loss(mortal, kill_for, LOST_S)
