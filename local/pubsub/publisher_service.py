"""The gRPC service google.pubsub.v1.Publisher."""

from local.pubsub import wire
from local.pubsub.admin import Admin
from local.pubsub.broker import Broker
from local.pubsub.checks import check_messages
from local.pubsub.names import checked_project
from local.pubsub.pages import page_of_names
from local.pubsub.wire import Proto


class PublisherService:
    """One method for an RPC: takes the request, returns the response, raises ApiError."""

    def __init__(self, broker: Broker, admin: Admin) -> None:
        self._broker = broker
        self._admin = admin

    async def publish(self, request: Proto, _context: object) -> Proto:
        """Answer once every message is on disk."""
        self._broker.topic(request.topic)
        check_messages(request.messages, request.ByteSize())
        ids = await self._broker.publish(request.topic, request.messages)
        return wire.PublishResponse(message_ids=ids)

    async def create_topic(self, request: Proto, _context: object) -> Proto:
        """The request is the topic itself."""
        return self._admin.create_topic(request)

    async def get_topic(self, request: Proto, _context: object) -> Proto:
        """Return a topic's configuration."""
        return self._broker.topic(request.topic).config

    async def update_topic(self, request: Proto, _context: object) -> Proto:
        """Change the fields that the mask names."""
        return self._admin.update_topic(request.topic, request.update_mask)

    async def delete_topic(self, request: Proto, _context: object) -> Proto:
        """Delete a topic; its subscriptions stay."""
        self._admin.delete_topic(request.topic)
        return wire.Empty()

    async def list_topics(self, request: Proto, _context: object) -> Proto:
        """Return a project's topics, by name."""
        prefix = checked_project(request.project) + "/"
        names = (name for name in self._broker.topics if name.startswith(prefix))
        page, token = page_of_names(names, request.page_size, request.page_token)
        topics = [self._broker.topics[name].config for name in page]
        return wire.ListTopicsResponse(topics=topics, next_page_token=token)

    async def list_topic_subscriptions(self, request: Proto, _context: object) -> Proto:
        """Return the names of a topic's subscriptions."""
        names = [live.name for live in self._broker.topic(request.topic).subscriptions]
        page, token = page_of_names(names, request.page_size, request.page_token)
        return wire.ListTopicSubscriptionsResponse(subscriptions=page, next_page_token=token)
