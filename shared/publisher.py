"""The adapter around Pub/Sub's Publish: confirmed, merged with what other requests publish.

The client library's own batching waits by a timer and answers through a future for each message;
a group commit over the plain Publish call does the same work for less (docs/decisions/0003).
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from google.api_core import exceptions, gapic_v1, retry
from google.cloud.pubsub_v1 import PublisherClient
from google.pubsub_v1.types import PublishRequest, PubsubMessage

from shared.errors import RetryLater
from shared.group_commit import GroupCommit

# https://cloud.google.com/pubsub/quotas: a publish request holds 1,000 messages and 10 MB.
MAX_MESSAGES = 1_000
MAX_REQUEST_BYTES = 9_000_000

# What waits for its turn; more than that is answered with "later" rather than kept in memory.
MAX_QUEUE_BYTES = 64_000_000

# Time may heal these inside one request; the rest of the errors is left to the redelivery.
_TRANSIENT = retry.if_exception_type(
    exceptions.ServiceUnavailable, exceptions.Aborted, exceptions.InternalServerError
)

# The plain protobuf classes: the library's wrappers cost more than the call (measured in 0003).
_Message: TypeAlias = Any
_new_message = PubsubMessage.pb()
_new_request = PublishRequest.pb()


# What only a person can heal, while the messages wait.
_REMEDIES: dict[type[Exception], str] = {
    exceptions.NotFound: "create the topic, or correct the setting that names it",
    exceptions.PermissionDenied: "grant roles/pubsub.publisher on the topic",
    exceptions.Unauthenticated: "give this process credentials of a service account",
}

logger = logging.getLogger(__name__)


class Unpublishable(ValueError):  # noqa: N818 - reads as what it is
    """Pub/Sub refuses this very message, now and for ever: a bug of ours, or a limit unchecked."""


class TopicPublisher:
    """Publishes to one topic. Thread-safe; many threads' messages share a Publish call.

    topic:     ``projects/P/topics/T``
    timeout_s: how long a caller waits for Pub/Sub's confirmation, retries included.
    """

    def __init__(self, client: PublisherClient, topic: str, *, timeout_s: float) -> None:
        self.topic = topic
        self._call = gapic_v1.method.wrap_method(
            client.transport.publish,
            default_retry=retry.Retry(
                predicate=_TRANSIENT, initial=0.05, maximum=1.0, timeout=timeout_s
            ),
            default_timeout=timeout_s,
        )
        self._routing = (gapic_v1.routing_header.to_grpc_metadata((("topic", topic),)),)
        self._group = GroupCommit[_Message, str](
            self._publish,
            size_bytes=_new_message.ByteSize,
            max_items=MAX_MESSAGES,
            max_bytes=MAX_REQUEST_BYTES,
            max_queue_bytes=MAX_QUEUE_BYTES,
            timeout_s=timeout_s + 1,
        )

    def publish(self, data: bytes, attributes: Mapping[str, str]) -> str:
        """Publish one message and wait for Pub/Sub's id of it.

        Raises RetryLater when Pub/Sub has not confirmed in time, Unpublishable when it never will.
        """
        return self._group.submit(_new_message(data=data, attributes=attributes))

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> list[str]:
        """Publish several; raises the first error, and then any of them may have been published."""
        outcomes = self._group.submit_all(
            [_new_message(data=data, attributes=attributes) for data, attributes in messages]
        )
        ids = []
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
            ids.append(outcome)
        return ids

    def _publish(self, messages: Sequence[_Message]) -> Sequence[str | Exception]:
        """One Publish call; a message that Pub/Sub refuses does not fail its neighbours."""
        request = PublishRequest.wrap(_new_request(topic=self.topic, messages=messages))
        try:
            answer = self._call(request, metadata=self._routing)
        except exceptions.InvalidArgument as error:
            if len(messages) == 1:
                return [Unpublishable(f"{self.topic}: {error.message}")]
            return [outcome for message in messages for outcome in self._publish([message])]
        except exceptions.GoogleAPIError as error:
            if remedy := _REMEDIES.get(type(error)):
                logger.error("publish_refused", extra={"topic": self.topic, "remedy": remedy})  # noqa: TRY400 - the remedy says more than the trace
            reason = f"publish_failed: {self.topic}: {type(error).__name__}"
            return [RetryLater(reason) for _ in messages]  # one each: threads raise them
        return list(answer.message_ids)
