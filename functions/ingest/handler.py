"""The sequence: route, allow, read, parse, minimise, publish, and only then answer 200."""

import logging
from collections.abc import Callable, Mapping
from typing import Protocol

from flask import Request, Response

from shared import logs, personal, raw
from shared.errors import RetryLater
from shared.streams import Stream

from . import access, answers, body, consent, native, routes, visitor
from .errors import BadRequest
from .settings import Settings

logger = logging.getLogger(__name__)


class RawEvents(Protocol):
    """Where hits go."""

    def publish(self, data: bytes, attributes: Mapping[str, str]) -> str:
        """Publish one message and wait for its confirmation, or raise RetryLater."""


class IngestHandler:
    """Answers one request. Nothing is answered 2xx before Pub/Sub has confirmed it.

    now_micros: the clock, microseconds since 1970.
    new_id:     a request id that no other request has.
    """

    def __init__(
        self,
        raw_events: RawEvents,
        settings: Settings,
        *,
        now_micros: Callable[[], int],
        new_id: Callable[[], str],
    ) -> None:
        self._raw_events = raw_events
        self._settings = settings
        self._now_micros = now_micros
        self._new_id = new_id

    def __call__(self, request: Request) -> Response:
        """Answer a request: 200, 204 to a preflight, 4xx with the reason, 503 to try again."""
        logs.trace_request(request.headers)
        try:
            return self._allowed(request)
        except Exception:
            logger.exception("internal_error")
            body.leave_unread(request)
            return answers.failed()

    def _allowed(self, request: Request) -> Response:
        try:
            stream_id = routes.stream_id_of(request)
            stream = access.stream_of(request, stream_id, self._settings)
        except BadRequest as error:
            return self._refused(request, error)
        response = self._answer(request, stream_id, stream)
        response.headers.extend(access.cors_headers(request))
        return response

    def _answer(self, request: Request, stream_id: str, stream: Stream) -> Response:
        """The answer to a request that may be sent; a page may read it, whatever it says."""
        if request.method == "OPTIONS":
            return answers.preflight()
        try:
            hit = self._hit(request, stream_id, stream)
            self._raw_events.publish(
                raw.encode(hit),
                {"schema": raw.SCHEMA, "protocol": hit.protocol, "stream_id": stream_id},
            )
        except BadRequest as error:
            return self._refused(request, error)
        except RetryLater as error:
            logger.warning("retry_later", extra={"reason": str(error), "stream_id": stream_id})
            return answers.try_again()
        return answers.accepted([event.event_id for event in hit.events])

    def _hit(self, request: Request, stream_id: str, stream: Stream) -> raw.RawHit:
        document = body.json_object(request, self._settings.max_body_bytes)
        document = personal.without(document, personal.ALWAYS)
        event = native.parse(document)
        in_force = raw.consent_in_force(native.consent(event), stream.consent)
        permitted = consent.permitted_document(document, in_force)
        if permitted is not document:
            document, event = permitted, native.parse(permitted)
        request_id = self._new_id()
        return raw.RawHit(
            protocol="native",
            received_at_micros=self._now_micros(),
            request_id=request_id,
            stream_id=stream_id,
            client=visitor.client(request.headers, request.remote_addr, self._settings),
            user=consent.permitted_user(native.user(event), in_force),
            consent=in_force,
            app=event.app_info or {},
            # One event a hit for now, hence index 0 behind the request's id.
            events=[native.raw_event(event, document, f"{request_id}.0")],
        )

    def _refused(self, request: Request, error: BadRequest) -> Response:
        # The stream id and the path are what somebody typed: logged only as far as we know them.
        logger.warning(
            "refused",
            extra={"reason": error.code, "status": error.status, "method": request.method},
        )
        body.leave_unread(request)
        return answers.refused(error)
