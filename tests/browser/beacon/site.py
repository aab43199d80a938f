"""A website that carries the beacon, under any name: its pages are what a test makes them."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOST = "127.0.0.1"


@dataclass
class Site:
    """Pages by their paths, and by those that lead on; what is not there is an empty page."""

    port: int
    pages: dict[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)

    def url(self, path: str = "/", *, host: str = "localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, html: str, headers: Mapping[str, str] | None = None) -> None:
        self.pages[path] = (html, headers or {})


@contextmanager
def serving() -> Iterator[Site]:
    """The site, until it is left."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, headers = site.pages.get(urlsplit(self.path).path, ("", {}))
            self.send_response(303 if "Location" in headers else 200)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Tests say what they need themselves."""

    server = ThreadingHTTPServer((HOST, 0), Pages)
    site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
