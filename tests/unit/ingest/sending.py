"""Short ways to send ingest a request and to read what came of it."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from functions.ingest.handler import IngestHandler
from functions.ingest.settings import Settings
from shared import raw
from tests.recorders import TopicRecorder

NOW = 1_795_262_400_123_456
REQUEST_ID = "8c4b9d0e-6f0a-4a53-9d0e-0d3f3b6f5a11"
SHOP = """{"shop": {"origins": ["https://shop.example"], "consent": {"ad_storage": "denied"},
                    "measurement_ids": ["G-1"]}}"""
PATH = "/api/v1/streaming/shop"


def handler(topic: TopicRecorder, *, not_ready: str | None = None, **env: str) -> IngestHandler:
    settings = Settings.from_env({"RAW_TOPIC": "projects/p/topics/raw", "STREAMS": SHOP} | env)
    return IngestHandler(
        topic,
        settings,
        now_micros=lambda: NOW,
        new_id=lambda: REQUEST_ID,
        not_ready=lambda: not_ready,
    )


def request(
    body: bytes | dict[str, Any] | list[Any] = b"",
    *,
    path: str = PATH,
    method: str = "POST",
    peer: str = "127.0.0.1",
    content_type: str | None = "application/json",
    query: str = "",
    headers: Mapping[str, str] | None = None,
    **more: str,
) -> Request:
    """A request; headers also by keyword, with "_" for "-"."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {**(headers or {}), **{name.replace("_", "-"): value for name, value in more.items()}}
    builder = EnvironBuilder(
        path=path,
        method=method,
        data=data,
        content_type=content_type,
        query_string=query,
        headers=Headers(named),
    )
    return Request(builder.get_environ() | {"REMOTE_ADDR": peer})


def error_of(response: Response) -> tuple[int, str, str | None]:
    answer = json.loads(response.get_data())
    assert answer["status"] == "error"
    assert answer["error"]["message"]
    return response.status_code, answer["error"]["code"], answer["error"]["path"]


def published(topic: TopicRecorder, protocol: str = "native") -> raw.RawHit:
    """The one hit that was published."""
    [(data, attributes)] = topic.published
    assert attributes == {"schema": "raw.v1", "protocol": protocol, "stream_id": "shop"}
    return raw.decode(data)
