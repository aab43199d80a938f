"""HTTP and Hermes to the counters in Firestore: each purchase once, whatever comes twice."""

import base64
import hashlib
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.api_core.exceptions import DeadlineExceeded
from google.api_core.retry import Retry

from local.cloud import LocalCloud
from local.demo.counters import Totals
from local.demo.documents import counters
from local.resources import subscription_path, topic_path

from .conftest import ARRIVAL_TIMEOUT_S, ROOT, Rows

CONTRACT = ROOT / "tests" / "contract"
HERMES = json.loads((CONTRACT / "hermes" / "purchase.json").read_bytes())
ENRICHED = json.loads((CONTRACT / "enriched_v1" / "hermes_purchase.json").read_bytes())

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

Envelope = dict[str, Any]


def post(url: str, content: object, *, user_agent: str = FIREFOX) -> tuple[int, bytes]:
    """Status and body; an error's status raises."""
    headers = {"Content-Type": "application/json", "User-Agent": user_agent}
    request = urllib.request.Request(url, json.dumps(content).encode(), headers)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return int(answer.status), answer.read()


def send(cloud: LocalCloud, event: dict[str, Any], *, user_agent: str = FIREFOX) -> None:
    """Send an event to ingest, in the native protocol."""
    now_micros = time.time_ns() // 1_000
    timed = {"timestamp_micros": now_micros, **event}
    url = f"{cloud.ingest_url}/api/v1/streaming/shop"
    assert post(url, timed, user_agent=user_agent)[0] == 200


def publish(cloud: LocalCloud, content: object) -> str:
    """Publish as the tag Hermes does; the message id."""
    message = {"data": base64.b64encode(json.dumps(content).encode()).decode()}
    url = f"{cloud.pubsub_rest_url}/v1/projects/{cloud.project}/topics/raw-events:publish"
    [message_id] = json.loads(post(url, {"messages": [message]})[1])["messageIds"]
    return str(message_id)


def push(cloud: LocalCloud, envelope: Envelope) -> int:
    """Deliver a message to the sink as Pub/Sub does; its status."""
    return post(f"http://127.0.0.1:{cloud.ports.sink_firestore}/", envelope)[0]


def order(name: str, transaction_id: str, bought: dict[str, Any], event_id: str) -> dict[str, Any]:
    """A purchase or refund of one item, in Danish crowns, which nobody else here pays with."""
    stated = {"transaction_id": transaction_id, "currency": "DKK"}
    return {"event_name": name, "event_id": event_id, "ecommerce": stated, "items": [bought]}


def key_of(stream_id: str, transaction_id: str) -> str:
    """The transaction's document, as docs/counters.md names it."""
    listed = json.dumps([stream_id, "transaction", transaction_id], separators=(",", ":"))
    return hashlib.sha256(listed.encode()).hexdigest()


@pytest.fixture
def arrived(cloud: LocalCloud, rows: Rows) -> Callable[..., None]:
    """Waits until an event has so many rows, and the sink has taken all that was for it.

    A message is in both sinks' subscriptions from the same moment on: once its row is there, it is
    with the counters' sink, or acknowledged by it.
    """

    def wait(event_id: str, *, times: int = 1) -> None:
        where = f"WHERE event_id = '{event_id}' HAVING COUNT(*) >= {times}"
        rows(f"SELECT COUNT(*) AS n FROM analytics.events {where}")  # noqa: S608
        deadline_s = time.monotonic() + ARRIVAL_TIMEOUT_S
        while waiting := cloud.undelivered()["sink-firestore"]:
            assert time.monotonic() < deadline_s, f"{waiting} wait for the sink"
            time.sleep(0.02)

    return wait


@pytest.fixture
def gained(cloud: LocalCloud) -> Callable[[], tuple[Totals, Totals]]:
    """What minutes and days have gained since the test began, each in all; of money the crowns."""

    def now() -> tuple[Totals, Totals]:
        found = counters(cloud.firestore)
        return found.minutes, found.days

    def less(after: Totals, before: Totals) -> Totals:
        kroner = [one.revenue_micros.get("DKK", 0) for one in (after, before)]
        return Totals(
            units=after.units - before.units,
            purchases=after.purchases - before.purchases,
            revenue_micros={"DKK": kroner[0] - kroner[1]},
        )

    deadline_s = time.monotonic() + ARRIVAL_TIMEOUT_S
    while any(cloud.undelivered().values()):
        assert time.monotonic() < deadline_s, cloud.undelivered()
        time.sleep(0.02)
    minutes, days = now()

    def since() -> tuple[Totals, Totals]:
        later_minutes, later_days = now()
        return less(later_minutes, minutes), less(later_days, days)

    return since


@pytest.fixture
def enriched(cloud: LocalCloud) -> Iterator[Callable[[str], Envelope]]:
    """Gives the message that enrich has made of an event, as the envelope that Pub/Sub pushes."""
    path = subscription_path("seen-by-test-counters")
    cloud.subscriber.create_subscription(
        request={
            "name": path,
            "topic": topic_path("enriched-events"),
            "filter": 'attributes.counts = "true"',
        }
    )
    seen: dict[str, Envelope] = {}

    def pull() -> None:
        try:
            answer = cloud.subscriber.pull(
                subscription=path, max_messages=100, timeout=5, retry=Retry(lambda _: False)
            )
        except DeadlineExceeded:
            return
        for received in answer.received_messages:
            event_id = str(json.loads(received.message.data)["event_id"])
            seen[event_id] = _envelope(
                received.message.message_id,
                received.message.data,
                dict(received.message.attributes),
                received.message.publish_time.isoformat(),
            )

    def find(event_id: str) -> Envelope:
        deadline_s = time.monotonic() + ARRIVAL_TIMEOUT_S
        while event_id not in seen:
            assert time.monotonic() < deadline_s, sorted(seen)
            pull()
        return seen[event_id]

    yield find
    cloud.subscriber.delete_subscription(subscription=path)


def _envelope(
    message_id: str, data: bytes, attributes: dict[str, str], publish_time: str
) -> Envelope:
    message = {
        "messageId": message_id,
        "publishTime": publish_time,
        "attributes": attributes,
        "data": base64.b64encode(data).decode(),
    }
    return {"message": message, "subscription": subscription_path("sink-firestore")}


def item(cloud: LocalCloud, item_id: str) -> dict[str, Any] | None:
    fields: dict[str, Any] | None = cloud.firestore.document(f"items/{item_id}").get().to_dict()
    return fields


def transaction(cloud: LocalCloud, stream_id: str, transaction_id: str) -> dict[str, Any] | None:
    name = key_of(stream_id, transaction_id)
    fields: dict[str, Any] | None = cloud.firestore.document(f"transactions/{name}").get().to_dict()
    return fields


def test_hermess_public_payload_counts_once_though_published_and_delivered_twice(
    cloud: LocalCloud, arrived: Callable[..., None], enriched: Callable[[str], Envelope]
) -> None:
    for message_id in (publish(cloud, HERMES), publish(cloud, HERMES)):
        arrived(message_id)
        redelivered = enriched(message_id)
        assert [push(cloud, redelivered), push(cloud, redelivered)] == [204, 204]
    [bought] = HERMES["items"]
    found = item(cloud, bought["item_id"])
    assert found is not None
    assert (found["counter"], found["purchases"], found["refunds"]) == (1, 1, 0)
    assert found["revenue_micros"] == {"GBP": 150_000_000}
    assert found["item_name"] == bought["item_name"]
    assert (found["price"], found["currency"]) == (150.0, "GBP")
    kept = transaction(cloud, "sgtm", HERMES["transaction_id"])
    assert kept is not None
    [line] = kept["lines"]
    assert (line["item_id"], line["quantity"]) == (bought["item_id"], 1)
    assert kept["refunds"] == {}


def test_the_same_push_eight_times_at_once_raises_minutes_and_days_once(
    cloud: LocalCloud, gained: Callable[[], tuple[Totals, Totals]]
) -> None:
    [row] = ENRICHED["rows"]
    [bought] = row["items"]
    mine = {
        **row,
        "ecommerce": {"transaction_id": "counters-push"},
        "event_params": [{"key": "currency", "value": {"string_value": "DKK"}}],
        "items": [{**bought, "item_id": "counters-pushed", "quantity": 2}],
    }
    data = json.dumps(mine).encode()
    envelope = _envelope("counters-1", data, ENRICHED["attributes"], "2026-11-21T12:00:00.5Z")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: push(cloud, envelope), range(8))) == [204] * 8
    found = item(cloud, "counters-pushed")
    assert found is not None
    assert (found["counter"], found["purchases"]) == (2, 1)
    assert found["revenue_micros"] == {"DKK": 300_000_000}
    once = Totals(units=2, purchases=1, revenue_micros={"DKK": 300_000_000})
    assert gained() == (once, once)


def test_a_purchase_sent_twice_with_one_event_id_and_reloaded_counts_once(
    cloud: LocalCloud,
    arrived: Callable[..., None],
    gained: Callable[[], tuple[Totals, Totals]],
) -> None:
    bought = {"item_id": "counters-sent-twice", "price": 19.99, "quantity": 3}
    purchase = order("purchase", "counters-T1", bought, "counters-e1")
    send(cloud, purchase)
    send(cloud, purchase)
    arrived("counters-e1", times=2)
    send(cloud, {**purchase, "event_id": "counters-e2"})
    arrived("counters-e2")
    found = item(cloud, "counters-sent-twice")
    assert found is not None
    assert (found["counter"], found["purchases"]) == (3, 1)
    assert found["revenue_micros"] == {"DKK": 59_970_000}
    once = Totals(units=3, purchases=1, revenue_micros={"DKK": 59_970_000})
    assert gained() == (once, once)


def test_a_refund_lowers_once_though_sent_twice(
    cloud: LocalCloud,
    arrived: Callable[..., None],
    gained: Callable[[], tuple[Totals, Totals]],
) -> None:
    bought = {"item_id": "counters-refunded", "price": 2.5, "quantity": 3}
    send(cloud, order("purchase", "counters-T2", bought, "counters-e3"))
    arrived("counters-e3")
    for event_id in ("counters-r1", "counters-r2"):
        send(cloud, order("refund", "counters-T2", {**bought, "quantity": 1}, event_id))
        arrived(event_id)
    found = item(cloud, "counters-refunded")
    assert found is not None
    assert (found["counter"], found["purchases"], found["refunds"]) == (2, 1, 1)
    assert found["revenue_micros"] == {"DKK": 5_000_000}
    left = Totals(units=2, purchases=1, revenue_micros={"DKK": 5_000_000})
    assert gained() == (left, left)


def test_a_bots_purchase_has_its_row_and_counts_nowhere(
    cloud: LocalCloud,
    rows: Rows,
    arrived: Callable[..., None],
    gained: Callable[[], tuple[Totals, Totals]],
) -> None:
    bought = {"item_id": "counters-bots", "price": 9.0, "quantity": 1}
    purchase = order("purchase", "counters-T3", bought, "counters-e4")
    send(cloud, purchase, user_agent=GOOGLEBOT)
    arrived("counters-e4")
    [row] = rows("SELECT angelia.is_bot FROM analytics.events WHERE event_id = 'counters-e4'")
    assert row["is_bot"] is True
    assert item(cloud, "counters-bots") is None
    assert transaction(cloud, "shop", "counters-T3") is None
    nothing = Totals(revenue_micros={"DKK": 0})
    assert gained() == (nothing, nothing)
