"""sink_firestore. In: enriched-events, by push. Out: counters. Refused: dead-letter topic."""

import functions_framework
from flask import Request, Response
from google.cloud import pubsub_v1

from shared import logs
from shared.publisher import TopicPublisher
from shared.push import PushEndpoint

from .counters import Counters
from .handler import STAGE, SinkHandler
from .settings import Settings

logs.configure(STAGE)
settings = Settings.from_env()
topic, timeout_s = settings.dead_letter_topic, settings.publish_timeout_s
dead_letters = TopicPublisher(pubsub_v1.PublisherClient(), topic, timeout_s=timeout_s)
sink = SinkHandler(Counters(settings), settings.item_fields)
endpoint = PushEndpoint(
    stage=STAGE, origin_topic=settings.input_topic, handle=sink, dead_letters=dead_letters
)


@functions_framework.http
def sink_firestore(request: Request) -> Response:
    """Push endpoint; shared.push says what each status means to Pub/Sub."""
    return endpoint(request)
