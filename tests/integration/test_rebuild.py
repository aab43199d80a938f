"""Wrong counters behind the whole pipeline: rebuild finds and mends exactly those."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from google.cloud import firestore

from functions.sink_firestore import __main__ as command
from local.cloud import LocalCloud
from tests.soak.balance import counted, wait_for_rest
from tests.soak.client import Client, post
from tests.soak.shop import Hit, Shop

from .conftest import ROOT, started

Told = tuple[int, list[str]]

HOSTILE_PRICES: list[float | str] = [
    0.1 + 0.2, 1.005, 2.675, 4.35, 1e-7, 4.9999995e-7, 5e-7, 1 / 3, 10, 999999999.9999999,
    123456789.123456, "19.99", "2.50", 0.1234567890123456789, 1.0000005, 1.0000015,
]  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop(seed=11, items=15)


@pytest.fixture(scope="module")
def selling(tmp_path_factory: pytest.TempPathFactory, shop: Shop) -> Iterator[LocalCloud]:
    """A cloud of this module's own, with a day's traffic in it, and at rest."""
    with started(tmp_path_factory.mktemp("rebuild")) as cloud:
        with Client(cloud.ports.ingest, shop.hit, per_s=100) as client:
            for number, price in enumerate(HOSTILE_PRICES):
                assert post(cloud.ports.ingest, hostile("purchase", number, price)) == "accepted"
                assert post(cloud.ports.ingest, hostile("refund", number, price)) == "accepted"
            client.wait_for_more(100)
        wait_for_rest(cloud)
        yield cloud


def hostile(name: str, number: int, price: float | str) -> Hit:
    """Three units bought, and one of them given back at its price.

    Both have one event_id, the order's: servers send such, and the sink counts both.
    """
    bought = {"item_id": f"H{number}", "price": price, "quantity": 3 if name == "purchase" else 1}
    stated = {"transaction_id": f"hostile-{number}", "currency": "EUR"}
    event_id = stated["transaction_id"]
    body = {"event_name": name, "event_id": event_id, "ecommerce": stated, "items": [bought]}
    return Hit(event_id, json.dumps(body).encode())


@pytest.fixture
def rebuild(
    selling: LocalCloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Told]:
    """Runs the command in this process."""
    env = environment(selling)
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    def run(*options: str) -> Told:
        code = command.main(["rebuild", "--minutes-days", "30", *options], env)
        return code, capsys.readouterr().out.splitlines()

    return run


def environment(cloud: LocalCloud) -> dict[str, str]:
    """What docs/counters.md says to set."""
    return {
        "GOOGLE_CLOUD_PROJECT": cloud.project,
        "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{cloud.ports.firestore}",
        "BIGQUERY_EMULATOR_HOST": cloud.bigquery_rest_url,
    }


def everything(client: firestore.Client) -> dict[str, Any]:
    return {
        found.reference.path: {
            name: value for name, value in (found.to_dict() or {}).items() if name != "updated_at"
        }
        for collection in ("items", "days", "minutes", "transactions")
        for found in client.collection(collection).stream()
    }


def spoil(client: firestore.Client) -> set[str]:
    """20 wrong increments by hand; the documents that have them."""
    days = sorted(found.id for found in client.collection("days").stream())
    changes = [(f"items/I{number:02}", "counter") for number in range(10)]
    changes += [(f"items/I{number:02}", "revenue_micros.EUR") for number in range(6)]
    changes += [("items/I00", "purchases"), (f"days/{days[0]}", "units")]
    changes += [(f"days/{days[0]}", "revenue_micros.EUR"), (f"days/{days[1]}", "purchases")]
    for number, (document, field) in enumerate(changes, 1):
        client.document(document).update({field: firestore.Increment((-1) ** number * number)})
    assert len(changes) == 20
    return {document for document, _ in changes}


def named(said: list[str]) -> set[str]:
    return {line.split()[0] for line in said if line.startswith("  ")}


def test_a_quiet_shop_is_mended_to_the_last_micro_unit(
    selling: LocalCloud, rebuild: Callable[..., Told]
) -> None:
    client = selling.firestore
    right = everything(client)
    code, said = rebuild("--settle", "0")
    assert (code, said[-1]) == (0, "No difference.")
    wrong = spoil(client)
    lost = next(client.collection("transactions").list_documents())
    lost.delete()
    client.document("items/I14").delete()
    code, said = rebuild("--settle", "0")
    assert code == 1
    assert named(said) == {*wrong, "items/I14", lost.path}
    assert rebuild("--settle", "0", "--apply")[0] == 0
    assert everything(client) == right
    assert rebuild("--settle", "0")[1][-1] == "No difference."


def test_mistakes_are_mended_while_sales_go_on(
    selling: LocalCloud, shop: Shop, rebuild: Callable[..., Told]
) -> None:
    with Client(selling.ports.ingest, shop.hit, per_s=60) as client:
        client.wait_for_more(20)
        wrong = spoil(selling.firestore)
        code, said = rebuild("--apply")
        client.wait_for_more(20)
    assert (code, named(said)) == (0, wrong)
    wait_for_rest(selling)
    code, said = rebuild("--settle", "0")
    assert (code, said[-1]) == (0, "No difference.")
    found = counted(selling.firestore)["items"]
    assert {name: found[name] for name in shop.books["items"]} == shop.books["items"]


def test_nobody_who_reads_its_output_ends_it(selling: LocalCloud) -> None:
    """As ``| head`` does."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "functions.sink_firestore", "rebuild"],
        cwd=ROOT,
        env=os.environ | environment(selling),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    os.close(writing)
    told = "Nobody reads on: ended. What was applied is whole.\n"
    assert (done.returncode, done.stderr) == (2, told)


def test_the_command_runs_as_documented(selling: LocalCloud) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "functions.sink_firestore", "rebuild"],
        cwd=ROOT,
        env=os.environ | environment(selling),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("No difference.\n")
