"""Short ways to a request of the Measurement Protocol and to what becomes of it, for tests."""

import json
from typing import Any

from functions.ingest import mp
from functions.ingest.incoming import Incoming
from functions.ingest.parsed import Parsed
from shared.raw import Param, RawEvent

WEB = "measurement_id=G-SHOP1&api_secret=secret"
APP = "firebase_app_id=1%3A23%3Aandroid%3Aab&api_secret=secret"

CLIENT = {"client_id": "123456.7654321"}
PAGE_VIEW = {"name": "page_view"}


def incoming(body: bytes | dict[str, Any], query: str = WEB) -> Incoming:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Incoming(method="POST", query=query, read_body=lambda: data)


def parsed(*events: dict[str, Any], query: str = WEB, **fields: Any) -> Parsed:  # noqa: ANN401
    body = {**CLIENT, **fields, "events": list(events) or [PAGE_VIEW]}
    return mp.parse(incoming(body, query), "shop")


def parsed_event(params: dict[str, Any], **fields: Any) -> RawEvent:  # noqa: ANN401
    """The one event of a request that has these parameters."""
    [event] = parsed({"name": "page_view", "params": params}, **fields).events
    return event


def plain(params: list[Param]) -> dict[str, Any]:
    """Parameters as key and value; the value's type is the column that it is in."""
    found: dict[str, Any] = {}
    for param in params:
        assert param.key not in found, "a key twice"
        value = param.value
        columns = (value.string_value, value.int_value, value.double_value)
        found[param.key] = next((column for column in columns if column is not None), None)
    return found
