"""Push delivery of one subscription: many requests in flight, one message in each."""

import asyncio
import math

from local.pubsub.broker import Broker
from local.pubsub.complaints import Complaints
from local.pubsub.envelope import push_body
from local.pubsub.lease_queue import Holder, Lease
from local.pubsub.live_subscription import LiveSubscription
from local.pubsub.push_client import PushClient, PushError

# https://cloud.google.com/pubsub/docs/push#receive_push
ACKNOWLEDGING_STATUSES = frozenset({102, 200, 201, 202, 204})


async def push_for_ever(broker: Broker, live: LiveSubscription, max_in_flight: int) -> None:
    """Push until cancelled; what is then in flight goes back into the queue, not counted."""
    client = PushClient(live.policy.push_endpoint)
    complaints = Complaints(f"push of {live.name}")
    holder = Holder(max_messages=max_in_flight)
    try:
        async with asyncio.TaskGroup() as pushes:
            while True:
                for lease in await live.next_leases(holder, max_in_flight, math.inf):
                    pushes.create_task(_push(broker, live, client, lease, complaints))
    finally:
        client.close()


async def _push(
    broker: Broker,
    live: LiveSubscription,
    client: PushClient,
    lease: Lease,
    complaints: Complaints,
) -> None:
    policy, message = live.policy, lease.message
    attempt = message.attempts + 1 if policy.dead_letter_topic else None
    body = push_body(broker.message(message.message_id), live.name, attempt)
    try:
        status = await client.post(body, policy.ack_deadline_s)
    except asyncio.CancelledError:
        broker.returned(live, lease)
        raise
    except PushError as error:
        trouble = str(error)
    except TimeoutError:
        trouble = f"no answer within the ack deadline of {policy.ack_deadline_s:g} s"
    else:
        if status in ACKNOWLEDGING_STATUSES:
            broker.settle(live, message.message_id)
            return
        trouble = f"status {status}"
    complaints.failed(trouble)
    broker.failed(live, lease)
