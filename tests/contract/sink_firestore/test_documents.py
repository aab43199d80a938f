"""What the documents hold, as the official client reads them from real servers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud import firestore

from functions.sink_firestore.currencies import CURRENCIES
from functions.sink_firestore.events import Event, Purchase
from functions.sink_firestore.ids import item_document_id
from functions.sink_firestore.lines import MAX_LINES
from functions.sink_firestore.planning import MAX_FIELDS
from functions.sink_firestore.store import FirestoreStore
from tests.contract.servers import Server
from tests.contract.sink_firestore.conftest import Database, Opening
from tests.unit.sink_firestore.examples import (
    DAY,
    MINUTE,
    NOW_MICROS,
    item,
    param,
    purchase,
    read,
    refund,
    row,
)

AT = datetime(2026, 11, 20, 12, 1, 1, tzinfo=UTC)


def test_a_purchase_and_its_refund(database: Database) -> None:
    sold = item(
        "SKU-1", item_name="Blazer", item_brand="Acme", item_category="Coats", quantity=3,
        item_params=[param("profit", 2.5)],
    )  # fmt: skip
    bought = purchase(items=[sold, item(None, price=0.1)])
    counters = database.counters()
    assert counters.count([bought]) == [()]
    assert counters.count([refund(items=[item("SKU-1", price=None)])]) == [()]

    fields = database.fields("items", "SKU-1")
    assert abs((fields.pop("updated_at") - datetime.now(UTC)).total_seconds()) < 60
    assert fields == {
        "item_id": "SKU-1", "item_name": "Blazer", "item_brand": "Acme",
        "item_category": "Coats", "price": 10.0, "currency": "EUR", "counter": 2,
        "revenue_micros": {"EUR": 20_000_000}, "profit_micros": {"EUR": 5_000_000},
        "purchases": 1, "refunds": 1,
    }  # fmt: skip
    total = {
        "units": 3, "units_by_currency": {"EUR": 3},
        "purchases": 1, "purchases_by_currency": {"EUR": 1},
        "revenue_micros": {"EUR": 20_100_000}, "profit_micros": {"EUR": 5_000_000},
    }  # fmt: skip
    assert database.all("minutes") == {MINUTE: total}
    assert database.all("days") == {DAY: total}
    (transaction,) = database.all("transactions").items()
    assert transaction == (bought.transaction, _transaction())


def _transaction() -> dict[str, Any]:
    key = refund(items=[item("SKU-1", price=None)]).key
    return {
        "at": AT,
        "day": DAY,
        "stream_id": "shop",
        "currency": "EUR",
        "revenue_micros": 30_100_000,
        "other_micros": 0,
        "lines": [
            {
                "place": 0, "item_id": "SKU-1", "item_name": "Blazer", "quantity": 3, "price": 10.0,
                "revenue_micros": 30_000_000, "profit_micros": 7_500_000,
            },
            {
                "place": 1, "item_id": None, "quantity": 1, "price": 0.1,
                "revenue_micros": 100_000, "profit_micros": 0,
            },
        ],
        "refused_lines": [],
        "refunds": {
            key: {
                "at": AT, "day": DAY, "currency": "EUR", "whole": False, "early": False,
                "other_micros": 0,
                "lines": [{"item_id": "SKU-1", "quantity": 1, "micros": None}],
            }
        },
        "expires_at": datetime(2027, 12, 25, 12, 1, 1, tzinfo=UTC),
    }  # fmt: skip


@pytest.mark.parametrize(
    "item_id",
    ["a/b", "/", "..", ".", "__x__", "____", "é" * 1_000, "/" * 700, "🦔🦔", "a b%", "x\x00y"],
    ids=str.encode,
)
def test_an_item_of_any_id_has_a_document(database: Database, item_id: str) -> None:
    counters = database.counters()
    assert counters.count([purchase(items=[item(item_id, item_name="Odd")])]) == [()]
    fields = database.fields("items", item_document_id(item_id))
    assert (fields["counter"], fields["item_name"]) == (1, "Odd")
    assert fields["item_id"] == item_id.encode()[:1_500].decode()


def test_item_fields_of_any_name_and_the_latest_purchase_describe_the_item(
    database: Database,
) -> None:
    sold = item(item_params=[param("a.b", "x"), param("ä `b", 0.5)])
    first = read(row(items=[sold]), ["a.b", "ä `b"]).events
    second = purchase(transaction_id="T2", items=[item(price=12, item_name="New")])
    counters = database.counters()
    for one in (*first, second):
        assert counters.count([one]) == [()]
    fields = database.fields("items", "A")
    assert (fields["a.b"], fields["ä `b"]) == ("x", 0.5)
    assert (fields["item_name"], fields["price"], fields["counter"]) == ("New", 12.0, 2)


def test_a_refund_that_comes_first_waits_outside_the_feed(database: Database) -> None:
    counters = database.counters()
    assert counters.count([refund(items=None)]) == [()]
    assert len(database.all("transactions")) == 1
    assert list(database.client.collection("transactions").order_by("at").stream()) == []
    assert database.all("items") == database.all("days") == {}
    assert counters.count([purchase()]) == [()]
    assert len(list(database.client.collection("transactions").order_by("at").stream())) == 1
    assert database.fields("items", "A")["counter"] == 0


def test_the_largest_transaction_fits_into_its_document(database: Database) -> None:
    """As many lines as are counted, with the longest ids and names, and refunds until refused."""
    names = [f"{place:03}" + "x" * 1_497 for place in range(MAX_LINES)]
    bought = purchase(items=[item(name, item_name="é" * 500) for name in names])
    counters = database.counters()
    assert counters.count([bought]) == [()]
    refused = 0
    for number in range(0, MAX_LINES, 25):
        lines = [item(name) for name in names[number : number + 25]]
        (outcome,) = counters.count([refund(items=lines)])
        refused += isinstance(outcome, Exception)
    assert 0 < refused < MAX_LINES / 25
    units = sum(fields["counter"] for fields in database.all("items").values())
    assert units == 25 * refused
    assert database.fields("days", DAY)["units"] == units


def test_more_documents_than_a_commit_takes_are_several_commits(database: Database) -> None:
    events: list[Event] = [
        purchase(transaction_id=f"T{number}", items=[item(f"I{number}"), item("A")])
        for number in range(300)
    ]
    assert database.counters().count(events) == [()] * 300
    assert database.fields("items", "A")["counter"] == 300
    assert len(database.all("transactions")) == 300


def test_events_of_two_minutes_and_days(database: Database) -> None:
    later = {"event_timestamp": NOW_MICROS + 60_000_000, "event_date": "20261121"}
    events = [purchase(), purchase(transaction_id="T2", **later)]
    assert all(isinstance(one, Purchase) for one in events)
    assert database.counters().count(events) == [()] * 2
    assert {name: fields["units"] for name, fields in database.all("days").items()} == {
        DAY: 1, "20261121": 1,
    }  # fmt: skip
    assert set(database.all("minutes")) == {MINUTE, "20261120T1202"}


def test_purchases_in_every_currency_are_more_than_one_commit_takes_of_a_document(
    database: Database,
) -> None:
    """Four fields a currency, and Firestore takes 500 a document: whoever sends them all."""
    profit = [param("profit", 1)]
    events: list[Event] = [
        purchase(
            transaction_id=code,
            event_params=[param("currency", code)],
            items=[item(item_params=profit)],
        )
        for code in sorted(CURRENCIES)
    ]
    assert len(CURRENCIES) * 4 > MAX_FIELDS
    assert database.counters().count(events) == [()] * len(events)
    for kind, name in (("days", DAY), ("minutes", MINUTE)):
        fields = database.fields(kind, name)
        assert fields["purchases_by_currency"] == dict.fromkeys(CURRENCIES, 1)
        assert fields["units_by_currency"] == dict.fromkeys(CURRENCIES, 1)
        assert (fields["purchases"], fields["units"]) == (len(CURRENCIES), len(CURRENCIES))


def test_a_day_of_before_keeps_its_totals_and_gets_maps_of_what_comes_now(
    database: Database,
) -> None:
    before = {"units": 5, "purchases": 3, "revenue_micros": {"EUR": 9}}
    database.client.document("days", DAY).set(before)
    assert database.counters().count([purchase()]) == [()]
    assert database.fields("days", DAY) == {
        "units": 6, "units_by_currency": {"EUR": 1},
        "purchases": 4, "purchases_by_currency": {"EUR": 1},
        "revenue_micros": {"EUR": 10_000_009},
    }  # fmt: skip


def test_what_is_closed_holds_no_connection_and_opens_a_new_one(
    firestore_server: Server, opened: Opening
) -> None:
    clients: list[firestore.Client] = []

    def new_client() -> firestore.Client:
        clients.append(firestore.Client())
        return clients[-1]

    opened(firestore_server.grpc)
    store = FirestoreStore(new_client)
    assert store.read(["T"], timeout_s=60) == {}
    store.close()
    store.close()
    with pytest.raises(ValueError, match=r"(?i)channel"):
        clients[0].document("transactions", "T").get(retry=None)
    assert store.read(["T"], timeout_s=60) == {}
    assert len(clients) == 2
    store.close()
