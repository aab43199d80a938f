"""Ingest. In: HTTP. Out: the raw topic. What it refuses is answered, not set aside."""

from functools import partial

import functions_framework
from flask import Request, Response
from google.cloud.pubsub_v1 import PublisherClient

from shared import logs
from shared.publisher import TopicPublisher

from .clock import new_id, now_micros
from .handler import IngestHandler
from .readiness import not_ready
from .settings import Settings

logs.configure("ingest")
settings, client = Settings.from_env(), PublisherClient()
topic, timeout_s = settings.raw_topic, settings.publish_timeout_s
raw_events = TopicPublisher(client, topic, timeout_s=timeout_s)
probe = partial(not_ready, client, topic)
handle = IngestHandler(raw_events, settings, now_micros=now_micros, new_id=new_id, not_ready=probe)


@functions_framework.http
def ingest(request: Request) -> Response:
    """Every path and method; routes.py knows which."""
    return handle(request)
