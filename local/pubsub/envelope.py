"""The JSON body of a push request, as Google writes it."""

from typing import Any

import msgspec

from local.pubsub.timestamps import rfc3339
from local.pubsub.wire import Proto


def push_body(message: Proto, subscription: str, delivery_attempt: int | None) -> bytes:
    """Return the wrapped form of a PubsubMessage.

    delivery_attempt: None, and absent, when the subscription has no dead-letter policy.
    Source: https://cloud.google.com/pubsub/docs/push#receive_push
    """
    publish_time = rfc3339(message.publish_time)
    inner: dict[str, Any] = {
        "data": message.data,  # msgspec writes bytes as base64
        "messageId": message.message_id,
        "message_id": message.message_id,
        "publishTime": publish_time,
        "publish_time": publish_time,
    }
    if message.attributes:
        inner["attributes"] = dict(message.attributes)
    if message.ordering_key:
        inner["orderingKey"] = message.ordering_key
    envelope: dict[str, Any] = {"message": inner, "subscription": subscription}
    if delivery_attempt is not None:
        envelope["deliveryAttempt"] = delivery_attempt
    return msgspec.json.encode(envelope)
