"""HTTP to BigQuery, through every stage, with Google's own client libraries in between."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from local.cloud import LocalCloud
from local.settings import Ports, variable

from .conftest import ARRIVAL_TIMEOUT_S, ROOT, Rows

CONTRACT = ROOT / "tests" / "contract"
README = (ROOT / "README.md").read_text()


def post(url: str, body: bytes, **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named["Content-Type"] = "application/json"
    request = urllib.request.Request(url, body, named)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return dict(json.load(answer))


def publish(cloud: LocalCloud, topic: str, data: bytes, **attributes: str) -> str:
    """Publish by plain HTTP, as sGTM does, and return the message id."""
    message = {"data": base64.b64encode(data).decode(), "attributes": attributes}
    url = f"{cloud.pubsub_rest_url}/v1/projects/{cloud.project}/topics/{topic}:publish"
    [message_id] = post(url, json.dumps({"messages": [message]}).encode())["messageIds"]
    return str(message_id)


def test_a_purchase_sent_over_http_is_a_ga4_row(cloud: LocalCloud, rows: Rows) -> None:
    body = (CONTRACT / "native" / "purchase.json").read_bytes()
    answer = post(f"{cloud.ingest_url}/api/v1/streaming/shop", body)
    [event_id] = answer["event_ids"]
    [row] = rows(f"SELECT * FROM analytics.events WHERE event_id = '{event_id}'")  # noqa: S608
    assert row["event_name"] == "purchase"
    assert row["user_id"] == "user123"
    assert row["ecommerce"]["purchase_revenue"] == 99.99
    assert row["ecommerce"]["transaction_id"] == "T12345"
    assert row["items"][0]["item_id"] == "SKU123"
    assert row["items"][0]["item_revenue"] == 99.99
    assert row["privacy_info"]["analytics_storage"] == "Yes"
    assert row["event_date"] == f"{row['date']:%Y%m%d}"
    assert row["received_at_micros"] <= row["synced_at_micros_"]


def test_hermess_public_payload_is_a_purchase_with_its_items(cloud: LocalCloud, rows: Rows) -> None:
    payload = (CONTRACT / "hermes" / "purchase.json").read_bytes()
    message_id = publish(cloud, "raw-events", payload)
    [row] = rows(f"SELECT * FROM analytics.events WHERE event_id = '{message_id}'")  # noqa: S608
    assert row["event_name"] == "purchase"
    assert row["ecommerce"]["transaction_id"] == "72ef6f0e"
    assert row["ecommerce"]["purchase_revenue"] == 150.0
    [item] = row["items"]
    assert (item["item_id"], item["price"], item["quantity"]) == ("blazer", 150.0, 1)
    assert row["stream_id"] == "sgtm"


def test_the_readmes_curl_shows_country_device_and_source(cloud: LocalCloud, rows: Rows) -> None:
    readme = (ROOT / "README.md").read_text()
    [curl] = re.findall(r"^curl http://127.0.0.1:8080.*?\n```", readme, re.DOTALL | re.MULTILINE)
    command = curl.removesuffix("```").replace("http://127.0.0.1:8080", cloud.ingest_url)
    sent = subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=30)
    [event_id] = json.loads(sent.stdout)["event_ids"]
    [query] = re.findall(r'make query SQL="(SELECT event_name, geo.country.*?)"', readme, re.DOTALL)
    [row] = rows(f"{query} WHERE event_id = '{event_id}'")
    assert list(row.values()) == ["page_view", "Denmark", "mobile", "iOS 18.5", "newsletter"]
    for value in row.values():
        assert value in readme


def test_the_readmes_hermes_line_works(cloud: LocalCloud, rows: Rows) -> None:
    readme = (ROOT / "README.md").read_text()
    [curl] = re.findall(r"^curl http://127.0.0.1:8086.*?\n```", readme, re.DOTALL | re.MULTILINE)
    command = curl.removesuffix("```").replace("http://127.0.0.1:8086", cloud.pubsub_rest_url)
    sent = subprocess.run(
        ["bash", "-c", command], capture_output=True, check=True, timeout=30, cwd=ROOT
    )
    [message_id] = json.loads(sent.stdout)["messageIds"]
    rows(f"SELECT event_id FROM analytics.events WHERE event_id = '{message_id}'")  # noqa: S608


def test_the_readmes_gtag_line_works(cloud: LocalCloud, rows: Rows) -> None:
    [url] = re.findall(r"^curl -i '(http://127.0.0.1:8080/g/collect.*?)'$", README, re.MULTILINE)
    url = url.replace("http://127.0.0.1:8080", cloud.ingest_url) + "&ep.mark=readme"
    subprocess.run(["curl", "--fail", url], capture_output=True, check=True, timeout=30)
    sql = "SELECT event_name FROM analytics.events t WHERE angelia.protocol = 'gtag' AND "
    sql += "'readme' IN (SELECT value.string_value FROM UNNEST(event_params))"
    [row] = rows(sql)
    assert row == {"event_name": "page_view"}


@pytest.mark.parametrize("page", ["README.md", "docs/collect.md"])
def test_the_measurement_protocol_line_of_a_page_works(
    cloud: LocalCloud, rows: Rows, page: str
) -> None:
    [curl] = re.findall(
        r"^curl (?:-i )?'http://127.0.0.1:8080/mp/.*?\n```",
        (ROOT / page).read_text(),
        re.DOTALL | re.MULTILINE,
    )
    command = curl.removesuffix("```").replace("http://127.0.0.1:8080", cloud.ingest_url)
    # A transaction of its own for each page, and a curl that fails on an error's status.
    transaction_id = f"T1-{page}"
    command = command.replace('"T1"', f'"{transaction_id}"').replace("curl ", "curl --fail ", 1)
    subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=30)
    sql = "SELECT event_name, ecommerce.purchase_revenue AS money FROM analytics.events WHERE "
    [row] = rows(f"{sql} ecommerce.transaction_id = '{transaction_id}'")
    assert row == {"event_name": "purchase", "money": 9.5}


@pytest.mark.parametrize(
    ("topic", "data", "attributes", "stage", "reason"),
    [
        ("raw-events", b"not json", {}, "enrich", "not_json"),
        ("raw-events", b'{"weather":"fine"}', {}, "enrich", "unknown_shape"),
        ("raw-events", b"{}", {"schema": "raw.v9"}, "enrich", "unknown_schema"),
        ("enriched-events", b"{}", {}, "sink_bigquery", "unknown_schema"),
        ("enriched-events", b"{", {"schema": "enriched.v1"}, "sink_bigquery", "not_json"),
    ],
)
def test_what_a_stage_refuses_is_in_the_table_of_dead_letters(
    cloud: LocalCloud,
    rows: Rows,
    topic: str,
    data: bytes,
    attributes: dict[str, str],
    stage: str,
    reason: str,
) -> None:
    message_id = publish(cloud, topic, data, **attributes)
    sql = "SELECT data, attributes FROM analytics.dead_letters WHERE "
    [row] = rows(f"{sql} JSON_VALUE(attributes, '$.origin_message_id') = '{message_id}'")
    written = row["attributes"]
    assert (written["stage"], written["reason"]) == (stage, reason)
    assert written["origin_topic"] == f"projects/{cloud.project}/topics/{topic}"


def test_a_replayed_message_reaches_only_the_stage_it_names(cloud: LocalCloud, rows: Rows) -> None:
    row = {"schema": "enriched.v1", "replay_stage": "somebody_else"}
    publish(cloud, "enriched-events", b"for nobody here", **row)
    mine = publish(cloud, "enriched-events", b"{", **(row | {"replay_stage": "sink_bigquery"}))
    sql = "SELECT JSON_VALUE(attributes, '$.origin_message_id') id FROM analytics.dead_letters"
    found = rows(f"{sql} WHERE JSON_VALUE(attributes, '$.replay_stage') IS NOT NULL")
    assert found == [{"id": mine}]


def test_a_killed_function_is_started_again_and_nothing_is_lost(
    cloud: LocalCloud, rows: Rows
) -> None:
    killed = cloud.children["enrich"].pid
    os.killpg(killed, signal.SIGKILL)
    body = json.dumps({"event_name": "after_the_kill"}).encode()
    post(f"{cloud.ingest_url}/api/v1/streaming/shop", body)
    rows("SELECT event_id FROM analytics.events WHERE event_name = 'after_the_kill'")
    assert cloud.children["enrich"].pid != killed


def test_make_query_prints_a_table(cloud: LocalCloud) -> None:
    def query(sql: str, port: int) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {"SQL": sql, "BIGQUERY_PORT": str(port)}
        return subprocess.run(
            [sys.executable, "-m", "local", "query"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    good = query("SELECT 1 AS one, 'x' AS letter", cloud.ports.bigquery)
    assert good.returncode == 0
    assert "one" in good.stdout
    assert "letter" in good.stdout
    wrong = query("SELECT nothing FROM analytics.events", cloud.ports.bigquery)
    assert wrong.returncode == 1
    assert "nothing" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    nobody = query("SELECT 1", 1)
    assert nobody.returncode == 1
    assert "make run" in nobody.stderr
    assert query("", cloud.ports.bigquery).returncode == 2


def test_ga4s_daily_table_and_the_channels_of_the_day_have_a_purchase(
    cloud: LocalCloud, rows: Rows
) -> None:
    """From HTTP to the README's own query, and to `make daily`."""
    body = json.loads((CONTRACT / "native" / "purchase.json").read_bytes())
    body |= {"event_id": "of the day", "client_id": "me.daily"}
    body["ecommerce"]["transaction_id"] = "T-daily"
    headers = {
        "User_Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    }
    post(f"{cloud.ingest_url}/api/v1/streaming/shop", json.dumps(body).encode(), **headers)
    rows("SELECT event_id FROM analytics.deduplicated_events WHERE event_id = 'of the day'")
    made = subprocess.run(
        [sys.executable, "-m", "local", "daily"],
        cwd=ROOT,
        env=os.environ | {"BIGQUERY_PORT": str(cloud.ports.bigquery)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert re.search(r"^events_intraday_\d{8}: \d+ rows$", made.stdout, re.MULTILINE)
    rows(
        "SELECT 1 FROM `analytics.events_*` WHERE user_pseudo_id = 'me.daily'"
        " AND event_name = 'purchase'"
    )
    readme = (ROOT / "README.md").read_text()
    [query] = re.findall(r'make query SQL="(SELECT date, stream_id.*?)"', readme, re.DOTALL)
    by_channel = sum(row["purchases"] for row in cloud.bigquery.query_and_wait(query))
    [bought] = cloud.bigquery.query_and_wait("SELECT COUNT(*) AS n FROM analytics.purchases")
    assert by_channel == bought["n"] >= 1


def test_no_address_reaches_a_row_a_dead_letter_or_a_log(cloud: LocalCloud, rows: Rows) -> None:
    address = "198.51.100.23"
    body = json.dumps({"event_name": "from_far_away", "event_id": "far"}).encode()
    post(f"{cloud.ingest_url}/api/v1/streaming/shop", body, X_Forwarded_For=address)
    hit = {"protocol": "native", "client": {"ip": address, "user_agent": "secret-agent/7"}}
    refused = publish(cloud, "raw-events", json.dumps(hit).encode(), schema="raw.v1")
    [row] = rows("SELECT TO_JSON_STRING(t) AS text FROM analytics.events t WHERE event_id = 'far'")
    sql = "SELECT data FROM analytics.dead_letters WHERE "
    [letter] = rows(f"{sql} JSON_VALUE(attributes, '$.origin_message_id') = '{refused}'")
    logs = "".join(file.read_text() for file in (cloud.data_dir / "logs").glob("*.log"))
    assert address not in row["text"] + letter["data"] + logs
    assert "secret-agent" not in logs


def test_the_whole_of_it_comes_to_rest(cloud: LocalCloud) -> None:
    deadline = time.monotonic() + ARRIVAL_TIMEOUT_S
    while any(cloud.undelivered().values()):
        assert time.monotonic() < deadline, cloud.undelivered()
        time.sleep(0.05)


def test_a_taken_port_is_named_with_its_remedy(cloud: LocalCloud, tmp_path: Path) -> None:
    ports = asdict(Ports.free()) | {"ingest": cloud.ports.ingest}
    variables = {variable(name): str(port) for name, port in ports.items()}
    environment = os.environ | {"DATA": str(tmp_path)} | variables
    run = subprocess.run(
        [sys.executable, "-m", "local", "run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert f"{cloud.ports.ingest} (INGEST_PORT)" in run.stderr
    [first] = re.findall(r"`PORTS=(\d+) make run`", run.stderr)
    assert not Ports.from_env({"PORTS": first}).taken()
