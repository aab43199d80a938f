"""Whatever the sink has counted, in whatever order, is what the rebuild expects."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.sink_firestore.counting import Document, Field
from tests.unit.sink_firestore.examples import event, row
from tests.unit.sink_firestore.rebuild.memory import Shop, stored
from tests.unit.sink_firestore.test_totals import any_sale, rows_of

Row = dict[str, Any]

PATHS: list[Field] = [("purchases",), ("revenue_micros", "EUR"), ("profit_micros", "NOK")]
ITEM_PATHS: list[Field] = [*PATHS, ("counter",), ("refunds",)]
SUM_PATHS: list[Field] = [*PATHS, ("units_by_currency", "EUR"), ("purchases_by_currency", "SEK")]


@st.composite
def shops(draw: st.DrawFn) -> tuple[Shop, list[Row]]:
    """A shop, and its rows: of some purchases a reload with other lines, refunds without an id.

    Delivered in any order, each once to three times; stored in any other one, once or twice, and in
    BigQuery's form.
    """
    rows: list[Row] = []
    for number, sale in enumerate(draw(st.lists(any_sale, min_size=1, max_size=4))):
        own = [{**one, "event_id": f"{number}-{one['event_id']}"} for one in rows_of(number, sale)]
        if draw(st.booleans()):
            own.append({**own[0], "event_id": f"{number}-reload", "items": own[0]["items"][:1]})
        if draw(st.booleans()):
            own.append(row("refund", f"T{number}", event_id=f"{number}-back", items=None))
        rows += own
    shop = Shop()
    twice = draw(st.lists(st.sampled_from(rows), max_size=2))
    for one in draw(st.permutations(rows + twice)):
        shop.bigquery.append(stored(one, after_micros=draw(st.integers(0, 60_000_000))))
    more = draw(st.lists(st.sampled_from(rows), max_size=len(rows)))
    for one in draw(st.permutations(rows + more)):
        shop.count(event(one))
    return shop, rows


@given(shops())
def test_the_sinks_documents_are_what_the_rebuild_expects(made: tuple[Shop, list[Row]]) -> None:
    shop, _ = made
    assert shop.rebuild() == 0
    assert shop.said[-1] == "No difference."


@settings(max_examples=40)
@given(shops(), st.data())
def test_any_mistake_is_mended_and_nothing_else_changes(
    made: tuple[Shop, list[Row]], data: st.DataObject
) -> None:
    shop, _ = made
    right = {document: shop.store.of(*document) for document in shop.store.counters}
    transactions = {name: fields for name, (fields, _) in shop.store.transactions.items()}
    documents = sorted(shop.store.counters)
    wrong: dict[tuple[Document, Field], int] = {}
    for document in data.draw(st.lists(st.sampled_from(documents), max_size=20)):
        path = data.draw(st.sampled_from(ITEM_PATHS if document[0] == "items" else SUM_PATHS))
        number = data.draw(st.integers(-(10**9), 10**9))
        shop.add(document, path, number)
        wrong[document, path] = wrong.get((document, path), 0) + number
    differ = {document for (document, _), number in wrong.items() if number}
    assert shop.rebuild() == (1 if differ else 0)
    told = {line.split()[0] for line in shop.said if line.startswith("  ")}
    assert told == {"/".join(document) for document in differ}
    assert shop.rebuild("--apply") == 0
    assert {document: shop.store.of(*document) for document in shop.store.counters} == right
    assert {name: fields for name, (fields, _) in shop.store.transactions.items()} == transactions


@settings(max_examples=40)
@given(shops(), st.data())
def test_whatever_was_lost_comes_back(made: tuple[Shop, list[Row]], data: st.DataObject) -> None:
    """Transactions and counters deleted; a purchase with two versions is left as it is."""
    shop, rows = made
    several = {
        one["ecommerce"]["transaction_id"] for one in rows if one["event_id"].endswith("reload")
    }
    names = {
        event(one).transaction for one in rows if one["ecommerce"]["transaction_id"] not in several
    }
    right = {document: shop.store.of(*document) for document in shop.store.counters}
    for name in data.draw(st.sets(st.sampled_from(sorted(names)))) if names else ():
        del shop.store.transactions[name]
    for document in data.draw(st.sets(st.sampled_from(sorted(shop.store.counters)))):
        del shop.store.counters[document]
        shop.store.descriptions.pop(document, None)
    assert shop.rebuild("--apply") == 0
    assert {
        document: shop.store.of(*document)
        for document in shop.store.counters
        if any(right[document])
    } == {document: numbers for document, numbers in right.items() if numbers}
    assert shop.rebuild() == 0
