"""Enrich. In: the raw topic, by push. Out: the enriched topic. Refused: the dead-letter topic."""

import functions_framework
from flask import Request, Response
from google.cloud.pubsub_v1 import PublisherClient

from shared import logs
from shared.publisher import TopicPublisher
from shared.push import PushEndpoint

from .handler import EnrichHandler
from .settings import Settings

logs.configure("enrich")
settings = Settings.from_env()
client, timeout_s = PublisherClient(), settings.publish_timeout_s
enriched = TopicPublisher(client, settings.enriched_topic, timeout_s=timeout_s)
dead_letters = TopicPublisher(client, settings.dead_letter_topic, timeout_s=timeout_s)
handle = EnrichHandler(enriched, settings.streams, settings)
endpoint = PushEndpoint(
    stage="enrich", origin_topic=settings.input_topic, handle=handle,
    dead_letters=dead_letters, refused_data=handle.refused_data,
)  # fmt: skip


@functions_framework.http
def enrich(request: Request) -> Response:
    """Push endpoint; shared/push.py says what each status means to Pub/Sub."""
    return endpoint(request)
