"""Topics and subscriptions: created, changed, deleted. A change is on disk on return."""

from collections.abc import Callable

from local.pubsub.broker import Broker, LiveTopic
from local.pubsub.checks import check_push_config, check_subscription, complete_subscription
from local.pubsub.errors import AlreadyExistsError, InvalidArgumentError, NotFoundError
from local.pubsub.lease_queue import Outstanding
from local.pubsub.live_subscription import LiveSubscription
from local.pubsub.names import DELETED_TOPIC, checked_name
from local.pubsub.store import Store
from local.pubsub.wire import Proto, Subscription, Topic, apply_mask

CHANGEABLE_TOPIC_FIELDS = frozenset({"labels", "message_retention_duration"})
CHANGEABLE_SUBSCRIPTION_FIELDS = frozenset(
    {
        "ack_deadline_seconds",
        "bigquery_config",
        "dead_letter_policy",
        "expiration_policy",
        "labels",
        "message_retention_duration",
        "push_config",
        "retain_acked_messages",
        "retry_policy",
    }
)


class Admin:
    """changed: called with each subscription that came, changed, or (``is_deleted``) went."""

    def __init__(
        self, broker: Broker, store: Store, changed: Callable[[LiveSubscription], None]
    ) -> None:
        self._broker = broker
        self._store = store
        self._changed = changed

    def restore(self) -> None:
        """Take over what the database holds; called once, before anything is served."""
        for config in self._store.topics():
            topic = Topic.FromString(config)
            self._broker.topics[topic.name] = LiveTopic(topic)
        for row_id, stored in self._store.subscriptions():
            live = self._live(row_id, Subscription.FromString(stored))
            for row in self._store.outstanding(row_id):
                message = Outstanding(row.message_id, row.published_at_s, row.size_bytes)
                message.attempts = row.attempts
                self._broker.restore(live, message)
            self._changed(live)

    def create_topic(self, topic: Proto) -> Proto:
        """Store a topic and return it."""
        if checked_name(topic.name, "topics") in self._broker.topics:
            raise AlreadyExistsError(f"topic {topic.name} exists already")
        self._store.put_topic(topic.name, topic.SerializeToString())
        self._broker.topics[topic.name] = LiveTopic(topic)
        return topic

    def update_topic(self, changes: Proto, mask: Proto) -> Proto:
        """Change labels or retention (stored, without effect here) and return the topic."""
        live = self._broker.topic(changes.name)
        topic = _changed_copy(live.config, changes, mask, CHANGEABLE_TOPIC_FIELDS)
        self._store.put_topic(topic.name, topic.SerializeToString())
        live.config = topic
        return topic

    def delete_topic(self, name: str) -> None:
        """Delete a topic; its subscriptions stay and name the topic ``_deleted-topic_``."""
        topic = self._broker.topic(name)
        self._store.delete_topic(name)
        del self._broker.topics[name]
        for live in topic.subscriptions:
            config = _copy(live.config)
            config.topic = DELETED_TOPIC
            self._configure(live, config)

    def create_subscription(self, subscription: Proto) -> Proto:
        """Store a subscription and return it with the API's defaults filled in."""
        if checked_name(subscription.name, "subscriptions") in self._broker.subscriptions:
            raise AlreadyExistsError(f"subscription {subscription.name} exists already")
        config = _copy(subscription)
        complete_subscription(config)
        check_subscription(config)
        self._broker.topic(checked_name(config.topic, "topics"))
        self._check_dead_letter_topic(config)
        row_id = self._store.add_subscription(config.SerializeToString())
        self._changed(self._live(row_id, config))
        return config

    def update_subscription(self, changes: Proto, mask: Proto) -> Proto:
        """Change the fields in ``mask`` and return the subscription."""
        live = self._broker.subscription(changes.name)
        if "filter" in mask.paths:
            raise InvalidArgumentError("the filter of a subscription cannot be changed")
        config = _changed_copy(live.config, changes, mask, CHANGEABLE_SUBSCRIPTION_FIELDS)
        complete_subscription(config)
        check_subscription(config)
        self._check_dead_letter_topic(config)
        self._configure(live, config)
        return config

    def modify_push_config(self, name: str, push_config: Proto) -> None:
        """Change the endpoint; an empty config turns the subscription into a pull subscription."""
        live = self._broker.subscription(name)
        check_push_config(push_config)
        config = _copy(live.config)
        config.push_config.CopyFrom(push_config)
        check_subscription(config)
        self._configure(live, config)

    def delete_subscription(self, name: str) -> None:
        """Delete a subscription and what it has not acknowledged."""
        live = self._broker.subscription(name)
        self._broker.journal.flush()
        self._store.delete_subscription(live.row_id)
        del self._broker.subscriptions[name]
        topic = self._broker.topics.get(live.config.topic)
        if topic is not None:
            topic.subscriptions.remove(live)
        for message_id in list(live.queue.outstanding):
            live.queue.settle(message_id)
            self._broker.release(message_id)
        self._broker.journal.commit_soon()
        live.end()
        self._changed(live)

    def _live(self, row_id: int, config: Proto) -> LiveSubscription:
        broker = self._broker
        live = LiveSubscription(row_id, config, expired=broker.failed, outdated=broker.outdated)
        broker.subscriptions[config.name] = live
        topic = broker.topics.get(config.topic)
        if topic is not None:
            topic.subscriptions.append(live)
        return live

    def _configure(self, live: LiveSubscription, config: Proto) -> None:
        self._store.update_subscription(live.row_id, config.SerializeToString())
        live.reconfigure(config)
        self._changed(live)

    def _check_dead_letter_topic(self, config: Proto) -> None:
        name = config.dead_letter_policy.dead_letter_topic
        if name and name not in self._broker.topics:
            raise NotFoundError(f"dead-letter topic {name} does not exist")


def _copy(message: Proto) -> Proto:
    copy = type(message)()
    copy.CopyFrom(message)
    return copy


def _changed_copy(config: Proto, changes: Proto, mask: Proto, changeable: frozenset[str]) -> Proto:
    if not mask.paths:
        raise InvalidArgumentError("the update mask is empty")
    for path in mask.paths:
        if path.partition(".")[0] not in changeable:
            raise InvalidArgumentError(f"{path!r} cannot be changed")
    copy = _copy(config)
    apply_mask(mask, changes, copy)
    return copy
