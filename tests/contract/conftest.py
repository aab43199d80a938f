"""The servers that contracts are held against, each started once: tests have projects of their own.

Not as parameters of one fixture: pytest would end the one server to start the other, in each file.
"""

from collections.abc import Iterator

import pytest

from tests.contract import servers
from tests.contract.servers import Server

OURS_AND_GOOGLES_PUBSUB = [
    pytest.param("local_pubsub", id="local"),
    pytest.param("google_pubsub", id="google", marks=pytest.mark.needs("pubsub-emulator")),
]
OURS_AND_GOOGLES_FIRESTORE = [
    pytest.param("local_firestore", id="local"),
    pytest.param("google_firestore", id="google", marks=pytest.mark.needs("firestore-emulator")),
]


@pytest.fixture(scope="session")
def local_pubsub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers.local_pubsub(tmp_path_factory.mktemp("local-pubsub")) as running:
        yield running


@pytest.fixture(scope="session")
def google_pubsub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers.google_pubsub(tmp_path_factory.mktemp("google-pubsub")) as running:
        yield running


@pytest.fixture(scope="session")
def local_firestore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers.local_firestore(tmp_path_factory.mktemp("local-firestore")) as running:
        yield running


@pytest.fixture(scope="session")
def google_firestore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers.google_firestore(tmp_path_factory.mktemp("google-firestore")) as running:
        yield running


@pytest.fixture(scope="session", params=OURS_AND_GOOGLES_PUBSUB)
def pubsub_server(request: pytest.FixtureRequest) -> Server:
    """Each of both, one after the other."""
    found: Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session", params=OURS_AND_GOOGLES_FIRESTORE)
def firestore_server(request: pytest.FixtureRequest) -> Server:
    """Each of both, one after the other."""
    found: Server = request.getfixturevalue(request.param)
    return found
