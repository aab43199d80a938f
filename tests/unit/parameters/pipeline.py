"""A request on its way: put together, through ingest and enrich, to the rows that come of it."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from flask import Request
from werkzeug.test import EnvironBuilder

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings as EnrichSettings
from functions.ingest.handler import IngestHandler
from functions.ingest.settings import Settings as IngestSettings
from shared import enriched
from shared.push import Message
from tests.recorders import TopicRecorder

GTAG = "/g/collect"

# What a table is of, as its first column is called, says where its examples are put.
PARAMETER, ITEM_FIELD, IN_THE_ADDRESS = "parameter", "item field", "in the page's address"

RECEIVED = 1_795_262_400_000_000  # 2026-11-21 12:00:00 UTC
REQUEST_ID = "8c4b9d0e-6f0a-4a53-9d0e-0d3f3b6f5a11"

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request, or, where it has no path, an object of sGTM's on the topic.

    query:   as it stands in the address, decoded
    headers: of HTTP
    body:    as JSON; none by gtag
    """

    method: str = ""
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    def parameter(self, name: str, example: str) -> "Sent":
        """With a parameter: ``cu``, ``?tid`` of the address, ``events[].params.currency``."""
        if self.path == GTAG or name.startswith("?"):
            return replace(self, query={**self.query, name.removeprefix("?"): example})
        body = copy.deepcopy(self.body)
        place: Any = body
        *parents, last = name.split(".")
        for parent in parents:
            key = parent.removesuffix("[]")
            place = place.setdefault(key, [{}] if parent != key else {})
            place = place[0] if parent != key else place
        place[last] = json.loads(example)
        return replace(self, body=body)

    def item_field(self, name: str, example: str) -> "Sent":
        """With a field of the first item."""
        if self.path == GTAG:
            return replace(self, query={**self.query, "pr1": f"{self.query['pr1']}~{example}"})
        body = copy.deepcopy(self.body)
        _holder(body, "items")["items"][0][name] = json.loads(example)
        return replace(self, body=body)

    def in_the_address(self, name: str, example: str) -> "Sent":
        """With a parameter of the page's address."""
        more = f"?{name}={quote(example)}"
        if self.path == GTAG:
            return replace(self, query={**self.query, "dl": self.query["dl"] + more})
        body = copy.deepcopy(self.body)
        _holder(body, "page_location")["page_location"] += more
        return replace(self, body=body)

    def put(self, kind: str, name: str, example: str) -> "Sent":
        """With an example of a table of this kind."""
        ways = {
            PARAMETER: self.parameter,
            ITEM_FIELD: self.item_field,
            IN_THE_ADDRESS: self.in_the_address,
        }
        return ways[kind](name, example)


def sent(block: str) -> Sent:
    """A request as the document writes it."""
    if block.startswith("{"):
        return Sent(body=json.loads(block))
    head, _, body = block.partition("\n\n")
    line, *headers = head.split("\n")
    method, address = line.split()
    path, _, query = address.partition("?")
    return Sent(
        method=method,
        path=path,
        query=dict(parse_qsl(query)),
        headers=dict(header.split(": ", 1) for header in headers),
        body=json.loads(body) if body else None,
    )


class Pipeline:
    """Ingest and enrich as they are deployed, with these streams."""

    def __init__(self, streams: str) -> None:
        self._raw, self._enriched = TopicRecorder(), TopicRecorder()
        self._ingest = IngestHandler(
            self._raw,
            IngestSettings.from_env({"RAW_TOPIC": "projects/p/topics/raw", "STREAMS": streams}),
            now_micros=lambda: RECEIVED,
            new_id=lambda: REQUEST_ID,
            not_ready=lambda: None,
        )
        settings = EnrichSettings.from_env(
            {
                "INPUT_TOPIC": "projects/p/topics/raw",
                "ENRICHED_TOPIC": "projects/p/topics/enriched",
                "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
                "HERMES_STREAM_ID": "shop",
                "STREAMS": streams,
            }
        )
        self._enrich = EnrichHandler(self._enriched, settings.streams, settings)

    def rows(self, what: Sent) -> list[Row]:
        """The rows that come of it, in their order."""
        self._raw.published.clear()
        self._enriched.published.clear()
        if what.path:
            response = self._ingest(_request(what))
            assert response.status_code < 300, response.get_data(as_text=True)
        else:
            self._raw.publish(json.dumps(what.body).encode(), {})
        for data, attributes in self._raw.published:
            assert self._enrich(Message(REQUEST_ID, data, attributes, RECEIVED)) == []
        return [
            json.loads(line)
            for data, _ in self._enriched.published
            for line in enriched.lines(data)
        ]

    @property
    def published(self) -> str:
        """What the last request put on the raw topic."""
        return "".join(data.decode() for data, _ in self._raw.published)


def _request(what: Sent) -> Request:
    builder = EnvironBuilder(
        path=what.path,
        method=what.method,
        query_string=urlencode(what.query),
        data=b"" if what.body is None else json.dumps(what.body).encode(),
        content_type="application/json",
        headers=list(what.headers.items()),
    )
    return Request(builder.get_environ() | {"REMOTE_ADDR": "127.0.0.1"})


def _holder(body: Any, name: str) -> Any:  # noqa: ANN401 - what JSON holds
    """The object in the body that has the field; None where there is none."""
    if isinstance(body, dict) and name in body:
        return body
    inside = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return next((found for one in inside if (found := _holder(one, name)) is not None), None)
