"""Ingest. In: HTTP. Out: the raw topic. What it refuses is answered, not set aside."""

import time
import uuid

import functions_framework
from flask import Request, Response
from google.cloud.pubsub_v1 import PublisherClient

from shared import logs
from shared.publisher import TopicPublisher

from .handler import IngestHandler
from .settings import Settings

logs.configure("ingest")
settings = Settings.from_env()
topic, timeout_s = settings.raw_topic, settings.publish_timeout_s
handle = IngestHandler(
    TopicPublisher(PublisherClient(), topic, timeout_s=timeout_s),
    settings,
    now_micros=lambda: time.time_ns() // 1_000,
    new_id=lambda: str(uuid.uuid4()),
)


@functions_framework.http
def ingest(request: Request) -> Response:
    """Every path and method; routes.py knows which."""
    return handle(request)
