"""The adapter around a pull subscription: Pull, ModifyAckDeadline, Acknowledge."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, TypeAlias

from google.api_core import exceptions, retry
from google.auth.exceptions import GoogleAuthError
from google.cloud import pubsub_v1

from shared.command import SIGN_IN, CommandFailed

from .letters import Received

# google-cloud-pubsub 2.44 sends as many ack ids in a request (its _ACK_IDS_BATCH_SIZE).
MAX_ACK_IDS = 1_000

MAX_PULLED = 1_000

TIMEOUT_S = 30.0

_Message: TypeAlias = Any  # the library ships no types

_TRANSIENT = retry.Retry(
    predicate=retry.if_exception_type(
        exceptions.Aborted,
        exceptions.InternalServerError,
        exceptions.ServiceUnavailable,
        exceptions.Unknown,
    ),
    initial=0.1,
    maximum=2.0,
    timeout=TIMEOUT_S,
)

_REMEDIES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.NotFound, "is it there? --project and --subscription name it"),
    (exceptions.PermissionDenied, "roles/pubsub.subscriber on it is needed"),
    (GoogleAuthError, SIGN_IN),
)


class SubscriptionFailed(CommandFailed):
    """Pub/Sub does not answer, or answers no. The text names the subscription and a remedy."""


class Subscription:
    """One pull subscription, ``projects/P/subscriptions/S``. Every method may raise its error."""

    def __init__(self, client: pubsub_v1.SubscriberClient, path: str) -> None:
        self.path = path
        self._client = client

    def pull(self, max_messages: int, timeout_s: float) -> list[Received]:
        """Wait up to ``timeout_s`` for messages; none is no error and need not mean none waits."""
        request = {
            "subscription": self.path,
            "max_messages": min(max_messages, MAX_PULLED),
        }
        try:
            # An idle subscription is answered after minutes; the time that we give ends it.
            answer = self._client.pull(request=request, timeout=timeout_s, retry=_TRANSIENT)
        except exceptions.DeadlineExceeded:
            return []
        except (exceptions.GoogleAPIError, GoogleAuthError) as error:
            raise self._failed(error) from error
        return [_received(each.ack_id, each.message) for each in answer.received_messages]

    def ack(self, ack_ids: Sequence[str]) -> None:
        """Acknowledge; of a lease that has run out Pub/Sub may take no notice."""
        for some in _slices(ack_ids):
            self._call(self._client.acknowledge, {"ack_ids": some})

    def lease(self, ack_ids: Sequence[str], seconds: int) -> None:
        """Hold messages for so many seconds from now on; 0 gives them back at once."""
        for some in _slices(ack_ids):
            request = {"ack_ids": some, "ack_deadline_seconds": seconds}
            self._call(self._client.modify_ack_deadline, request)

    def _call(self, method: Any, request: dict[str, Any]) -> None:  # noqa: ANN401 - untyped library
        try:
            request["subscription"] = self.path
            method(request=request, timeout=TIMEOUT_S, retry=_TRANSIENT)
        except (exceptions.GoogleAPIError, GoogleAuthError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> SubscriptionFailed:
        if isinstance(error, exceptions.RetryError):
            error = error.cause or error
        remedies = (remedy for kind, remedy in _REMEDIES if isinstance(error, kind))
        remedy = next(remedies, "is Pub/Sub reachable?")
        return SubscriptionFailed(f"{self.path}: {type(error).__name__}; {remedy}")


def _received(ack_id: str, message: _Message) -> Received:
    return Received(
        ack_id=ack_id,
        id=message.message_id,
        data=message.data,
        attributes=dict(message.attributes),
        published_at=message.publish_time.astimezone(UTC),
    )


def _slices(ack_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ack_ids), MAX_ACK_IDS):
        yield ack_ids[start : start + MAX_ACK_IDS]
