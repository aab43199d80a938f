"""One item is bought 50 times a second: Firestore takes few writes a second of one document."""

import json
import statistics
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from local.cloud import LocalCloud
from local.settings import HOST
from tests.soak.balance import assert_all_landed, assert_counted, wait_for_rest
from tests.soak.client import Client
from tests.soak.shop import Shop

PER_S = 50
LASTS_S = 30
MAX_WRITES_PER_S = 10


def test_the_counter_keeps_up_with_few_writes_a_second(
    cloud: LocalCloud, say: Callable[[str], None]
) -> None:
    shop = Shop(seed=13, items=1)
    waiting: list[int] = []
    with Client(cloud.ports.ingest, shop.purchase, per_s=PER_S, threads=16) as client:
        client.wait_for_more(PER_S)  # connections are open, code is loaded
        already = len(client.accepted)
        until = time.monotonic() + LASTS_S
        while time.monotonic() < until:
            waiting.append(sum(cloud.undelivered().values()))
            time.sleep(0.25)
        bought = len(client.accepted) - already
    rest_s = wait_for_rest(cloud)
    peak = _writes(cloud)["max_per_s"]
    say(
        f"{bought / LASTS_S:.1f} purchases a second; at most {peak['writes']} writes a second "
        f"({peak['document']}); on their way {statistics.mean(waiting):.1f} on average, "
        f"{max(waiting)} at most; at rest {rest_s:.1f} s after the last"
    )
    assert bought >= 0.95 * PER_S * LASTS_S, "this machine is too slow to send them"
    assert_all_landed(cloud.bigquery, client.accepted)
    assert_counted(cloud.firestore, shop)
    assert peak["writes"] <= MAX_WRITES_PER_S
    # The last third of the time against the first: less than half a second's purchases more.
    third = len(waiting) // 3
    growth = statistics.mean(waiting[-third:]) - statistics.mean(waiting[:third])
    assert growth < PER_S / 2, waiting
    assert rest_s < 5


def _writes(cloud: LocalCloud) -> dict[str, Any]:
    url = f"http://{HOST}:{cloud.ports.firestore_debug}/writes"
    with urllib.request.urlopen(url, timeout=10) as answer:
        report: dict[str, Any] = json.load(answer)
    return report
