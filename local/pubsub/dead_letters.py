"""The message that goes to a dead-letter topic in place of one that could not be delivered."""

from local.pubsub.names import id_of, project_of
from local.pubsub.timestamps import rfc3339
from local.pubsub.wire import Proto, PubsubMessage


def dead_letter(message: Proto, subscription: str, attempts: int) -> Proto:
    """Return a copy of ``message`` that says which subscription gave it up, and when.

    Source of the names: https://cloud.google.com/pubsub/docs/handling-failures#track-delivery-attempts
    """
    copy = PubsubMessage(data=message.data, ordering_key=message.ordering_key)
    copy.attributes.update(message.attributes)
    prefix = "CloudPubSubDeadLetterSource"
    copy.attributes.update(
        {
            f"{prefix}DeliveryCount": str(attempts),
            f"{prefix}Subscription": id_of(subscription),
            f"{prefix}SubscriptionProject": project_of(subscription),
            f"{prefix}TopicPublishTime": rfc3339(message.publish_time),
        }
    )
    return copy
