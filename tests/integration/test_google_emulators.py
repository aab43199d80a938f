"""The pipeline on Google's own emulators, as `make run CLOUD=google` starts it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud import LocalCloud, NotOffered
from local.settings import Ports
from tests.running import stage
from tests.soak.client import post
from tests.soak.shop import Hit

from .conftest import ARRIVAL_TIMEOUT_S, ROOT
from .test_flow import publish

pytestmark = [pytest.mark.needs("pubsub-emulator"), pytest.mark.needs("firestore-emulator")]


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    stage()
    folder = tmp_path_factory.mktemp("google")
    with LocalCloud(folder, ports=Ports.free(), quiet=True, google=True) as started:
        yield started


def landed(cloud: LocalCloud, event_id: str) -> bool:
    sql = f"SELECT 1 FROM analytics.events WHERE event_id = '{event_id}'"  # noqa: S608 - our own id
    return list(cloud.bigquery.query_and_wait(sql)) != []


def bought(cloud: LocalCloud, item: str) -> int:
    fields = cloud.firestore.collection("items").document(item).get().to_dict() or {}
    return int(fields.get("counter", 0))


def purchase(event_id: str, item: str) -> Hit:
    body = {
        "event_name": "purchase",
        "event_id": event_id,
        "ecommerce": {"transaction_id": event_id, "currency": "EUR"},
        "items": [{"item_id": item, "price": 9.5, "quantity": 2}],
    }
    return Hit(event_id, json.dumps(body).encode())


def test_a_purchase_sent_over_http_is_a_row_and_a_counter(google: LocalCloud) -> None:
    assert post(google.ports.ingest, purchase("G1", "A")) == "accepted"
    deadline = time.monotonic() + ARRIVAL_TIMEOUT_S
    while not (landed(google, "G1") and bought(google, "A") == 2):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_a_filter_would_have_kept_out_is_ignored_by_every_stage(google: LocalCloud) -> None:
    """Google's emulator applies no filters: each message reaches every subscription of its topic.

    What is for another stage is not even refused; what every stage refuses comes after it.
    """
    for topic in ("raw-events", "enriched-events"):
        publish(google, topic, b"for nobody here", replay_stage="somebody_else")
    row = {"schema": "enriched.v1", "counts": "true"}
    publish(google, "enriched-events", b"{", **(row | {"counts": "false", "replay_stage": "none"}))
    raw = publish(google, "raw-events", b"not json")
    enriched = publish(google, "enriched-events", b"{", **row)
    refused = {("enrich", raw), ("sink_bigquery", enriched), ("sink_firestore", enriched)}
    found: set[tuple[str, str]] = set()
    deadline = time.monotonic() + ARRIVAL_TIMEOUT_S
    while not found >= refused:
        assert time.monotonic() < deadline, found
        found |= dead_letters(google)
    assert found == refused


def dead_letters(cloud: LocalCloud) -> set[tuple[str, str]]:
    """Stage and origin of some that wait for a replay."""
    path = f"projects/{cloud.project}/subscriptions/dead-letter-replay"
    answer = cloud.subscriber.pull(subscription=path, max_messages=10, timeout=ARRIVAL_TIMEOUT_S)
    waiting = [received.message.attributes for received in answer.received_messages]
    return {(letter["stage"], letter["origin_message_id"]) for letter in waiting}


def test_what_google_does_not_tell_is_an_error_and_not_a_guess(google: LocalCloud) -> None:
    with pytest.raises(NotOffered):
        google.undelivered()


@pytest.mark.parametrize(
    ("command", "cloud", "complaint"),
    [("run", "azure", "CLOUD='azure'"), ("demo", "google", "dead letters")],
)
def test_a_cloud_that_cannot_be_is_refused_in_one_line(
    tmp_path: Path, command: str, cloud: str, complaint: str
) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "local", command],
        cwd=ROOT,
        env=os.environ | {"CLOUD": cloud, "DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 1
    assert complaint in answer.stderr
    assert "Traceback" not in answer.stderr
