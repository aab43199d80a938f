"""A browser's part in collecting: it keeps cookies by host and domain, and says where it is."""

import http.client
import socket
import urllib.request
from http.cookiejar import CookieJar
from typing import NamedTuple


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Browser:
    """Sends to hosts of any name, all of which are the one port on this machine.

    The jar is Python's own: it decides by RFC 2965's and Netscape's rules which cookies it takes
    and to which hosts it gives them back.
    """

    def __init__(self, port: int) -> None:
        self.jar = CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self._opener = urllib.request.build_opener(_Here(port), _NoErrors(), cookies)

    def send(self, url: str, body: str | None = None, *, origin: str | None = None) -> Answer:
        """A hit of a page; ``origin`` as a browser adds it."""
        headers = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Content-Type": "text/plain"}
        if origin is not None:
            headers["Origin"] = origin
        data = None if body is None else body.encode()
        request = urllib.request.Request(url, data, headers)  # noqa: S310 - our own address
        with self._opener.open(request, timeout=10) as answer:
            return Answer(answer.status, answer.headers, answer.read())

    def cookies(self) -> dict[str, str]:
        """Name -> domain of what the jar holds."""
        return {cookie.name: cookie.domain for cookie in self.jar}

    def uid(self) -> str | None:
        """The value of the visitor's cookie."""
        return next((cookie.value for cookie in self.jar if cookie.name == "__uid__"), None)


class _Here(urllib.request.HTTPHandler):
    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        port = self._port

        class Connection(http.client.HTTPConnection):
            def connect(self) -> None:
                self.sock = socket.create_connection(("127.0.0.1", port), timeout=10)

        return self.do_open(Connection, request)


class _NoErrors(urllib.request.HTTPErrorProcessor):
    """An answer is an answer, whatever its status."""

    def http_response(
        self, _: object, response: http.client.HTTPResponse
    ) -> http.client.HTTPResponse:
        return response
