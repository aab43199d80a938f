"""The Chromium of this machine, driven by Playwright."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from local import chromium


# Not for the session: while it is open, Playwright's event loop runs in this thread, and a test of
# another file that calls asyncio.run() would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
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
