"""A dead letter whose cause is gone goes back, and ends as one row or one count."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from local.cloud import LocalCloud
from local.resources import topic_path

from .conftest import ARRIVAL_TIMEOUT_S, ROOT, Rows

CONTRACT = ROOT / "tests" / "contract"


def set_aside(cloud: LocalCloud, data: bytes, stage: str, topic: str, **more: str) -> str:
    """Publish what an earlier version of a stage might have refused; return its origin's id."""
    origin = f"origin-{stage}-{time.time_ns()}"
    now = datetime.now(UTC).isoformat()
    about = {
        "reason": "row_does_not_fit",
        "detail": "an earlier version did not know it",
        "stage": stage,
        "origin_topic": topic_path(topic),
        "origin_message_id": origin,
        "origin_publish_time": now,
        "failed_at": now,
    }
    cloud.publisher.publish(topic_path("dead-letter"), data, **about, **more).result(timeout=30)
    return origin


def replay(cloud: LocalCloud, stage: str) -> str:
    """Run the command as an operator does; twice, because that must double nothing."""
    arguments = ["--reason", "row_does_not_fit", "--stage", stage, "--send", "--wait", "1"]
    environment = os.environ | {
        "GOOGLE_CLOUD_PROJECT": cloud.project,
        "PUBSUB_EMULATOR_HOST": f"127.0.0.1:{cloud.ports.pubsub}",
    }
    done = [
        subprocess.run(
            [sys.executable, "-m", "functions.replay", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        for _ in range(2)
    ]
    assert done[0].returncode == 0, done[0].stdout + done[0].stderr
    return done[0].stdout


def row(**changes: object) -> bytes:
    stored = json.loads((CONTRACT / "enriched_v1" / "native_purchase.json").read_text())
    return json.dumps({**stored["rows"][0], **changes}).encode()


def item(cloud: LocalCloud, item_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + ARRIVAL_TIMEOUT_S
    while not (found := cloud.firestore.document(f"items/{item_id}").get().to_dict()):
        assert time.monotonic() < deadline, f"{item_id} is not counted"
        time.sleep(0.05)
    return found


def come_to_rest(cloud: LocalCloud) -> None:
    deadline = time.monotonic() + ARRIVAL_TIMEOUT_S
    while any(cloud.undelivered().values()):
        assert time.monotonic() < deadline, cloud.undelivered()
        time.sleep(0.05)


def test_of_enrich_it_ends_as_one_row_and_one_count(cloud: LocalCloud, rows: Rows) -> None:
    sold = {"item_id": "replayed-mug", "price": 5, "quantity": 2, "currency": "GBP"}
    purchase = {"transaction_id": "replay-1", "items": [sold]}
    origin = set_aside(cloud, json.dumps(purchase).encode(), "enrich", "raw-events")
    replay(cloud, "enrich")
    rows(f"SELECT event_id FROM analytics.events WHERE event_id = '{origin}'")  # noqa: S608
    assert item(cloud, "replayed-mug")["counter"] == 2
    come_to_rest(cloud)
    rows(f"SELECT event_id FROM analytics.events WHERE event_id = '{origin}'")  # noqa: S608
    assert item(cloud, "replayed-mug")["counter"] == 2


@pytest.mark.parametrize("stage", ["sink_bigquery", "sink_firestore"])
def test_of_a_sink_it_ends_there_and_nowhere_else(
    cloud: LocalCloud, rows: Rows, stage: str
) -> None:
    event_id, item_id = f"replayed-by-{stage}", f"item-of-{stage}"
    data = row(
        event_id=event_id,
        ecommerce={"transaction_id": event_id, "purchase_revenue": 3.0},
        items=[{"item_id": item_id, "price": 3.0, "quantity": 1}],
    )
    set_aside(cloud, data, stage, "enriched-events", schema="enriched.v1", counts="true")
    replay(cloud, stage)
    come_to_rest(cloud)
    is_row = stage == "sink_bigquery"
    sql = f"SELECT event_id FROM analytics.events WHERE event_id = '{event_id}'"  # noqa: S608
    rows(sql, expect=1 if is_row else 0)
    if is_row:
        assert cloud.firestore.document(f"items/{item_id}").get().exists is False
    else:
        assert item(cloud, item_id)["counter"] == 1
