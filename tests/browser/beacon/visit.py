"""A visitor of a shop whose pages carry the beacon, and what BigQuery has of the shop's stream."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page

from local.cloud import LocalCloud

from .site import Site

# Far more than anything takes, and far less than a person waits.
PATIENCE_S = 60.0
STEP_MS = 25

# Short waits, so that a test is short.
QUICK = 'data-flush-ms="20" data-retry-ms="40"'

_QUEUED = """([prefix, event]) => {
  if (event) dispatchEvent(new Event(event))
  return Object.keys(localStorage).filter(key => key.startsWith(prefix)).length
}"""


@dataclass
class Visit:
    """One stream, one visitor with a profile of its own."""

    cloud: LocalCloud
    site: Site
    context: BrowserContext
    stream: str
    errors: list[str] = field(default_factory=list)

    def tag(self, settings: str = "", *, host: str = "localhost") -> str:
        """The script's tag."""
        source = f"http://{host}:{self.cloud.ports.ingest}/angelia.js"
        return f'<script src="{source}" data-stream="{self.stream}" {settings} {QUICK}></script>'

    def put(
        self,
        path: str = "/",
        settings: str = "",
        *,
        head: str = "",
        body: str = "",
        headers: Mapping[str, str] | None = None,
        ingest: str = "localhost",
    ) -> None:
        """Make a page of the shop; ``head`` stands before the tag."""
        tag = self.tag(settings, host=ingest)
        html = f"<!doctype html><title>Hats</title>{head}{tag}<body>{body}</body>"
        self.site.put(path, html, headers)

    def open(
        self,
        path: str = "/",
        *,
        page: Page | None = None,
        host: str = "localhost",
    ) -> Page:
        """Go to a page; what its scripts fail at is kept in ``errors``."""
        if page is None:
            page = self.context.new_page()
            page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self.site.url(path, host=host))
        return page

    def sent(self, page: Page, *, by: str = "") -> None:
        """Wait until the page's queue is empty: all of it is confirmed.

        by: an event of the window that makes it send at once
        """
        asked = [f"angelia.{self.stream}.", by]
        until(lambda: not page.evaluate(_QUEUED, asked), page, "the queue is not empty")

    def rows(self, columns: str = "event_name, event_id") -> list[dict[str, Any]]:
        """Every row, duplicates and all, in the order of the events' time, once none is coming."""
        until(lambda: not any(self.cloud.undelivered().values()), None, "messages still wait")
        sql = f"SELECT {columns} FROM analytics.events WHERE stream_id = '{self.stream}' "  # noqa: S608
        asked = self.cloud.bigquery.query_and_wait(sql + "ORDER BY event_timestamp, event_id")
        return [dict(row) for row in asked]

    def names(self, page: Page | None = None) -> list[str]:
        """The names of all rows, once the page has sent what it has; no row is a duplicate."""
        if page is not None:
            self.sent(page)
        rows = self.rows()
        assert len({row["event_id"] for row in rows}) == len(rows), "a row came twice"
        return [row["event_name"] for row in rows]

    def until_sent(self, page: Page, name: str, times: int) -> None:
        """Wait until an event has arrived so many times."""
        until(
            lambda: self.names(page).count(name) >= times, page, f"{name} came less than {times} x"
        )
        assert self.names(page).count(name) == times

    def awaited(self, names: list[str]) -> list[dict[str, Any]]:
        """Wait for events that nobody can be asked about any more: their page is gone."""

        def arrived() -> bool:
            return sorted({r["event_name"] for r in self.rows()} & set(names)) == sorted(names)

        until(arrived, None, f"not arrived: {names}")
        return self.rows()


def until(happens: Callable[[], bool], page: Page | None, otherwise: str) -> None:
    """Wait for it; a page's own events need its thread, so the wait is the page's."""
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < deadline, otherwise
        if page is None:
            time.sleep(STEP_MS / 1000)
        else:
            page.wait_for_timeout(STEP_MS)


def param(row: Mapping[str, Any], key: str) -> object:
    """The value of a parameter, whatever its type."""
    for one in row["event_params"]:
        if one["key"] == key:
            return next((value for value in one["value"].values() if value is not None), None)
    return None
