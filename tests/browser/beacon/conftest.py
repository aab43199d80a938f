"""The shop's site, a browser that takes it for one with HTTPS, and a visitor for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from local import chromium
from local.cloud import LocalCloud

from .site import Site, serving
from .visit import Visit

# A person's browser: a headless one is a bot, which counters leave out.
USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Safari/537.36"
)

# Hosts of one owner; plain.example is a site without HTTPS.
SECURE = ("shop.example", "www.shop.example", "checkout.shop.example")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="session")
def shoppers(playwright: Playwright, site: Site, cloud: LocalCloud) -> Iterator[Browser]:
    """A browser that finds every *.example on this machine and keeps pages to come back to."""
    hosts = (*SECURE, "collect.shop.example")
    ports = (site.port, cloud.ports.ingest)
    secure = ",".join(f"http://{host}:{port}" for host in hosts for port in ports)
    browser = playwright.chromium.launch(
        executable_path=chromium.path(),
        args=[
            *chromium.SWITCHES,
            "--host-resolver-rules=MAP *.example 127.0.0.1",
            f"--unsafely-treat-insecure-origin-as-secure={secure}",
        ],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def visit(
    shoppers: Browser, cloud: LocalCloud, site: Site, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    """A visitor who was never here, in a shop with a stream of its own."""
    stream = request.node.name.removeprefix("test_").split("[")[0][:64]
    site.pages.clear()
    with shoppers.new_context(user_agent=USER_AGENT) as context:
        yield Visit(cloud, site, context, stream)
