"""One Node for all of these tests."""

from collections.abc import Iterator

import pytest

from tests.gtm.sandbox import Sandbox, started


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with started() as ready:
        yield ready
