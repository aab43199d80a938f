"""One server for the tests of this folder; each test has a dataset of its own."""

import uuid
from collections.abc import Iterator

import pytest

from tests.contract.bigquery.server import PROJECT, BigQueryServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigQueryServer]:
    with BigQueryServer(tmp_path_factory.mktemp("bigquery")) as running:
        yield running


@pytest.fixture
def dataset(server: BigQueryServer) -> str:
    """``project.dataset`` of a new dataset."""
    name = f"{PROJECT}.d_{uuid.uuid4().hex}"
    server.client.create_dataset(name)
    return name
