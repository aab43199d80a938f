"""The shop's pages. Its data is the file of items; carts and orders live in the browser alone."""

import html
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import web

from .shelf import shelf

PAGES = Path(__file__).parent / "pages"
NAME = "Merch Shop"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# The address -> the script that draws it, and the page's title.
_ROUTES = {
    "/": ("list", "Things worth keeping"),
    "/cart": ("cart", "Your cart"),
    "/checkout": ("checkout", "Checkout"),
    "/thanks": ("thanks", "Thank you"),
}


def application(*, ingest_url: str, stream_id: str, dashboard_url: str = "") -> web.Application:
    """The whole shop.

    ingest_url:    where its events go, e.g. ``http://127.0.0.1:8080``
    dashboard_url: where who has bought may look at it; empty: nowhere
    """
    shop = _Shop(ingest_url, stream_id, dashboard_url)
    made = web.Application(middlewares=[_with_headers(_policy(ingest_url))])
    made.router.add_get("/catalog.json", shop.catalog)
    made.router.add_get("/products/{slug}", shop.product)
    for path in _ROUTES:
        made.router.add_get(path, shop.page)
    made.router.add_static("/files", PAGES)
    return made


class _Shop:
    def __init__(self, ingest_url: str, stream_id: str, dashboard_url: str) -> None:
        self._shell = Template((PAGES / "shell.html").read_text())
        self._items = shelf()
        self._names = {item["slug"]: item["item_name"] for item in self._items}
        self._filled = {
            "ingest": ingest_url, "stream": stream_id, "name": NAME, "dashboard": dashboard_url,
        }  # fmt: skip

    async def catalog(self, _: web.Request) -> web.Response:
        return web.json_response(self._items)

    async def page(self, request: web.Request) -> web.Response:
        script, title = _ROUTES[request.path]
        return self._drawn_by(script, title)

    async def product(self, request: web.Request) -> web.Response:
        name = self._names.get(request.match_info["slug"])
        if name is None:
            return self._drawn_by("missing", "Not here", status=404)
        return self._drawn_by("product", name)

    def _drawn_by(self, script: str, title: str, *, status: int = 200) -> web.Response:
        values: Mapping[str, str] = {**self._filled, "script": script, "title": title}
        filled = {key: html.escape(value) for key, value in values.items()}
        body = self._shell.substitute(filled)
        return web.Response(text=body, content_type="text/html", status=status)


def _policy(ingest_url: str) -> str:
    """Own files and ingest, and nothing else of anybody's: no inline script, no inline style."""
    return (
        f"default-src 'none'; script-src 'self' {ingest_url}; connect-src 'self' {ingest_url}; "
        "style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def _with_headers(policy: str) -> Any:  # noqa: ANN401 - aiohttp's middleware type is its own
    @web.middleware
    async def add(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-cache"
        return response

    return add
