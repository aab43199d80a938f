"""The adapter that asks Pub/Sub whether it can be reached."""

from google.api_core import exceptions
from google.cloud.pubsub_v1 import PublisherClient

# A prober waits no longer.
TIMEOUT_S = 2.0


def not_ready(client: PublisherClient, topic: str) -> str | None:
    """Why the topic cannot be published to, as far as a question tells; None where it can.

    The function's account may publish and need not be allowed to look at the topic: an answer that
    says so is an answer.
    """
    try:
        client.get_topic(topic=topic, timeout=TIMEOUT_S, retry=None)
    except exceptions.PermissionDenied:
        return None
    except exceptions.NotFound:
        return "the topic does not exist: create it, or correct RAW_TOPIC"
    except exceptions.GoogleAPIError as error:
        return f"Pub/Sub cannot be reached: {type(error).__name__}"
    return None
