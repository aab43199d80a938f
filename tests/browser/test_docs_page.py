"""The page of the API as a browser shows it, under the policy that it is sent with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from functions.ingest import openapi
from tests import running

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def ingest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Ingest]:
    with running.ingest(tmp_path_factory.mktemp("ingest")) as started:
        yield started


def test_a_browser_shows_every_endpoint_and_reports_no_violation(
    ingest: running.Ingest, page: Page
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{ingest.url}/docs")
    for item in openapi.document()["paths"].values():
        for method in {"get", "post", "options"} & item.keys():
            expect(page.locator("body")).to_contain_text(item[method]["summary"])
    assert not [line for line in said if "Content Security Policy" in line]
