"""A live result, told of changes alone, holds what the query would return afresh."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from local.firestore.documents import Documents
from local.firestore.live import Difference, LiveDocuments, live_query
from local.firestore.messages import Document
from local.firestore.query import Query
from local.firestore.writes import Change
from tests.unit.local.firestore.subjects import ROOT, change, document, ordered_by, query

# (the document's number, its new field n or None for its deletion), in groups
GROUPS = st.lists(
    st.dictionaries(st.integers(0, 7), st.none() | st.integers(0, 5) | st.just(""), max_size=4),
    max_size=8,
)
OVER_1 = {"field_filter": {"field": {"field_path": "n"}, "op": 3, "value": {"integer_value": 1}}}
QUERIES: list[dict[str, Any]] = [
    {},
    {"where": OVER_1},
    {"limit": {"value": 3}},
    {"order_by": ordered_by("n"), "limit": {"value": 2}},
    {"order_by": ordered_by("n", 2), "limit": {"value": 3}, "offset": 1},
    {"order_by": ordered_by("n", 2), "offset": 2},
    {"where": OVER_1, "order_by": ordered_by("n"), "limit": {"value": 0}},
    {"order_by": ordered_by("n"), "start_at": {"values": [{"integer_value": 2}], "before": True}},
]


def changes_of(documents: Documents, group: dict[int, Any], at_micros: int) -> list[Change]:
    changes = []
    for number, n in group.items():
        path = f"items/{number}"
        after = None if n is None else document(path, at_micros, n=n)
        changes.append(change(path, documents.get(f"{ROOT}/{path}"), after))
    return [one for one in changes if one.before is not None or one.after is not None]


def heard(result: dict[str, Document], difference: Difference) -> None:
    """Do as a listener does: fails where it would be told of what it does not have."""
    for name in (*difference.deleted, *difference.left):
        del result[name]
    for shown in difference.shown:
        result[shown.name] = shown


def afresh(asked: Query, documents: Documents) -> dict[str, Document]:
    return {one.name: one for one in asked.results(documents)}


@given(st.sampled_from(range(len(QUERIES))), GROUPS)
def test_a_live_query_is_the_query(index: int, groups: list[dict[int, Any]]) -> None:
    asked = query(**QUERIES[index])
    documents = Documents(document(f"items/{number}", n=number) for number in range(4))
    live = live_query(asked, documents)
    result: dict[str, Document] = {}
    heard(result, live.initial())
    assert result == afresh(asked, documents)
    for at_micros, group in enumerate(groups, start=2):
        changes = changes_of(documents, group, at_micros)
        documents.apply(changes)
        difference = live.after(changes)
        heard(result, difference)
        assert result == afresh(asked, documents)
        deleted = {name for name in difference.deleted if documents.get(name) is not None}
        assert not deleted


def test_a_missing_document_is_heard_of_as_deleted() -> None:
    live = LiveDocuments([f"{ROOT}/items/a", f"{ROOT}/items/b"], Documents([document("items/a")]))
    initial = live.initial()
    assert [one.name for one in initial.shown] == [f"{ROOT}/items/a"]
    assert initial.deleted == [f"{ROOT}/items/b"]


def test_a_change_that_concerns_nothing_is_no_difference() -> None:
    documents = Documents([document("items/a", n=0)])
    live = live_query(query(where=OVER_1), documents)
    assert not live.after([change("items/a", document("items/a", n=0), document("items/a", n=1))])
