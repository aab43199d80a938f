from collections.abc import Iterator

import pytest

from tests import running


@pytest.fixture(scope="session")
def ingest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Ingest]:
    with running.ingest(tmp_path_factory.mktemp("ingest")) as started:
        yield started
