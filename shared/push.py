"""The push endpoint: Pub/Sub's envelope in, an HTTP status out. The one place that decides a fate.

| outcome of ``handle``               | what happens                                     | status |
|---|---|---|
| (``replay_stage`` names another)    | not handled: it is another stage's, acked        | 204 |
| no refusals                         | acked                                            | 204 |
| refusals                            | each published to dead-letter, then acked        | 204 |
| RetryLater, or dead-letter fails    | Pub/Sub delivers again with its backoff          | 503 |
| any other exception                 | a bug: again, and from the fifth delivery on     | 500 |
|                                     | dead-letter with ``internal_error``              | 204 |
| no envelope                         | not from Pub/Sub                                 | 400 |

Envelope: https://cloud.google.com/pubsub/docs/push#receive_push
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Annotated, Protocol

import msgspec
from flask import Request, Response

from shared import logs
from shared.dead_letters import (
    ORIGIN_MESSAGE_ID,
    ORIGIN_PUBLISH_TIME,
    REPLAY_STAGE,
    dead_letter,
)
from shared.errors import Reason, Refusal, RetryLater

logger = logging.getLogger(__name__)

# A bug that five deliveries met will not go away by itself; until then it may have been an
# unlucky instance.
LAST_DELIVERY_OF_A_BUG = 5


@dataclass(frozen=True, slots=True)
class Message:
    """What a handler gets of a pushed message. ``delivery_attempt`` counts from 1.

    A replayed message has the id and the publish time of the one that was refused: what is made
    of them (event ids, days) comes out the same, however often it is replayed.
    """

    id: str
    data: bytes
    attributes: Mapping[str, str]
    publish_time_micros: int
    delivery_attempt: int = 1


class DeadLetters(Protocol):
    """Where refusals go."""

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> Sequence[str]:
        """Publish all of them, or raise RetryLater."""


_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class _Pushed(msgspec.Struct, rename="camel"):
    message_id: str
    publish_time: _Time
    data: bytes = b""
    attributes: dict[str, str] = {}


class _Envelope(msgspec.Struct, rename="camel"):
    message: _Pushed
    delivery_attempt: int = 1


_envelopes = msgspec.json.Decoder(_Envelope)


def message_of(body: bytes) -> Message | None:
    """Read the envelope; None where it is not one."""
    try:
        envelope = _envelopes.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    pushed = envelope.message
    origin = pushed.attributes if REPLAY_STAGE in pushed.attributes else {}
    return Message(
        id=origin.get(ORIGIN_MESSAGE_ID) or pushed.message_id,
        data=pushed.data,
        attributes=pushed.attributes,
        publish_time_micros=_micros(_time(origin.get(ORIGIN_PUBLISH_TIME)) or pushed.publish_time),
        delivery_attempt=envelope.delivery_attempt,
    )


def _time(written: str | None) -> datetime | None:
    """A time that a replay states; None where it is none: the message's own serves then."""
    try:
        stated = msgspec.convert(written, _Time | None)
        return stated.astimezone(UTC) if stated else None
    except (msgspec.ValidationError, OverflowError):
        return None


def _micros(time: datetime) -> int:
    return int(time.timestamp()) * 1_000_000 + time.microsecond


class PushEndpoint:
    """Answers one subscription's pushes.

    stage:        the function's name, as in ``replay_stage`` and in the dead letters
    origin_topic: the topic the messages come from; a replay sends them back there
    handle:       returns the refusals of a message: none, some of its rows, or all of it
    refused_data: what a message's dead letter is made of where a bug kept it from being handled
    """

    def __init__(
        self,
        *,
        stage: str,
        origin_topic: str,
        handle: Callable[[Message], Sequence[Refusal]],
        dead_letters: DeadLetters,
        refused_data: Callable[[Message], bytes] = attrgetter("data"),
    ) -> None:
        self._stage = stage
        self._origin_topic = origin_topic
        self._handle = handle
        self._dead_letters = dead_letters
        self._refused_data = refused_data

    def __call__(self, request: Request) -> Response:
        """Answer one push request."""
        logs.trace_request(request.headers)
        message = message_of(request.get_data(cache=False))
        if message is None:
            logger.warning("not_a_push")
            return Response("not a Pub/Sub push envelope\n", status=400, mimetype="text/plain")
        return Response(status=self.status(message))

    def status(self, message: Message) -> int:
        """Decide the message's fate and return the HTTP status that says so to Pub/Sub."""
        about = {"message_id": message.id, "delivery_attempt": message.delivery_attempt}
        try:
            self._set_aside(message, self._refusals(message))
        except RetryLater as error:
            logger.warning("retry_later", extra={**about, "reason": str(error)})
            return 503
        except Exception:
            logger.exception("internal_error", extra=about)
            return 500
        return 204

    def _refusals(self, message: Message) -> Sequence[Refusal]:
        """Handle the message; a bug's last delivery becomes a refusal.

        What is replayed to another stage is kept out by the subscription's filter, and here where
        the broker has no filters, as Google's emulator.
        """
        if message.attributes.get(REPLAY_STAGE, self._stage) != self._stage:
            return []
        try:
            return self._handle(message)
        except RetryLater:
            raise
        except Exception as error:
            if message.delivery_attempt < LAST_DELIVERY_OF_A_BUG:
                raise
            # The type only: an exception's text may quote the visitor. The earlier deliveries have
            # logged where it was raised.
            data = self._refused_data(message)
            return [Refusal(Reason.INTERNAL_ERROR, type(error).__name__, data)]

    def _set_aside(self, message: Message, refusals: Sequence[Refusal]) -> None:
        if not refusals:
            return
        self._dead_letters.publish_all(
            [
                dead_letter(
                    refusal,
                    stage=self._stage,
                    origin_topic=self._origin_topic,
                    origin_message_id=message.id,
                    origin_publish_time_micros=message.publish_time_micros,
                    attributes=message.attributes,
                )
                for refusal in refusals
            ]
        )
        for refusal in refusals:
            logger.warning(
                "dead_letter",
                extra={
                    "message_id": message.id,
                    "reason": refusal.reason,
                    "detail": refusal.detail,
                    "stream_id": message.attributes.get("stream_id"),
                },
            )
