"""Everything is killed by chance for ten minutes while events flow; SOAK_S sets how long."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable

from local.cloud import LocalCloud
from tests.soak.balance import assert_all_landed, assert_counted, wait_for_rest
from tests.soak.client import Client
from tests.soak.killing import FUNCTION_DEATHS, kill_server
from tests.soak.shop import Shop

SOAK_S = float(os.environ.get("SOAK_S", "600"))
SEED = int(os.environ.get("SEED", "11"))
HITS_PER_S = 60

SERVERS = ("pubsub", "bigquery", "firestore")

# The longest pause that a subscription makes between two deliveries (shared/pipeline.json).
LONGEST_BACKOFF_S = 600


def test_nothing_is_lost_or_doubled_while_everything_is_killed_by_chance(
    cloud: LocalCloud, say: Callable[[str], None]
) -> None:
    shop, chance = Shop(SEED), random.Random(SEED)  # noqa: S311 - a test's choices
    deaths: Counter[str] = Counter()
    until = time.monotonic() + SOAK_S
    with Client(cloud.ports.ingest, shop.hit, per_s=HITS_PER_S) as client:
        client.wait_for_more(30)
        while time.monotonic() < until:
            name = chance.choice(sorted(cloud.children))
            death = kill_server if name in SERVERS else chance.choice(FUNCTION_DEATHS)
            death(cloud.children[name])
            deaths[f"{death.__name__} {name}"] += 1
            client.wait_for_more(chance.randrange(120))
    rest_s = wait_for_rest(cloud, LONGEST_BACKOFF_S)
    doubled = assert_all_landed(cloud.bigquery, client.accepted)
    assert_counted(cloud.firestore, shop)
    say(f"{deaths.total()} kills: {dict(sorted(deaths.items()))}")
    say(f"tries: {dict(client.tries)}; at rest after {rest_s:.1f} s; {doubled} rows twice")
