"""An action as the HTTP request that performs it, and what an answer says. Pure."""

import base64
from dataclasses import dataclass
from typing import Any

import msgspec

from local.demo.actions import Action, BadMessage, BadRequest, HermesPublish, Hit


@dataclass(frozen=True)
class Addresses:
    """Where requests go: base URLs without a slash at the end."""

    ingest: str
    pubsub_rest: str
    project: str


@dataclass(frozen=True)
class Call:
    """One HTTP request. The URL is encoded as it is to be sent."""

    method: str
    url: str
    body: bytes
    headers: dict[str, str]


def call_of(action: Action, addresses: Addresses) -> Call:
    """The request that performs an action."""
    match action:
        case Hit() | BadRequest():
            sent = action.request
            url = addresses.ingest + sent.path
            return Call(sent.method, url, sent.body, dict(sent.headers))
        case HermesPublish():
            data = msgspec.json.encode(action.content)
            return _publish(addresses, "raw-events", {"data": _base64(data)})
        case BadMessage():
            message = {"data": _base64(action.data), "attributes": dict(action.attributes)}
            return _publish(addresses, action.topic, message)


def _publish(addresses: Addresses, topic: str, message: dict[str, Any]) -> Call:
    """As sGTM calls it: one message, and attributes only where there are any."""
    given = {name: value for name, value in message.items() if value}
    url = f"{addresses.pubsub_rest}/v1/projects/{addresses.project}/topics/{topic}:publish"
    body = msgspec.json.encode({"messages": [given]})
    return Call("POST", url, body, {"Content-Type": "application/json"})


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def error_code(answer: Any) -> str:  # noqa: ANN401 - JSON
    """Ingest's word for why it refused; empty where the answer has none."""
    error = answer.get("error") if isinstance(answer, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def ids(answer: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    """Ingest's event ids or Pub/Sub's message ids."""
    if not isinstance(answer, dict):
        return ()
    return tuple(answer.get("event_ids") or answer.get("messageIds") or ())
