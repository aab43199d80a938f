"""The contract: what the official clients may expect of any Pub/Sub server."""

from collections.abc import Iterator

import pytest

from tests.contract.pubsub.clients import Clients, clients_of
from tests.contract.pubsub.differs import DIFFERS
from tests.contract.servers import Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect what is in DIFFERS to fail against Google's emulator."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.path.parent.name != "pubsub":
            continue
        if item.originalname not in DIFFERS:
            continue
        if item.callspec.params.get("pubsub_server") == "google_pubsub":
            # Only a failed expectation counts: another error is a mistake in the test.
            raises = (AssertionError, pytest.fail.Exception)
            reason = DIFFERS[item.originalname]
            item.add_marker(pytest.mark.xfail(reason=reason, raises=raises, strict=True))


@pytest.fixture(scope="session")
def clients(pubsub_server: Server) -> Iterator[Clients]:
    with clients_of(pubsub_server) as connected:
        yield connected


@pytest.fixture
def pubsub(clients: Clients) -> Clients:
    """The clients of a running server, in a project of this test's own."""
    clients.new_project()
    return clients
