"""The file on disk."""

import sqlite3
from pathlib import Path

import pytest

from local.firestore.messages import TransactionOptions, Write
from local.firestore.store import FILE_NAME, Store, StoreError
from tests.unit.local.firestore.database import CountingStore, Database
from tests.unit.local.firestore.subjects import ROOT, setting

A, B = f"{ROOT}/items/a", f"{ROOT}/items/b"
READ_WRITE = TransactionOptions()


def test_what_was_committed_is_there_after_a_restart(database: Database, tmp_path: Path) -> None:
    database.outcomes([setting("items/a", n=1), setting("items/b", n=1)])
    database.outcomes([Write(delete=B)])
    stored = database.documents.get(A)
    database.store.close()
    reopened = Store(tmp_path)
    assert list(reopened.load()) == [stored]
    reopened.close()


def test_a_data_directory_has_one_server(store: CountingStore, tmp_path: Path) -> None:
    list(store.load())
    with pytest.raises(StoreError, match="locked"):
        Store(tmp_path)


def test_a_file_of_another_version_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="version 99"):
        Store(tmp_path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(tmp_path)
