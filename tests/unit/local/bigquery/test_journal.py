"""The journal: what is in it survives, and is loaded once."""

import datetime as dt
from pathlib import Path

from local.bigquery.catalog import Table
from local.bigquery.definitions import create_dataset, create_table, drop_table
from local.bigquery.journal import Journal
from local.bigquery.names import DatasetName, TableName
from local.bigquery.schema import fields_from_api
from local.bigquery.warehouse import Warehouse
from tests.unit.local.bigquery.conftest import PROJECT, Sql

NAME = TableName(PROJECT, "d", "t")


def opened(directory: Path) -> tuple[Warehouse, Table]:
    """The warehouse with a table ``d.t`` of one column."""
    warehouse = Warehouse(directory)
    if not warehouse.catalog.has_dataset(DatasetName(PROJECT, "d")):
        create_dataset(warehouse, DatasetName(PROJECT, "d"), {})
        schema = fields_from_api([{"name": "n", "type": "INTEGER"}])
        create_table(warehouse, Table.new(NAME, schema, {}))
    return warehouse, warehouse.catalog.table(NAME)


def numbers(warehouse: Warehouse) -> list[int]:
    return [n for (n,) in Sql(warehouse)("SELECT n FROM d.t ORDER BY n")]


def test_rows_are_in_the_table_for_the_next_query(tmp_path: Path) -> None:
    warehouse, table = opened(tmp_path)
    for n in range(5):
        warehouse.appends.append(table, [{"n": n}])
        assert numbers(warehouse) == list(range(n + 1))
    warehouse.close()
    assert list((tmp_path / "journal").iterdir()) == []


def test_rows_in_the_journal_are_loaded_after_a_restart(tmp_path: Path) -> None:
    warehouse, table = opened(tmp_path)
    warehouse.appends.append(table, [{"n": 1}, {"n": 2}])
    warehouse.close()
    warehouse, _ = opened(tmp_path)
    assert numbers(warehouse) == [1, 2]
    warehouse.close()


def test_a_line_that_was_cut_off_by_a_crash_is_left_out(tmp_path: Path) -> None:
    warehouse, table = opened(tmp_path)
    warehouse.appends.append(table, [{"n": 1}])
    warehouse.close()
    (segment,) = (tmp_path / "journal").iterdir()
    with segment.open("ab") as file:
        file.write(b'{"n": 2')
    warehouse, _ = opened(tmp_path)
    assert numbers(warehouse) == [1]
    warehouse.close()


def test_a_segment_that_was_committed_but_not_deleted_is_not_loaded_again(tmp_path: Path) -> None:
    warehouse, table = opened(tmp_path)
    warehouse.appends.append(table, [{"n": 1}])
    (segment,) = (tmp_path / "journal").iterdir()
    content = segment.read_bytes()
    assert numbers(warehouse) == [1]
    warehouse.close()
    segment.write_bytes(content)
    warehouse, _ = opened(tmp_path)
    assert numbers(warehouse) == [1]
    assert not segment.exists()
    warehouse.close()


def test_rows_of_a_dropped_table_are_not_found_in_its_successor(tmp_path: Path) -> None:
    warehouse, table = opened(tmp_path)
    warehouse.appends.append(table, [{"n": 1}])
    drop_table(warehouse, NAME)
    warehouse.appends.append(table, [{"n": 2}])
    successor = Table.new(NAME, table.schema, {})
    create_table(warehouse, successor)
    warehouse.appends.append(successor, [{"n": 3}])
    assert numbers(warehouse) == [3]
    warehouse.close()


def test_taken_segments_count_as_waiting_until_they_are_loaded(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append("a", [b"{}"])
    journal.append("b", [b"{}", b"{}"])
    assert journal.pending_bytes == 9
    taken = journal.take()
    assert ([s.rows for s in taken], journal.pending_bytes) == ([1, 2], 9)
    journal.put_back(taken)
    (first,) = journal.take("a")
    journal.remove(first)
    assert journal.pending_bytes == 6
    journal.close()


def test_timestamps_are_kept_to_the_microsecond(tmp_path: Path) -> None:
    warehouse, _ = opened(tmp_path)
    schema = fields_from_api(
        [{"name": "at", "type": "TIMESTAMP"}, {"name": "civil", "type": "DATETIME"}]
    )
    table = Table.new(TableName(PROJECT, "d", "times"), schema, {})
    create_table(warehouse, table)
    text = "2026-11-22T10:11:12.345678"
    warehouse.appends.append(table, [{"at": f"{text}+00:00", "civil": text}])
    civil = dt.datetime.fromisoformat(text)
    assert Sql(warehouse)("SELECT * FROM d.times") == [(civil.replace(tzinfo=dt.UTC), civil)]
    warehouse.close()


def test_an_empty_append_writes_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append("a", [])
    assert list(tmp_path.iterdir()) == []
    assert (journal.take(), journal.pending_bytes) == ([], 0)
    journal.close()
