"""The shop's site, a browser for it, and a visitor for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from local.cloud import LocalCloud

from .browsers import USER_AGENT, launched
from .site import Site, serving
from .visit import Visit


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def shoppers(playwright: Playwright, site: Site, cloud: LocalCloud) -> Iterator[Browser]:
    with launched(playwright, site, cloud) as browser:
        yield browser


@pytest.fixture
def visit(
    shoppers: Browser, cloud: LocalCloud, site: Site, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    """A visitor who was never here, in a shop with a stream of its own."""
    stream = request.node.name.removeprefix("test_").split("[")[0][:60]
    site.pages.clear()
    with shoppers.new_context(user_agent=USER_AGENT) as context:
        yield Visit(cloud, site, context, stream)
