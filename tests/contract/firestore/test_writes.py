"""Commit and BatchWrite: set, merge, update, update times, batches, reading back."""

from collections.abc import Callable

from google.cloud import firestore
from google.cloud.firestore import DELETE_FIELD
from google.cloud.firestore_v1.bulk_writer import BulkWriteFailure, BulkWriter

from tests.contract.firestore.reading import data, reference_of, written_at


def test_set_replaces_all_fields(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"counter": 1, "name": "Mug"})
    item.set({"counter": 2})
    assert data(item) == {"counter": 2}


def test_merge_keeps_the_fields_that_it_does_not_name(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"name": "Mug", "revenue_micros": {"DKK": 1, "EUR": 2}})
    item.set({"revenue_micros": {"DKK": 3}, "currency": "DKK"}, merge=True)
    expected = {"name": "Mug", "revenue_micros": {"DKK": 3, "EUR": 2}, "currency": "DKK"}
    assert data(item) == expected


def test_merge_makes_the_document_where_there_is_none(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"counter": 1}, merge=True)
    assert data(item) == {"counter": 1}


def test_merge_of_listed_fields_writes_only_those(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"a": 1, "b": {"c": 1, "d": 1}})
    item.set({"a": 2, "b": {"c": 2, "d": 2}}, merge=["b.c"])  # type: ignore[arg-type] # annotated too narrowly
    assert data(item) == {"a": 1, "b": {"c": 2, "d": 1}}


def test_a_dot_in_a_name_of_set_is_part_of_the_name(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"a.b": 1, "c`d": 2, "e\\f": 3}, merge=True)
    assert data(item) == {"a.b": 1, "c`d": 2, "e\\f": 3}


def test_update_writes_nested_paths_and_deletes_fields(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"a": {"b": 1, "c": 2}, "d": 3})
    item.update({"a.b": 5, "d": DELETE_FIELD, "e.f": 6, "`g.h`": 7})
    assert data(item) == {"a": {"b": 5, "c": 2}, "e": {"f": 6}, "g.h": 7}


def test_update_below_a_value_that_is_no_map_replaces_it(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"a": 5})
    item.update({"a.b": 1})
    assert data(item) == {"a": {"b": 1}}


def test_deleting_a_field_below_what_is_no_map_changes_nothing(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"a": 5})
    item.update({"a.b": DELETE_FIELD, "x.y": DELETE_FIELD})
    assert data(item) == {"a": 5}


def test_all_writes_of_a_batch_have_one_update_time(client: firestore.Client) -> None:
    batch = client.batch()
    batch.set(client.document("items/a"), {"counter": 1})
    batch.set(client.document("items/b"), {"counter": 1})
    results = batch.commit()
    assert results[0].update_time == results[1].update_time == batch.commit_time
    assert client.document("items/a").get().update_time == batch.commit_time


def test_a_write_that_changes_nothing_keeps_the_update_time(client: firestore.Client) -> None:
    item = client.document("items/a")
    first = item.set({"counter": 1})
    second = item.set({"counter": 1})
    assert second.update_time == first.update_time == item.get().update_time


def test_update_times_grow_and_the_create_time_stays(client: firestore.Client) -> None:
    item = client.document("items/a")
    first = item.set({"counter": 1})
    second = item.set({"counter": 2})
    assert written_at(second) > written_at(first)
    found = item.get()
    assert (found.create_time, found.update_time) == (first.update_time, second.update_time)


def test_a_bulk_writer_reports_each_write_by_itself(client: firestore.Client) -> None:
    client.document("items/taken").set({"counter": 1})
    failed: list[tuple[str, int]] = []

    def note(failure: BulkWriteFailure, _: BulkWriter) -> bool:
        failed.append((reference_of(failure).id, failure.code))
        return False

    writer = client.bulk_writer()
    writer.on_write_error(note)
    writer.create(client.document("items/taken"), {"counter": 2})
    writer.create(client.document("items/free"), {"counter": 2})
    writer.close()
    assert failed == [("taken", 6)]
    assert data(client.document("items/free")) == {"counter": 2}


def test_500_writes_fit_one_batch(client: firestore.Client) -> None:
    batch = client.batch()
    for number in range(500):
        batch.set(client.document(f"items/{number}"), {"counter": number})
    assert len(batch.commit()) == 500


def test_databases_and_projects_do_not_see_each_other(
    connect: Callable[..., firestore.Client],
) -> None:
    here, other_database = connect(), connect(database="shop")
    other_project = connect(project=here.project + "-other")
    here.document("items/a").set({"counter": 1})
    other_database.document("items/a").set({"counter": 2})
    assert data(here.document("items/a")) == {"counter": 1}
    assert data(other_database.document("items/a")) == {"counter": 2}
    assert data(other_project.document("items/a")) is None


def test_get_all_says_which_documents_are_missing(client: firestore.Client) -> None:
    client.document("items/a").set({"counter": 1, "name": "Mug"})
    references = [client.document("items/a"), client.document("items/b")]
    found = {one.id: one.to_dict() for one in client.get_all(references, field_paths=["counter"])}
    assert found == {"a": {"counter": 1}, "b": None}


def test_get_of_nested_fields_returns_only_those(client: firestore.Client) -> None:
    item = client.document("items/a")
    item.set({"a": {"b": 1, "c": 2}, "d": 3})
    assert item.get(field_paths=["a.b", "x.y"]).to_dict() == {"a": {"b": 1}}
