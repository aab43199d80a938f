"""BigQuery lost for a while under events: nothing else waits, and nothing is lost or doubled."""

import time
from collections.abc import Callable

from local.cloud import LocalCloud
from local.processes import Child
from tests.soak.balance import assert_all_landed, assert_counted, assert_each_once, wait_for_rest
from tests.soak.client import Client
from tests.soak.shop import Shop

HITS_PER_S = 30


def landed_after_loss(
    cloud: LocalCloud, lose: Callable[[Child, float], None], lost_s: float
) -> float:
    """Lose BigQuery; returns how many seconds after its return all has landed, each event once."""
    shop = Shop(seed=7)
    with Client(cloud.ports.ingest, shop.hit, per_s=HITS_PER_S) as client:
        client.wait_for_more(2 * HITS_PER_S)
        before = len(client.accepted)
        lose(cloud.children["bigquery"], lost_s)
        back_s = time.monotonic()
        meanwhile = len(client.accepted) - before
    wait_for_rest(cloud)
    took_s = time.monotonic() - back_s
    assert meanwhile > lost_s * HITS_PER_S / 3, f"only {meanwhile} were accepted meanwhile"
    assert_all_landed(cloud.bigquery, client.accepted)
    assert_each_once(cloud.bigquery, client.accepted)
    assert_counted(cloud.firestore, shop)
    return took_s
