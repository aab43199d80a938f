"""The sequence: route, allow, read, parse, minimise, publish, and only then answer 2xx."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Protocol

from flask import Request, Response

from shared import logs, raw
from shared.errors import RetryLater
from shared.minimise import Minimiser
from shared.raw import Client

from . import access, answers, body, cookie, hits, routes, visitor
from .access import Found
from .collectors import COLLECTORS, Collector
from .cookie import Identity
from .errors import BadRequest
from .incoming import Incoming
from .pages import NotReady, Pages
from .parsed import Parsed
from .routes import Route
from .settings import Settings

logger = logging.getLogger(__name__)


class RawEvents(Protocol):
    """Where hits go."""

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> Sequence[str]:
        """Publish all of them and wait for their confirmation, or raise RetryLater."""


class IngestHandler:
    """Answers one request. Nothing is answered 2xx before Pub/Sub has confirmed it.

    now_micros: the clock, microseconds since 1970.
    new_id:     an id that nothing else has: a request's, a visitor's.
    not_ready:  why Pub/Sub cannot be reached, or None.
    """

    def __init__(
        self,
        raw_events: RawEvents,
        settings: Settings,
        *,
        now_micros: Callable[[], int],
        new_id: Callable[[], str],
        not_ready: NotReady,
    ) -> None:
        self._raw_events = raw_events
        self._settings = settings
        self._now_micros = now_micros
        self._new_id = new_id
        self._pages = Pages(not_ready, now_micros, has_docs=settings.docs)
        self._minimise = Minimiser(settings.personal_parameters)

    def __call__(self, request: Request) -> Response:
        """Answer a request: 2xx, 4xx with the reason, 503 to try again."""
        logs.trace_request(request.headers)
        try:
            return self._routed(request)
        except BadRequest as error:
            response = self._refused(request, error)
            response.headers.extend(access.refusal_headers(request))
            return response
        except Exception:
            logger.exception("internal_error")
            body.leave_unread(request)
            return answers.failed()

    def _routed(self, request: Request) -> Response:
        route = routes.route_of(request)
        collector = COLLECTORS.get(route.endpoint)
        incoming = self._incoming(request, route, collector)
        if collector is None:
            page = self._pages.answer(route.endpoint, incoming)
            page.make_conditional(request)
            return page
        name = collector.stream_name(incoming)
        found = access.stream_of(request, name, self._settings, at=collector.stream_at)
        response = self._answer(request, incoming, collector, found)
        response.headers.extend(access.cors_headers(request))
        return response

    def _incoming(self, request: Request, route: Route, collector: Collector | None) -> Incoming:
        def read_body() -> bytes:
            if collector is not None and collector.needs_json:
                body.check_json(request)
            return body.read(request, self._settings.max_body_bytes)

        return Incoming(
            method=request.method,
            query=request.query_string.decode("latin-1"),
            stream_id=route.stream_id,
            accept_encoding=request.headers.get("Accept-Encoding", ""),
            read_body=cache(read_body),
        )

    def _answer(
        self, request: Request, incoming: Incoming, collector: Collector, found: Found
    ) -> Response:
        """The answer to a request that may be sent; a page may read it, whatever it says."""
        if request.method == "OPTIONS":
            return answers.preflight(access.PREFLIGHT_HEADERS)
        try:
            if collector.secret is not None:
                access.check_secret(collector.secret(incoming), found.stream)
            parts = collector.parse(incoming, found.id)
            who = self._who(request, parts, collector, found)
            event_ids = self._publish(request, parts, collector, found, who)
        except BadRequest as error:
            return self._refused(request, error, found.id)
        except RetryLater as error:
            logger.warning("retry_later", extra={"reason": str(error), "stream_id": found.id})
            return answers.try_again()
        response = collector.accepted(event_ids)
        if who.set_cookie is not None:
            response.headers["Set-Cookie"] = who.set_cookie
        return response

    def _who(
        self, request: Request, parts: Sequence[Parsed], collector: Collector, found: Found
    ) -> Identity:
        if not collector.is_browsers:
            return Identity()
        is_denied = hits.denies_storage(parts, found.stream)
        return cookie.identity(
            request,
            self._settings,
            is_denied=is_denied,
            new_id=self._new_id,
            browser_id=next((part.browser_id for part in parts if part.browser_id), None),
        )

    def _publish(
        self,
        request: Request,
        parts: Sequence[Parsed],
        collector: Collector,
        found: Found,
        who: Identity,
    ) -> list[str]:
        """Publish the request's hits, nearly always one, in one call; the ids of their events."""
        connection = visitor.client(request.headers, request.remote_addr, self._settings)
        shared = hits.Request(
            protocol=collector.protocol,
            received_at_micros=self._now_micros(),
            request_id=self._new_id(),
            stream_id=found.id,
            stream=found.stream,
            client=connection if collector.is_browsers else Client(),
            cookie_id=who.cookie_id,
        )
        attributes = {
            "schema": raw.SCHEMA, "protocol": collector.protocol, "stream_id": found.id,
        }  # fmt: skip
        made = hits.raw_hits(parts, shared, self._minimise)
        self._raw_events.publish_all([(data, attributes) for data in hits.messages(made)])
        return [event.event_id for hit in made for event in hit.events]

    def _refused(self, request: Request, error: BadRequest, stream_id: str = "") -> Response:
        # The stream id and the path are what somebody typed: logged only as far as we know them.
        known = {"stream_id": stream_id} if self._settings.streams.id_of(stream_id) else {}
        about = {"reason": error.code, "detail": error.detail, "status": error.status, **known}
        logger.warning("refused", extra={**about, "method": request.method})
        body.leave_unread(request)
        return answers.refused(error)
