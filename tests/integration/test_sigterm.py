"""SIGTERM, as Cloud Run sends it before it takes an instance away: what is in hand is finished."""

import hashlib
import json
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local import staged
from local.cloud import LocalCloud
from tests.ports import free_port
from tests.soak.client import post
from tests.soak.gate import gate_before
from tests.soak.pushes import envelope, push
from tests.soak.shop import Hit

from .conftest import ROOT, Rows

CONTRACT = ROOT / "tests" / "contract"
BURST = 20
ITEM, DAY, DAY_MICROS = "SIGTERM", "20200229", 1_582_934_400_000_000

# What a client sees of a connection that was never served.
CLEAN = {"accepted", "ConnectionRefusedError", "ConnectionResetError", "RemoteDisconnected"}

Send = Callable[[int, str], str]


def _hit(port: int, event_id: str) -> str:
    body = {"event_name": "sigterm", "event_id": event_id}
    return post(port, Hit(event_id, json.dumps(body).encode()))


def _raw(port: int, event_id: str) -> str:
    hit = _example("raw_v1/native_page_view.json")
    hit["events"][0]["event_id"] = event_id
    attributes = {"schema": "raw.v1", "protocol": "native", "stream_id": "shop"}
    return push(port, envelope(json.dumps(hit).encode(), **attributes))


def _purchase(port: int, event_id: str) -> str:
    """A purchase of an item and on a day that no other test looks at."""
    example = _example("enriched_v1/native_purchase.json")
    [row] = example["rows"]
    row |= {"event_id": event_id, "event_date": DAY, "event_timestamp": DAY_MICROS}
    row["ecommerce"]["transaction_id"] = event_id
    row["items"][0]["item_id"] = ITEM
    return push(port, envelope(json.dumps(row).encode(), **example["attributes"]))


def _example(name: str) -> dict[str, Any]:
    example: dict[str, Any] = json.loads((CONTRACT / name).read_text())
    return example


@pytest.mark.parametrize(
    ("function", "server", "send"),
    [
        ("ingest", "pubsub", _hit),
        ("enrich", "pubsub", _raw),
        ("sink_bigquery", "bigquery_write", _purchase),
        ("sink_firestore", "firestore", _purchase),
    ],
)
def test_a_function_that_is_asked_to_end_finishes_what_it_has_in_hand(
    cloud: LocalCloud, rows: Rows, tmp_path: Path, function: str, server: str, send: Send
) -> None:
    """Its server answers only after the signal has come, so the burst is surely in hand."""
    with gate_before(getattr(cloud.ports, server)) as gate:
        ports = replace(cloud.ports, **{function: free_port(), server: gate.port})
        child = staged.function(function, ports).child(tmp_path, quiet=True)
        port = getattr(ports, function)
        child.start()
        try:
            child.wait_until_ready()
            assert send(port, f"{function}-first") == "accepted"
            gate.close()
            ids = [f"{function}-{number}" for number in range(BURST)]
            with ThreadPoolExecutor(BURST) as pool:
                answers = [pool.submit(send, port, event_id) for event_id in ids]
                gate.wait_for_something()
                os.kill(child.pid, signal.SIGTERM)
                gate.open()
            outcomes = {i: answer.result() for i, answer in zip(ids, answers, strict=True)}
            assert child.process is not None
            assert child.process.wait(15) == 0
        finally:
            child.stop()
    assert set(outcomes.values()) <= CLEAN
    accepted = [event_id for event_id, outcome in outcomes.items() if outcome == "accepted"]
    assert accepted, "what was in hand has been dropped"
    if function == "sink_firestore":
        _assert_counted(cloud, outcomes, accepted)
    else:
        listed = ", ".join(f"'{event_id}'" for event_id in accepted)
        sql = f"SELECT DISTINCT event_id FROM analytics.events WHERE event_id IN ({listed})"  # noqa: S608 - our own ids
        rows(sql, expect=len(accepted))


def _assert_counted(cloud: LocalCloud, sent: Iterable[str], accepted: Sequence[str]) -> None:
    """What was accepted is counted once; what was not is counted once or not at all."""
    keys = {
        event_id: hashlib.sha256(f'["shop","transaction","{event_id}"]'.encode()).hexdigest()
        for event_id in ("sink_firestore-first", *sent)
    }
    found = {one.id for one in cloud.firestore.collection("transactions").stream()}
    counted = {event_id for event_id, key in keys.items() if key in found}
    assert counted >= set(accepted)
    item = cloud.firestore.collection("items").document(ITEM).get()
    assert item.get("purchases") == len(counted)
