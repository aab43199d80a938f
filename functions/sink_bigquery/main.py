"""sink_bigquery. In: enriched-events, by push. Out: rows. Refused rows: dead-letter topic."""

import time

import functions_framework
from flask import Request, Response
from google.cloud.pubsub_v1 import PublisherClient

from shared import logs
from shared.publisher import TopicPublisher
from shared.push import PushEndpoint

from .handler import SinkHandler
from .settings import Settings
from .table import EventsTable

logs.configure("sink_bigquery")
settings = Settings.from_env()
topic, timeout_s = settings.dead_letter_topic, settings.publish_timeout_s
dead_letters = TopicPublisher(PublisherClient(), topic, timeout_s=timeout_s)
sink = SinkHandler(EventsTable(settings), lambda: time.time_ns() // 1_000)
endpoint = PushEndpoint(
    stage="sink_bigquery", origin_topic=settings.input_topic, handle=sink, dead_letters=dead_letters
)


@functions_framework.http
def sink_bigquery(request: Request) -> Response:
    """Push endpoint; shared.push says what each status means to Pub/Sub."""
    return endpoint(request)
