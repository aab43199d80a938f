"""The questions to the tables, answered by the local BigQuery server."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from google.cloud.bigquery import Client

from local.bigquery.jobs import Jobs
from local.bigquery.rest.http import rest_server
from local.bigquery.rest.routes import api
from local.bigquery.warehouse import Warehouse
from local.clients import bigquery_client
from local.demo.books import DeadLetter, Row
from local.demo.tables import EXAMPLES, answer, held, row_count
from local.resources import table_path
from local.warehouse import tables_made

SESSION = {
    "event_name": "session_start",
    "geo": {"country": "Denmark"},
    "device": {"category": "mobile"},
    "session_traffic_source_last_click": {
        "cross_channel_campaign": {"default_channel_group": "Email"}
    },
    "angelia": {"is_bot": False},
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    warehouse = Warehouse(tmp_path_factory.mktemp("bigquery"))
    jobs = Jobs(warehouse)
    server = rest_server("127.0.0.1", 0, api(warehouse, jobs))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    port = server.server_address[1]
    asked = bigquery_client(f"http://127.0.0.1:{port}")
    with tables_made(port):
        pass
    fill(asked)
    yield asked
    asked.close()
    server.shutdown()
    thread.join()
    server.server_close()
    jobs.close()
    warehouse.close()


def fill(client: Client) -> None:
    """Sessions and purchases, some of them bots', written twice, sent again; one broken promise."""

    def order(number: str, revenue: float | None, currency: str = "USD") -> dict[str, Any]:
        param = {"key": "currency", "value": {"string_value": currency}}
        return {
            "event_name": "purchase",
            "stream_id": "shop",
            "event_params": [param],
            "ecommerce": {"transaction_id": number, "purchase_revenue": revenue},
            "angelia": {"is_bot": False},
        }

    denied = {"event_name": "page_view", "privacy_info": {"analytics_storage": "No"}}
    events: list[dict[str, Any]] = [
        {"event_id": "s", **SESSION},
        {"event_id": "b", **SESSION, "angelia": {"is_bot": True}},
        {"event_id": "p", **order("T-1", 16.1)},
        {"event_id": "p", **order("T-1", 16.1)},
        {"event_id": "reloaded", **order("T-1", 16.1)},
        {"event_id": "q", **order("T-2", 8.05)},
        {"event_id": "h", **order("T-2", 7.0, "GBP"), "stream_id": "sgtm"},
        {"event_id": "n", **order("T-3", None, "EUR")},
        {"event_id": "bot", **order("T-4", 100.0), "angelia": {"is_bot": True}},
        {"event_id": "bot", **order("T-4", 100.0), "angelia": {"is_bot": True}},
        {"event_id": "d", **denied, **of_gtag(1_795_262_400_450, 2)},
        {"event_id": "e", **denied, "user_pseudo_id": "1.1", "angelia": {"unmapped": '{"a": 1}'}},
    ]
    why = {"origin_message_id": "7", "stage": "enrich", "reason": "not_json", "detail": "d"}
    insert(client, "events", [{**row, "date": "2026-11-22"} for row in events])
    insert(client, "dead_letters", [{"message_id": "m", "attributes": json.dumps(why)}])


def of_gtag(page_id: int, ordering_id: int) -> dict[str, Any]:
    params = {"batch_page_id": page_id, "batch_ordering_id": ordering_id}
    return {
        "event_params": [
            {"key": key, "value": {"int_value": value}} for key, value in params.items()
        ],
        "angelia": {"protocol": "gtag"},
    }


def insert(client: Client, table: str, rows: list[dict[str, Any]]) -> None:
    _, project, _, dataset, _, name = table_path(table).split("/")
    assert client.insert_rows_json(f"{project}.{dataset}.{name}", rows) == []


def test_what_is_held(client: Client) -> None:
    found = held(client)
    times = {row.event_id: row.times for row in found.rows}
    assert times["p"] == times["bot"] == 2
    assert sum(times.values()) == row_count(client) == 12
    assert Row("d", "gtag", "1795262400450.2 page_view", 1) in found.rows
    assert found.dead_letters == [DeadLetter("7", "enrich", "not_json", "d")]
    assert found.identified_against_consent == 1
    assert found.unmapped == 1


def test_revenue_is_of_each_order_once_by_currency_and_not_of_bots(client: Client) -> None:
    found = held(client)
    assert found.revenue_micros == {"USD": 3 * 8_050_000, "GBP": 7_000_000, "EUR": 0}
    assert found.bot_purchases == 1


def test_the_examples_count_no_event_twice_and_no_bot(client: Client) -> None:
    who, did = (answer(client, example.sql) for example in EXAMPLES)
    assert who == (
        ["country", "device", "channel", "sessions"],
        [["Denmark", "mobile", "Email", 1]],
    )
    assert ["purchase", 6, 0] in did[1]
