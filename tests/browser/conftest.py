"""The Chromium of this machine, driven by Playwright, and the whole pipeline behind its pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from local import chromium
from local.cloud import LocalCloud
from tests.integration.conftest import started


# Not for the session: while it is open, Playwright's event loop runs in this thread, and a test of
# another file that calls asyncio.run() would fail.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=chromium.path(), args=list(chromium.SWITCHES)
    )
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a visitor who was never here: a profile of its own."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """Everything, freshly staged; without STREAMS, so that each test can have a stream."""
    with started(tmp_path_factory.mktemp("cloud")) as running:
        yield running
