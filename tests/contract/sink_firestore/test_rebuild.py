"""Rebuild on real Firestores: one moment while the sink counts, and increments that it applies."""

import itertools
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from google.cloud import firestore

from functions.sink_firestore.admin.arguments import Arguments
from functions.sink_firestore.admin.database import Database as Reading
from functions.sink_firestore.admin.failures import Overtaken
from functions.sink_firestore.admin.ledger import Ledger
from functions.sink_firestore.admin.rebuild import rebuild
from functions.sink_firestore.rows import parsed
from tests.contract.sink_firestore.conftest import Database
from tests.unit.sink_firestore.examples import DAY, event, item, row
from tests.unit.sink_firestore.rebuild.memory import stored

ITEMS = [f"I{number}" for number in range(12)]


class Rows:
    """BigQuery's rows, as they would be given back."""

    read_bytes = 0

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows = rows

    def rows(self) -> Iterator[Mapping[str, Any]]:
        yield from (stored(one) for one in self._rows)


def sale(number: int) -> dict[str, Any]:
    lines = [item(name, price=0.1, quantity=2) for name in (ITEMS[number % 12], ITEMS[-1])]
    return row(transaction_id=f"T{number:03}", event_id=f"e{number}", items=lines)


def shop_day() -> list[dict[str, Any]]:
    rows = [sale(number) for number in range(24)]
    rows += [row("refund", f"T{number:03}", event_id=f"r{number}", items=None) for number in (3, 9)]
    return sorted(rows, key=lambda one: str(one["ecommerce"]["transaction_id"]))


@pytest.fixture
def counted(database: Database) -> Database:
    """A database with the day in it."""
    events = [one for fields in shop_day() for one in parsed(json.dumps(fields).encode()).events]
    assert all(isinstance(one, tuple) for one in database.counters().count(events))
    return database


def run(
    database: Reading, *options: str, rows: Sequence[Mapping[str, Any]] = ()
) -> tuple[int, list[str]]:
    given = Arguments.from_command_line(
        ["rebuild", "--project", "p", "--settle", "0", "--minutes-days", "3650", *options], {}
    )
    said: list[str] = []
    return rebuild(given, database, Rows(rows or shop_day()), said.append), said


def everything(database: Database) -> dict[str, Any]:
    return {
        f"{collection}/{name}": {key: value for key, value in fields.items() if key != "updated_at"}
        for collection in ("items", "days", "minutes", "transactions")
        for name, fields in database.all(collection).items()
    }


def test_exactly_the_mistakes_are_found_and_mended(counted: Database) -> None:
    client, right = counted.client, everything(counted)
    assert run(Reading(client))[0] == 0
    lost = next(client.collection("transactions").list_documents())
    lost.delete()
    client.document("items/I1").delete()
    changes = [("items", name, "counter") for name in ITEMS[2:9]]
    changes += [("items", ITEMS[0], "revenue_micros.EUR"), ("days", DAY, "purchases")]
    for number, (collection, name, field) in enumerate(changes):
        change = {field: firestore.Increment(number - 4 or 99)}
        client.collection(collection).document(name).update(change)
    client.document("items/I10").update({"item_id": None, "price": firestore.DELETE_FIELD})
    maps = ("purchases_by_currency", "units_by_currency")
    client.document("days", DAY).update(dict.fromkeys(maps, firestore.DELETE_FIELD))
    code, said = run(Reading(client))
    assert code == 1
    told = {line.split()[0] for line in said if line.startswith("  ")}
    wrong = {f"{collection}/{name}" for collection, name, _ in changes}
    assert told == {*wrong, "items/I1", "items/I10", f"transactions/{lost.id}"}
    assert run(Reading(client), "--apply")[0] == 0
    assert everything(counted) == right
    assert run(Reading(client))[1][-1] == "No difference."


class Interrupted(Reading):
    """Sales go on between the reading of the transactions and that of the counters."""

    def __init__(self, client: firestore.Client, database: Database) -> None:
        super().__init__(client)
        self._counters = database.counters()
        self._numbers = itertools.count(100)
        self.sold: list[dict[str, Any]] = []

    def _read(self, transaction: firestore.Transaction, ledger: Ledger) -> None:
        self._sell()
        super()._read(transaction, ledger)

    def _all(self, *arguments: Any) -> Iterator[Any]:  # noqa: ANN401 - as its parent
        self._sell()
        yield from super()._all(*arguments)

    def _sell(self) -> None:
        self.sold.append(sale(next(self._numbers)))
        [outcome] = self._counters.count([event(self.sold[-1])])
        assert outcome == ()


def test_all_of_it_is_read_page_by_page(counted: Database) -> None:
    for page_documents in (1, 5, 12, 24):
        paged = Reading(counted.client, page_documents=page_documents)
        ledger = paged.ledger(settle_s=0, minutes_days=3650)
        assert ledger.sizes == {"transactions": 24, "items": 12, "days": 1, "minutes": 1}
        assert ledger.wrong() == {}


def test_sales_during_the_reading_are_no_difference(counted: Database) -> None:
    reading = Interrupted(counted.client, counted)
    ledger = reading.ledger(settle_s=0, minutes_days=3650)
    assert len(reading.sold) == 5
    assert ledger.wrong() == {}
    assert ledger.sizes == {"transactions": 24, "items": 12, "days": 1, "minutes": 1}
    assert run(Reading(counted.client), rows=[*shop_day(), *reading.sold])[0] == 0


def test_of_rebuilds_at_the_same_time_each_difference_is_added_once(counted: Database) -> None:
    right = everything(counted)
    for name in ITEMS:
        counted.client.document(f"items/{name}").update({"counter": firestore.Increment(5)})
    together = threading.Barrier(3)
    ends: list[int | Exception] = []

    class Together(Reading):
        def ledger(self, **options: int) -> Ledger:
            made = super().ledger(**options)
            together.wait(60)
            return made

    def one() -> None:
        try:
            ends.append(run(Together(counted.client), "--apply")[0])
        except Overtaken as overtaken:
            ends.append(overtaken)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(type, ends), key=str) == sorted([int, Overtaken, Overtaken], key=str)
    assert everything(counted) == right
