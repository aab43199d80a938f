"""How one subscription delivers: read once from its protobuf, used for every message."""

from dataclasses import dataclass

from local.pubsub.backoff import PULL_BACKOFF, PUSH_BACKOFF, Backoff
from local.pubsub.filters import Predicate, parse_filter
from local.pubsub.limits import DEFAULT_MAXIMUM_BACKOFF_S, DEFAULT_MINIMUM_BACKOFF_S
from local.pubsub.wire import Proto


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPolicy:
    """One subscription's rules; durations in seconds, "" where something is not configured."""

    ack_deadline_s: float
    retention_s: float
    backoff: Backoff
    dead_letter_topic: str
    max_attempts: int
    push_endpoint: str
    table: str
    """A BigQuery subscription's table as the caller wrote it."""
    write_metadata: bool
    use_table_schema: bool
    """A message is a JSON object whose fields are the table's columns."""
    drop_unknown_fields: bool
    wants: Predicate


def delivery_policy(subscription: Proto) -> DeliveryPolicy:
    """Read a Subscription that checks.py has accepted and completed."""
    dead_letter = subscription.dead_letter_policy
    return DeliveryPolicy(
        ack_deadline_s=float(subscription.ack_deadline_seconds),
        retention_s=_seconds(subscription.message_retention_duration),
        backoff=_backoff(subscription),
        dead_letter_topic=dead_letter.dead_letter_topic,
        max_attempts=dead_letter.max_delivery_attempts,
        push_endpoint=subscription.push_config.push_endpoint,
        table=subscription.bigquery_config.table,
        write_metadata=subscription.bigquery_config.write_metadata,
        use_table_schema=subscription.bigquery_config.use_table_schema,
        drop_unknown_fields=subscription.bigquery_config.drop_unknown_fields,
        wants=parse_filter(subscription.filter),
    )


def _backoff(subscription: Proto) -> Backoff:
    if subscription.HasField("retry_policy"):
        return Backoff(*retry_range_s(subscription.retry_policy))
    is_pull = not (subscription.push_config.push_endpoint or subscription.bigquery_config.table)
    return PULL_BACKOFF if is_pull else PUSH_BACKOFF


def retry_range_s(retry_policy: Proto) -> tuple[float, float]:
    """Return (minimum, maximum) backoff, with the API's defaults for what is not given."""
    minimum_s, maximum_s = DEFAULT_MINIMUM_BACKOFF_S, DEFAULT_MAXIMUM_BACKOFF_S
    if retry_policy.HasField("minimum_backoff"):
        minimum_s = _seconds(retry_policy.minimum_backoff)
    if retry_policy.HasField("maximum_backoff"):
        maximum_s = _seconds(retry_policy.maximum_backoff)
    return minimum_s, maximum_s


def _seconds(duration: Proto) -> float:
    return float(duration.seconds + duration.nanos / 1e9)
