"""Pub/Sub's limits.

Source: https://cloud.google.com/pubsub/quotas#resource_limits, unless another is named.
"""

MAX_REQUEST_BYTES = 10_000_000
"""One Publish request; google-cloud-pubsub names the same number ``_SERVER_PUBLISH_MAX_BYTES``."""
MAX_MESSAGES_A_REQUEST = 1_000
MAX_ATTRIBUTES = 100
MAX_ATTRIBUTE_KEY_BYTES = 256
MAX_ATTRIBUTE_VALUE_BYTES = 1_024
MAX_ORDERING_KEY_BYTES = 1_024
RESERVED_PREFIX = "goog"
"""No attribute key and no topic or subscription id may begin with it."""

MIN_ACK_DEADLINE_S = 10
MAX_ACK_DEADLINE_S = 600
DEFAULT_ACK_DEADLINE_S = 10

MIN_DELIVERY_ATTEMPTS = 5
MAX_DELIVERY_ATTEMPTS = 100
DEFAULT_DELIVERY_ATTEMPTS = 5

MAX_BACKOFF_S = 600
DEFAULT_MINIMUM_BACKOFF_S = 10.0
DEFAULT_MAXIMUM_BACKOFF_S = 600.0

MIN_RETENTION_S = 600
MAX_RETENTION_S = 31 * 24 * 3600
DEFAULT_RETENTION_S = 7 * 24 * 3600

MAX_FILTER_BYTES = 256
"""https://cloud.google.com/pubsub/docs/subscription-message-filter"""
