"""What ingest makes of the demo's requests: its own code, without a server."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from functions.ingest.collectors import COLLECTORS
from functions.ingest.handler import IngestHandler
from functions.ingest.incoming import Incoming
from functions.ingest.parsed import Parsed
from functions.ingest.routes import route_of
from functions.ingest.settings import Settings
from local.demo import actions
from local.demo.actions import Hit
from local.demo.stream import STREAM_ID, STREAMS
from shared import raw
from shared.raw import Param, RawHit
from tests.recorders import TopicRecorder

NOW_MICROS = 1_795_262_400_000_000


class Told(NamedTuple):
    """An event as its hit tells it, in whatever protocol. ``params`` with page, session, money."""

    name: str
    event_id: str
    time_micros: int | None
    params: dict[str, Any]
    items: list[dict[str, Any]]
    part: Parsed


def told(hit: Hit) -> list[Told]:
    """The hit's events before consent is applied."""
    request = _request(hit.request)
    endpoint, stream_id = route_of(request)
    incoming = Incoming(
        method=request.method,
        query=request.query_string.decode("latin-1"),
        stream_id=stream_id,
        read_body=request.get_data,
    )
    parts = COLLECTORS[endpoint].parse(incoming, STREAM_ID)
    return [one for part in parts for one in _told(part)]


def _told(part: Parsed) -> Iterator[Told]:
    page, session = part.page, part.session
    shared = {
        "page_location": page.location,
        "page_referrer": page.referrer,
        "page_title": page.title,
        "ga_session_id": session.id,
        "ga_session_number": session.number,
    }
    known = {name: value for name, value in shared.items() if value is not None}
    for event in part.events:
        params = {**known, **plain(event.params), **event.ecommerce}
        yield Told(event.name, event.event_id, event.timestamp_micros, params, event.items, part)


def plain(params: list[Param]) -> dict[str, Any]:
    """Parameters by their names, each with the one value that it has."""
    return {param.key: _value(param) for param in params}


def _value(param: Param) -> Any:  # noqa: ANN401 - of any of the four types
    value = param.value
    kinds = (value.string_value, value.int_value, value.double_value, value.float_value)
    [given] = [one for one in kinds if one is not None]
    return given


class Ingest:
    """Ingest with the demo's streams; its Pub/Sub is a recorder."""

    def __init__(self) -> None:
        settings = Settings.from_env(
            {"RAW_TOPIC": "projects/p/topics/raw", "STREAMS": STREAMS, "FORWARDED_HOPS": "0"}
        )
        self._topic = TopicRecorder()
        self._ids = 0
        self._handle = IngestHandler(
            self._topic,
            settings,
            now_micros=lambda: NOW_MICROS,
            new_id=self._new_id,
            not_ready=lambda: None,
        )

    def __call__(self, request: actions.Request) -> tuple[Response, list[RawHit]]:
        """The answer, and what was published."""
        self._topic.published.clear()
        response = self._handle(_request(request))
        return response, [raw.decode(data) for data, _ in self._topic.published]

    def _new_id(self) -> str:
        self._ids += 1
        return f"request-{self._ids}"


def _request(sent: actions.Request) -> Request:
    path, _, query = sent.path.partition("?")
    builder = EnvironBuilder(
        path=path,
        method=sent.method,
        data=sent.body,
        query_string=query,
        headers=Headers(dict(sent.headers)),
    )
    return Request(builder.get_environ() | {"REMOTE_ADDR": "127.0.0.1"})
