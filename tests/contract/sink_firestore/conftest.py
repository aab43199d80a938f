"""Databases of a test's own, and counters that talk to them."""

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from google.cloud import firestore

from functions.sink_firestore.counters import Counters
from functions.sink_firestore.settings import Settings
from tests.contract.servers import Server

_numbers = itertools.count(1)


@dataclass
class Database:
    """An empty database that no other test uses."""

    client: firestore.Client
    counters: Callable[..., Counters]

    def fields(self, collection: str, name: str) -> dict[str, Any]:
        """A document's fields; it must be there."""
        fields = self.client.collection(collection).document(name).get().to_dict()
        assert fields is not None, f"{collection}/{name}"
        return fields

    def all(self, collection: str) -> dict[str, dict[str, Any]]:
        """The fields of every document of a collection."""
        snapshots = self.client.collection(collection).stream()
        return {snapshot.id: snapshot.to_dict() or {} for snapshot in snapshots}


Opening = Callable[[str], Database]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """Opens a new database on the server at an address, in the way the functions do."""
    closing = contextlib.ExitStack()

    def open_at(address: str) -> Database:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", f"sink-{os.getpid()}-{next(_numbers)}")
        client = firestore.Client()
        closing.callback(client.close)

        def counters(**env: str) -> Counters:
            given = {
                "INPUT_TOPIC": "projects/p/topics/t",
                "DEAD_LETTER_TOPIC": "projects/p/topics/d",
                "COMMIT_INTERVAL_MS": "5",
                "COMMIT_TIMEOUT_S": "60",  # Google's emulator takes its time at first
            }
            made = Counters(Settings.from_env(given | env))
            closing.callback(made.close)
            return made

        return Database(client, counters)

    with closing:
        yield open_at


@pytest.fixture
def database(firestore_server: Server, opened: Opening) -> Database:
    """A new database of each server."""
    return opened(firestore_server.grpc)
