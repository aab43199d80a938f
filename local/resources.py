"""Topics and subscriptions, as shared/pipeline.json names them.

Terraform makes the same from the same file; here the official clients do, at each start.
"""

import contextlib
from typing import Any

from google.api_core.exceptions import AlreadyExists
from google.cloud.pubsub_v1 import PublisherClient, SubscriberClient
from google.protobuf.duration_pb2 import Duration

from .settings import DATASET, PIPELINE, PROJECT


class DifferentState(Exception):  # noqa: N818 - reads as what it is
    """The kept state was made by another version of the pipeline."""


def topic_path(topic: str) -> str:
    """``projects/P/topics/T``."""
    return f"projects/{PROJECT}/topics/{topic}"


def subscription_path(subscription: str) -> str:
    """``projects/P/subscriptions/S``."""
    return f"projects/{PROJECT}/subscriptions/{subscription}"


def table_path(table: str) -> str:
    """``projects/P/datasets/D/tables/T``."""
    return f"projects/{PROJECT}/datasets/{DATASET}/tables/{table}"


def create_topics(publisher: PublisherClient) -> None:
    """Create the topics that are not there yet."""
    for topic in PIPELINE["topics"]:
        with contextlib.suppress(AlreadyExists):
            publisher.create_topic(name=topic_path(topic))


def create_subscriptions(subscriber: SubscriberClient, push_urls: dict[str, str]) -> None:
    """Create the subscriptions, or point those that are there at today's ports.

    push_urls: the address of each function by its name.
    """
    for name, settings in PIPELINE["subscriptions"].items():
        request = _subscription(name, settings, push_urls)
        try:
            subscriber.create_subscription(request=request)
        except AlreadyExists:
            _adopt(subscriber, request)


def _adopt(subscriber: SubscriberClient, request: dict[str, Any]) -> None:
    path = request["name"]
    kept = subscriber.get_subscription(subscription=path)
    if kept.filter != request.get("filter", "") or kept.topic != request["topic"]:
        raise DifferentState(f"{path} has another filter or topic: `make clean` removes the state")
    if "push_config" in request:
        subscriber.modify_push_config(subscription=path, push_config=request["push_config"])


def _subscription(name: str, settings: dict[str, Any], push_urls: dict[str, str]) -> dict[str, Any]:
    """The CreateSubscription request for one entry of the file."""
    request: dict[str, Any] = {
        "name": subscription_path(name),
        "topic": topic_path(settings["topic"]),
        "filter": settings.get("filter", ""),
        "ack_deadline_seconds": settings.get("ack_deadline_s", 10),
    }
    if "retention_s" in settings:
        request["message_retention_duration"] = Duration(seconds=settings["retention_s"])
    if "write_to_table" in settings:
        table = f"{PROJECT}.{DATASET}.{settings['write_to_table']}"
        request["bigquery_config"] = {"table": table, "write_metadata": True}
    if "push_to" in settings:
        request["push_config"] = {"push_endpoint": push_urls[settings["push_to"]]}
    if "minimum_backoff_s" in settings:
        request["retry_policy"] = {
            "minimum_backoff": Duration(seconds=settings["minimum_backoff_s"]),
            "maximum_backoff": Duration(seconds=settings["maximum_backoff_s"]),
        }
    if "undelivered_topic" in settings:
        request["dead_letter_policy"] = {
            "dead_letter_topic": topic_path(settings["undelivered_topic"]),
            "max_delivery_attempts": settings["max_delivery_attempts"],
        }
    return request
