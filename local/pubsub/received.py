"""A leased message in the form that Pull and StreamingPull hand out."""

from local.pubsub.ack_ids import AckId
from local.pubsub.broker import Broker
from local.pubsub.lease_queue import Lease
from local.pubsub.live_subscription import LiveSubscription
from local.pubsub.wire import Proto, ReceivedMessage


def received_message(broker: Broker, live: LiveSubscription, lease: Lease) -> Proto:
    """Return the ReceivedMessage; its delivery attempt is 0 without a dead-letter policy."""
    message = lease.message
    return ReceivedMessage(
        ack_id=AckId(live.row_id, message.message_id, lease.number).text(),
        message=broker.message(message.message_id),
        delivery_attempt=message.attempts + 1 if live.policy.dead_letter_topic else 0,
    )
