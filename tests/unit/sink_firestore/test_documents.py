import pytest

from functions.sink_firestore.documents import BadDocument, document_of, transaction_of
from functions.sink_firestore.events import Event
from functions.sink_firestore.transactions import Transaction, with_event
from tests.unit.sink_firestore.examples import event, item, purchase, read, refund, row


def transaction(*events: Event) -> Transaction:
    found = Transaction(events[0].stream_id)
    for one in events:
        found = with_event(found, one)
    return found


LATE = event({**row(items=[item("B")]), "line": 1})


@pytest.mark.parametrize(
    "events",
    [
        [purchase(items=[item("A", item_name="Blazer"), item(None, price=None)])],
        [purchase(items=None, ecommerce={"transaction_id": "T1", "purchase_revenue": 1.5})],
        [purchase(), refund(), refund(items=None)],
        [refund(items=[item(price=None)], event_params=None), refund(items=None)],
        [refund(items=None), purchase()],
        [LATE],
        list(read(row(items=[item("A"), item("B", quantity=-1)])).events),
    ],
)
def test_what_is_written_is_read(events: list[Event]) -> None:
    written = transaction(*events)
    assert transaction_of(events[0].transaction, document_of(written)) == written


def test_the_document_of_a_purchase() -> None:
    fields = document_of(transaction(purchase(items=[item("A", item_name="Blazer")])))
    assert {name: str(value) for name, value in fields.items()} == {
        "at": "2026-11-20 12:01:01+00:00",
        "day": "20261120",
        "stream_id": "shop",
        "currency": "EUR",
        "revenue_micros": "10000000",
        "other_micros": "0",
        "lines": "[{'place': 0, 'item_id': 'A', 'quantity': 1, 'price': 10.0, "
        "'revenue_micros': 10000000, 'profit_micros': 0, 'item_name': 'Blazer'}]",
        "refused_lines": "[]",
        "refunds": "{}",
        "expires_at": "2027-12-25 12:01:01+00:00",
    }


def test_nothing_of_the_visitor_is_in_the_document() -> None:
    visitor = {"user_id": "VISITOR", "user_pseudo_id": "VISITOR", "geo": {"city": "VISITOR"}}
    fields = document_of(transaction(purchase(**visitor), refund(**visitor)))
    assert "VISITOR" not in str(fields)
    assert "T1" not in str(fields)


@pytest.mark.parametrize(
    ("name", "value"),
    [("at", "now"), ("lines", None), ("lines", [{}]), ("refunds", [1]), ("expires_at", 5),
     ("refunds", {"whole": {}})],
)  # fmt: skip
def test_a_document_that_somebody_else_changed_is_named(name: str, value: object) -> None:
    fields = document_of(transaction(purchase())) | {name: value}
    with pytest.raises(BadDocument, match="transactions/abc"):
        transaction_of("abc", fields)
