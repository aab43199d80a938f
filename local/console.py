"""One line for each event that arrives, while `make run` stays."""

import contextlib
from datetime import datetime
from typing import Any

import msgspec
from google.api_core.exceptions import NotFound
from google.cloud.pubsub_v1 import SubscriberClient
from google.cloud.pubsub_v1.subscriber.futures import StreamingPullFuture
from google.cloud.pubsub_v1.subscriber.message import Message
from google.protobuf.duration_pb2 import Duration
from rich.console import Console
from rich.text import Text

from . import resources

SUBSCRIPTION = "console"

# Nobody reads yesterday's lines.
RETENTION_S = 600


def watch(subscriber: SubscriberClient, console: Console) -> StreamingPullFuture:
    """Print from now on what arrives on enriched-events; returns at once, with what to cancel."""
    path = resources.subscription_path(SUBSCRIPTION)
    with contextlib.suppress(NotFound):
        subscriber.delete_subscription(subscription=path)
    subscriber.create_subscription(
        request={
            "name": path,
            "topic": resources.topic_path("enriched-events"),
            "message_retention_duration": Duration(seconds=RETENTION_S),
        }
    )

    def show(message: Message) -> None:
        for row in message.data.splitlines():
            console.print(line(msgspec.json.decode(row)))
        message.ack()

    return subscriber.subscribe(path, callback=show)


def line(row: dict[str, Any]) -> Text:
    """``12:30:59  purchase  shop  DK  mobile  99.99 USD`` of an enriched row.

    The time is the event's own. ``bot`` stands there where it is taken for one: no counter has it.
    """
    time = datetime.fromtimestamp(row["event_timestamp"] / 1_000_000).astimezone()
    source = row.get("collected_traffic_source") or {}
    parts = [
        row.get("stream_id"),
        (row.get("geo") or {}).get("country"),
        (row.get("device") or {}).get("category"),
        "bot" if (row.get("angelia") or {}).get("is_bot") else None,
        source.get("manual_source"),
        _money(row),
    ]
    text = Text(f"{time:%H:%M:%S}  ", style="dim")
    text.append(f"{row['event_name']:<20}", style="bold green")
    return text.append("  ".join(str(part) for part in parts if part), style="default")


def _money(row: dict[str, Any]) -> str | None:
    commerce = row.get("ecommerce") or {}
    value = commerce.get("purchase_revenue") or commerce.get("refund_value")
    if value is None:
        return None
    currency = next(
        (
            param["value"].get("string_value")
            for param in row.get("event_params", [])
            if param["key"] == "currency"
        ),
        None,
    )
    return f"{value:.2f} {currency or ''}".rstrip()
