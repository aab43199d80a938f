"""A message that waits for a person, as replay sees it: who refused it, why, and where it goes.

Two kinds wait. A dead letter was refused by one of our stages (shared/dead_letters.py). A message
in ``undelivered`` was forwarded by Pub/Sub after a subscription's last attempt: it is the original,
address and all, and says which subscription gave it up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.dead_letters import (
    ORIGIN_MESSAGE_ID,
    ORIGIN_PUBLISH_TIME,
    OUR_ATTRIBUTES,
    REPLAY_OF,
    REPLAY_STAGE,
    is_reduced,
    may_be_published,
)

from .routes import Route, Routes

# https://cloud.google.com/pubsub/docs/handling-failures#track-delivery-attempts
_SOURCE = "CloudPubSubDeadLetterSource"
SOURCE_SUBSCRIPTION = f"{_SOURCE}Subscription"
_SOURCE_PROJECT = f"{_SOURCE}SubscriptionProject"
_SOURCE_PUBLISH_TIME = f"{_SOURCE}TopicPublishTime"
_SOURCE_ATTEMPTS = f"{_SOURCE}DeliveryCount"

# The reason shown for what Pub/Sub forwarded; our stages' reasons stand in shared/errors.py.
UNDELIVERED = "undelivered"

UNKNOWN = "(unknown)"

# What a replay sets itself, whatever an earlier one had set.
_NOT_ORIGINAL = frozenset({*OUR_ATTRIBUTES, REPLAY_STAGE, REPLAY_OF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message as it was pulled. ``ack_id`` holds for this delivery alone."""

    ack_id: str
    id: str
    data: bytes
    attributes: Mapping[str, str]
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message that waits.

    id:                  Pub/Sub's, of the letter itself; the next two are the refused message's
    origin_publish_time: RFC 3339, as the letter states it
    route:               where it goes back to, or in words why it cannot
    replay_of:           the letter of which this one is the replay, refused again
    data:                None where it was forgotten, for it is only counted
    """

    id: str
    stage: str
    reason: str
    detail: str
    waits_since: datetime
    origin_message_id: str
    origin_publish_time: str
    route: Route | str
    replay_of: str | None
    attributes: Mapping[str, str]
    data: bytes | None

    @property
    def can_be_sent(self) -> bool:
        """Whether it can go back at all."""
        return isinstance(self.route, Route)

    def replay(self) -> tuple[bytes, dict[str, str]]:
        """The message to send: the refused one with the identity it had, for one stage alone."""
        if self.data is None:
            raise ValueError(f"{self.id}: its data was forgotten")
        return self.data, {
            **self.attributes,
            REPLAY_STAGE: self.stage,
            REPLAY_OF: self.id,
            ORIGIN_MESSAGE_ID: self.origin_message_id,
            ORIGIN_PUBLISH_TIME: self.origin_publish_time,
        }


def letter(received: Received, routes: Routes) -> Letter:
    """Read a pulled message, whatever it is; what is neither kind has a route that says so."""
    if SOURCE_SUBSCRIPTION in received.attributes:
        return _undelivered(received, routes)
    return _dead_letter(received, routes)


def _dead_letter(received: Received, routes: Routes) -> Letter:
    given = received.attributes
    stage, topic = given.get("stage", UNKNOWN), given.get("origin_topic", "")
    since = _rfc3339(received.published_at)
    route = routes.back_to(stage, topic)
    return Letter(
        id=received.id,
        stage=stage,
        reason=given.get("reason", UNKNOWN),
        detail=given.get("detail", ""),
        waits_since=received.published_at,
        # Without these the letter was written by something else; its own serve every replay alike.
        origin_message_id=given.get(ORIGIN_MESSAGE_ID) or received.id,
        origin_publish_time=given.get(ORIGIN_PUBLISH_TIME) or given.get("failed_at") or since,
        route="only length and sha256 were kept" if is_reduced(received.data) else route,
        replay_of=given.get(REPLAY_OF),
        attributes=_original(given),
        data=received.data,
    )


def _undelivered(received: Received, routes: Routes) -> Letter:
    given = received.attributes
    source, attempts = given[SOURCE_SUBSCRIPTION], given.get(_SOURCE_ATTEMPTS, "?")
    route = routes.of_subscription(source, given.get(_SOURCE_PROJECT, ""))
    since = given.get(_SOURCE_PUBLISH_TIME) or _rfc3339(received.published_at)
    return Letter(
        id=received.id,
        stage=route.stage if isinstance(route, Route) else UNKNOWN,
        reason=UNDELIVERED,
        detail=f"{source}: {attempts} deliveries failed",
        waits_since=received.published_at,
        # Pub/Sub does not say what the original's id was; the forwarded one's is as lasting. A
        # replay that was not delivered either knows better.
        origin_message_id=given.get(ORIGIN_MESSAGE_ID) or received.id,
        origin_publish_time=given.get(ORIGIN_PUBLISH_TIME) or since,
        route=route,
        replay_of=given.get(REPLAY_OF),
        attributes=_original(given),
        data=received.data,
    )


def _original(attributes: Mapping[str, str]) -> dict[str, str]:
    return {
        key: value
        for key, value in attributes.items()
        if key not in _NOT_ORIGINAL and may_be_published(key)
    }


def _rfc3339(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")
