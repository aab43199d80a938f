"""The demo's traffic, as each stage gets it."""

import itertools
import time
from collections.abc import Iterator
from functools import cache

import msgspec
from flask import Request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings as EnrichSettings
from functions.ingest.handler import IngestHandler
from functions.ingest.settings import Settings as IngestSettings
from local import resources
from local.demo.actions import Action, HermesPublish, Hit
from local.demo.actions import Request as Sent
from local.demo.plan import SEED, shop_day
from local.demo.stream import STREAMS
from shared import enriched
from shared.push import Message
from tests.bench.running import NotMeasured
from tests.recorders import TopicRecorder

# Days of different visitors: one day alone is over in half a second.
DAYS = 4


@cache
def raw_messages() -> tuple[Message, ...]:
    """What enrich is pushed of DAYS shop days: ingest's own messages, and sGTM's objects."""
    now_micros = time.time_ns() // 1_000
    topic, ids = TopicRecorder(), itertools.count()
    ingest = IngestHandler(
        topic,
        IngestSettings.from_env(_environment("RAW_TOPIC") | {"FORWARDED_HOPS": "0"}),
        now_micros=lambda: now_micros,
        new_id=lambda: f"id-{next(ids)}",
        not_ready=lambda: None,
    )
    for seed in range(SEED, SEED + DAYS):
        for action in shop_day(now_micros, seed):
            _take(action, ingest, topic)
    return tuple(
        Message(str(index), data, attributes, now_micros)
        for index, (data, attributes) in enumerate(topic.published)
    )


def enrich(topic: TopicRecorder) -> EnrichHandler:
    """The stage without Pub/Sub: its lines go to the recorder."""
    environment = _environment("INPUT_TOPIC", "ENRICHED_TOPIC", "DEAD_LETTER_TOPIC")
    settings = EnrichSettings.from_env(environment)
    return EnrichHandler(topic, settings.streams, settings)


@cache
def rows() -> tuple[bytes, ...]:
    """The enriched rows of the same days, each a line of JSON."""
    topic = TopicRecorder()
    handle = enrich(topic)
    for message in raw_messages():
        if refused := handle(message):
            raise NotMeasured(f"enrich refuses an event of the demo: {refused[0].detail}")
    return tuple(lines(topic))


def lines(topic: TopicRecorder) -> Iterator[bytes]:
    """The rows that a recorder was given."""
    return itertools.chain.from_iterable(enriched.lines(data) for data, _ in topic.published)


def _take(action: Action, ingest: IngestHandler, topic: TopicRecorder) -> None:
    match action:
        case Hit():
            status = ingest(_request(action.request)).status_code
            if status not in (200, 204):
                raise NotMeasured(f"ingest answers {status} to a request of the demo")
        case HermesPublish():
            topic.publish(msgspec.json.encode(action.content), {})


def _request(sent: Sent) -> Request:
    path, _, query = sent.path.partition("?")
    builder = EnvironBuilder(
        path=path,
        query_string=query,
        method=sent.method,
        data=sent.body,
        headers=Headers(dict(sent.headers)),
        environ_base={"REMOTE_ADDR": "127.0.0.1"},
    )
    return Request(builder.get_environ())


def _environment(*topics: str) -> dict[str, str]:
    return {**{name: resources.topic_path("t") for name in topics}, "STREAMS": STREAMS}
