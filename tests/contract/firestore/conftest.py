"""Official clients in projects of their own, and where Google's emulator differs."""

import itertools
import os
from collections.abc import Callable, Iterator

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from tests.contract.servers import Server

DIFFERS = {
    "test_500_transforms_of_one_document_are_the_most": "no such limit",
    "test_an_id_that_is_too_long_is_refused_in_a_read": "lengths are checked in writes",
    "test_four_underscores_are_a_reserved_id": "documented is __.*__, here it is __.+__",
}
"""Tests that Google's emulator fails, and why; strict, so that none stays for nothing."""

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect what is in DIFFERS to fail against Google's emulator."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.originalname not in DIFFERS:
            continue
        if item.callspec.params.get("firestore_server") == "google_firestore":
            item.add_marker(pytest.mark.xfail(reason=DIFFERS[item.originalname], strict=True))


@pytest.fixture
def connect(
    firestore_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., firestore.Client]]:
    """Makes official clients, by default all of one project that nobody else has used."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_server.grpc)
    own_project = f"contract-{os.getpid()}-{next(_numbers)}"
    clients: list[firestore.Client] = []

    def made(project: str = own_project, database: str | None = None) -> firestore.Client:
        client = firestore.Client(
            project=project, credentials=AnonymousCredentials(), database=database
        )
        clients.append(client)
        return client

    yield made
    for client in clients:
        client._firestore_api.transport.close()


@pytest.fixture
def client(connect: Callable[..., firestore.Client]) -> firestore.Client:
    """An official client of an empty database."""
    return connect()
