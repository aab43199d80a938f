"""The endpoints that store nothing: health, what is wrong with a hit, the beacon, the docs."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import Response

from . import answers, beacon, docs, mp, openapi, routes
from .errors import BadRequest
from .incoming import Incoming

# Why Pub/Sub cannot be reached, or None.
NotReady = Callable[[], str | None]


class Pages:
    """Answers what is no event.

    not_ready:  why Pub/Sub cannot be reached, None where it can
    now_micros: the clock, microseconds since 1970
    has_docs:   whether the page of the API is shown
    """

    def __init__(
        self, not_ready: NotReady, now_micros: Callable[[], int], *, has_docs: bool
    ) -> None:
        self._not_ready = not_ready
        self._now_micros = now_micros
        self._has_docs = has_docs
        self._pages: Mapping[str, Callable[[Incoming], Response]] = {
            routes.HEALTH: self._health,
            routes.READY: self._ready,
            routes.MP_CHECK: self._mp_check,
            routes.OPENAPI: self._openapi,
            routes.BEACON: self._beacon,
            **{path: partial(self._docs, path) for path in docs.FILES},
        }

    def answer(self, endpoint: str, incoming: Incoming) -> Response:
        """The page's answer; BadRequest where its body cannot be read."""
        return self._pages[endpoint](incoming)

    def _health(self, _: Incoming) -> Response:
        return answers.fine()

    def _ready(self, _: Incoming) -> Response:
        reason = self._not_ready()
        return answers.fine() if reason is None else answers.not_ready(reason)

    def _mp_check(self, incoming: Incoming) -> Response:
        """Google's own answer to a hit of its Measurement Protocol; nothing is stored."""
        return answers.validation(mp.validation_messages(incoming, now_micros=self._now_micros()))

    def _openapi(self, _: Incoming) -> Response:
        return answers.kept(openapi.as_json(), "application/json")

    def _beacon(self, incoming: Incoming) -> Response:
        encoding = beacon.encoding(incoming.accept_encoding)
        return answers.script(beacon.encoded(encoding), encoding)

    def _docs(self, path: str, _: Incoming) -> Response:
        if not self._has_docs:
            raise BadRequest(404, "docs_off", "the page of the API is off: DOCS=true shows it")
        response = answers.kept(docs.content(path), docs.FILES[path].mimetype)
        response.headers["Content-Security-Policy"] = docs.POLICY
        return response
