"""The REST port: publishing as the sGTM tag does it, and two listings for people.

``GET /v1/projects/<project>/subscriptions`` carries a field of ours, ``numUndelivered``: how many
messages the subscription has not acknowledged, leased and waiting ones included. When it is 0 for
all of them, everything that was published has been dealt with.
"""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from local.pubsub.broker import Broker
from local.pubsub.checks import check_messages
from local.pubsub.errors import ApiError, InvalidArgumentError, NotFoundError
from local.pubsub.limits import MAX_REQUEST_BYTES
from local.pubsub.wire import Proto, PublishRequest, PubsubMessage, json_object

_MAX_BODY_BYTES = 2 * MAX_REQUEST_BYTES
"""Base64 makes 10 MB of data 13.4 MB of JSON."""
_TO_STANDARD = str.maketrans("-_", "+/")


def rest_application(broker: Broker) -> web.Application:
    """Return the application; any Authorization header is accepted and not looked at."""
    rest = _Rest(broker)
    application = web.Application(middlewares=[_google_errors], client_max_size=_MAX_BODY_BYTES)
    application.router.add_post(
        "/v1/projects/{project}/topics/{topic:[^/:]+}:publish", rest.publish
    )
    application.router.add_get("/v1/projects/{project}/topics", rest.topics)
    application.router.add_get("/v1/projects/{project}/subscriptions", rest.subscriptions)
    return application


class _Rest:
    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def publish(self, request: web.Request) -> web.Response:
        path = request.match_info
        topic = f"projects/{path['project']}/topics/{path['topic']}"
        publish = PublishRequest(topic=topic, messages=_messages(await request.read()))
        self._broker.topic(topic)
        check_messages(publish.messages, publish.ByteSize())
        ids = await self._broker.publish(topic, publish.messages)
        return web.json_response({"messageIds": ids})

    async def topics(self, request: web.Request) -> web.Response:
        prefix = f"projects/{request.match_info['project']}/"
        names = sorted(name for name in self._broker.topics if name.startswith(prefix))
        return web.json_response(
            {"topics": [json_object(self._broker.topics[name].config) for name in names]}
        )

    async def subscriptions(self, request: web.Request) -> web.Response:
        prefix = f"projects/{request.match_info['project']}/"
        names = sorted(name for name in self._broker.subscriptions if name.startswith(prefix))
        found = [self._broker.subscriptions[name] for name in names]
        return web.json_response(
            {
                "subscriptions": [
                    json_object(live.config) | {"numUndelivered": len(live.queue.outstanding)}
                    for live in found
                ]
            }
        )


def _messages(body: bytes) -> list[Proto]:
    """Read {"messages": [{"data", "attributes", "orderingKey"}]} or raise InvalidArgumentError."""
    try:
        request = json.loads(body)
    except ValueError as error:
        raise InvalidArgumentError("the body is not JSON") from error
    entries = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(entries, list):
        raise InvalidArgumentError('the body must be {"messages": [...]}')
    return [_message(entry) for entry in entries]


def _message(entry: object) -> Proto:
    if not isinstance(entry, dict):
        raise InvalidArgumentError("a message must be an object")
    attributes = entry.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise InvalidArgumentError("attributes must be an object")
    return PubsubMessage(
        data=_decoded(_string("data", entry.get("data") or "")),
        ordering_key=_string("orderingKey", entry.get("orderingKey") or ""),
        attributes={key: _string("an attribute", value) for key, value in attributes.items()},
    )


def _string(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidArgumentError(f"{name} must be a string")
    try:
        value.encode()
    except UnicodeEncodeError as error:  # JSON can hold half of a surrogate pair
        raise InvalidArgumentError(f"{name} is not Unicode text") from error
    return value


def _decoded(text: str) -> bytes:
    """Decode base64 of either alphabet, as protobuf's JSON form allows; padding may be missing."""
    padded = text.translate(_TO_STANDARD) + "=" * (-len(text) % 4)
    try:
        return base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidArgumentError("data is not base64") from error


@web.middleware
async def _google_errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer errors as Google's APIs do: {"error": {"code", "message", "status"}}."""
    try:
        return await handler(request)
    except ApiError as error:
        return _error(error.http_status, error.status, str(error))
    except web.HTTPRequestEntityTooLarge:
        return _error(400, InvalidArgumentError.status, "the request is over 10 MB")
    except web.HTTPNotFound:
        return _error(404, NotFoundError.status, f"no such method: {request.method} {request.path}")
    except web.HTTPMethodNotAllowed as error:
        return _error(405, "METHOD_NOT_ALLOWED", str(error))


def _error(code: int, status: str, message: str) -> web.Response:
    body: dict[str, Any] = {"error": {"code": code, "message": message, "status": status}}
    return web.json_response(body, status=code)
