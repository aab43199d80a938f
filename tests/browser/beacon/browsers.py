"""A browser for shops under names of their own, all of which are on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright

from local import chromium
from local.cloud import LocalCloud

from .site import Site

# A person's: a headless one is a bot, which counters leave out.
USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Safari/537.36"
)

# Hosts of one owner, taken for ones with HTTPS; plain.example is a site without it.
SECURE = ("shop.example", "www.shop.example", "checkout.shop.example", "collect.shop.example")


@contextmanager
def launched(playwright: Playwright, site: Site, cloud: LocalCloud) -> Iterator[Browser]:
    """It finds every *.example here, and unlike Playwright's own keeps pages to come back to."""
    ports = (site.port, cloud.ports.ingest)
    secure = ",".join(f"http://{host}:{port}" for host in SECURE for port in ports)
    browser = playwright.chromium.launch(
        executable_path=chromium.path(),
        args=[
            *chromium.SWITCHES,
            "--host-resolver-rules=MAP *.example 127.0.0.1",
            f"--unsafely-treat-insecure-origin-as-secure={secure}",
        ],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    try:
        yield browser
    finally:
        browser.close()
