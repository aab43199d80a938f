"""What has arrived, held against what was sent: to the last unit and the last micro-unit."""

import time
from collections import Counter
from typing import Any

from google.cloud import bigquery, firestore

from local.cloud import LocalCloud
from tests.soak.sales import CURRENCY
from tests.soak.shop import Shop, Tally

REST_TIMEOUT_S = 90.0


def wait_for_rest(cloud: LocalCloud, timeout_s: float = REST_TIMEOUT_S) -> float:
    """Wait until no message is on its way; returns how long that took, in seconds."""
    begin = time.monotonic()
    while any(waiting := cloud.undelivered().values()):
        assert time.monotonic() < begin + timeout_s, f"still on their way: {list(waiting)}"
        time.sleep(0.05)
    return time.monotonic() - begin


def assert_all_landed(client: bigquery.Client, event_ids: set[str]) -> int:
    """Every accepted event is a row, and no other is; nothing was set aside.

    Returns the rows that are there twice: delivery to the table is at least once.
    """
    letters = client.query_and_wait("SELECT attributes, data FROM analytics.dead_letters LIMIT 5")
    assert [dict(letter) for letter in letters] == []
    rows = list(client.query_and_wait("SELECT event_id FROM analytics.events"))
    landed = Counter(row["event_id"] for row in rows)
    lost, foreign = event_ids - landed.keys(), landed.keys() - event_ids
    assert not lost, f"{len(lost)} of {len(event_ids)} lost: {sorted(lost)[:5]}"
    assert not foreign, f"rows that nobody sent: {sorted(foreign)[:5]}"
    return len(rows) - len(landed)


def assert_each_once(client: bigquery.Client, event_ids: set[str]) -> None:
    """The view has every accepted event, and each of them once."""
    sql = "SELECT event_id FROM analytics.deduplicated_events"
    assert Counter(row["event_id"] for row in client.query_and_wait(sql)) == Counter(event_ids)


def assert_counted(client: firestore.Client, shop: Shop) -> None:
    """Every counter and every transaction is as the shop's own books have it."""
    transactions = {name: fields["revenue_micros"] for name, fields in _all(client, "transactions")}
    assert transactions == shop.transactions
    assert counted(client) == shop.books
    for collection in ("minutes", "days"):
        for name, fields in _all(client, collection):
            for count in ("units", "purchases"):
                of_currency = fields.get(f"{count}_by_currency", {})
                assert of_currency.get(CURRENCY, 0) == fields.get(count, 0), name
                assert of_currency.keys() <= {CURRENCY}, name


def counted(client: firestore.Client) -> Tally:
    """The counters in the words of the books; a counter that is not there is 0."""
    names = {
        "items": ("counter", "purchases", "refunds"),
        "minutes": ("units", "purchases"),
        "days": ("units", "purchases"),
    }
    return {
        collection: {name: _tally(fields, wanted) for name, fields in _all(client, collection)}
        for collection, wanted in names.items()
    }


def _tally(fields: dict[str, Any], wanted: tuple[str, ...]) -> Counter[str]:
    money = fields.get("revenue_micros", {})
    assert money.keys() <= {CURRENCY}, money
    tally = {name: fields.get(name, 0) for name in wanted}
    return Counter(tally | {"micros": money.get(CURRENCY, 0)})


def _all(client: firestore.Client, collection: str) -> list[tuple[str, dict[str, Any]]]:
    return [(found.id, found.to_dict() or {}) for found in client.collection(collection).stream()]
