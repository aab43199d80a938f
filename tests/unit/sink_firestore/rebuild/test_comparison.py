"""A transaction by BigQuery beside Firestore's."""

from dataclasses import replace
from typing import Any

import pytest

from functions.sink_firestore.admin.arrivals import Arrival, Segment, segments
from functions.sink_firestore.admin.comparison import disagreement, lacking, missing, what
from functions.sink_firestore.documents import BadDocument
from functions.sink_firestore.events import Event
from functions.sink_firestore.planning import Stored
from functions.sink_firestore.transactions import Transaction, with_event
from tests.unit.sink_firestore.examples import DAY, NOW_MICROS, item, purchase, refund

BOUGHT = purchase(items=[item(quantity=3), item("B")])
BACK = refund(items=[item(quantity=1)])
NAME = BOUGHT.transaction


def transaction(*events: Event) -> Transaction:
    found = Transaction("shop")
    for event in events:
        found = with_event(found, event)
    return found


def segment(*events: Event) -> Segment:
    [found] = segments([Arrival(NOW_MICROS, event, b"") for event in events])
    return found


@pytest.mark.parametrize(
    ("by_bigquery", "held", "words"),
    [
        ([BOUGHT, BACK], [BOUGHT, BACK], ""),
        ([BACK, BOUGHT], [BOUGHT, BACK], ""),
        ([BOUGHT, BACK], [BOUGHT], ""),  # it lacks one: that is no disagreement
        ([purchase(), BOUGHT], [BOUGHT], ""),
        ([BOUGHT], [BOUGHT, BACK], "a refund is not in BigQuery"),
        ([BACK], [BOUGHT, BACK], "its purchase is not in BigQuery"),
        ([BOUGHT], [purchase(items=[item(quantity=3), item("C")])], "line 1 differs"),
        ([BOUGHT], [purchase(items=[item(quantity=4)])], "line 0 differs, line 1 differs"),
        (
            [BOUGHT],
            [purchase(items=[item(quantity=3), item("B", price=-1)])],
            "line 1 differs, other lines were set aside",
        ),
        (
            [BOUGHT],
            [replace(BOUGHT, currency="SEK", other_micros=5)],
            "currency, other_micros differs",
        ),
        ([BOUGHT, BACK], [BOUGHT, replace(BACK, currency="SEK")], "a refund differs"),
        (
            [BOUGHT, BACK],
            [BOUGHT, replace(BACK, lines=()), replace(BACK, key=f"{BACK.key}.0")],
            "",  # a line was set aside and replayed
        ),
    ],
)
def test_what_only_firestore_says(by_bigquery: list[Event], held: list[Event], words: str) -> None:
    assert disagreement(segment(*by_bigquery), transaction(*held)) == words


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ([], f"the purchase of {DAY}, 1 refund"),
        ([BACK], f"the purchase of {DAY}"),
        ([BOUGHT], "1 refund"),
        ([BOUGHT, refund(items=[item(quantity=1)], event_timestamp=NOW_MICROS + 1)],
         "the earlier time of a refund"),
        ([BOUGHT, BACK], None),
        ([BOUGHT, replace(BACK, key=f"{BACK.key}.0")], None),
    ],
)  # fmt: skip
def test_what_firestore_lacks(held: list[Event], words: str | None) -> None:
    before = Stored(transaction(*held), 1) if held else None
    changes = missing([BOUGHT, BACK], {NAME: before} if before else {}, "").changes
    assert [lacking(before, change.after) for change in changes] == ([words] if words else [])


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (Stored(transaction(BOUGHT), 1), f"a purchase of {DAY}"),
        (Stored(transaction(BOUGHT, BACK), 1), f"a purchase of {DAY}, 1 refund"),
        (Stored(transaction(BACK), 1), "no purchase yet, 1 refund"),
        (BadDocument("transactions/x"), "not as the sink writes it"),
    ],
)
def test_what_a_transaction_is_in_words(held: Any, words: str) -> None:  # noqa: ANN401
    assert what(held) == words
