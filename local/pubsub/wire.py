"""The protobuf classes of Pub/Sub, without the proto-plus wrapper (three times as fast on batches).

The Google packages carry no types for these.
"""

from typing import Any, TypeAlias

from google.protobuf import empty_pb2, field_mask_pb2, json_format
from google.pubsub_v1 import types

Proto: TypeAlias = Any
"""A message of one of these classes; which one, the parameter's name says."""

Empty: Any = empty_pb2.Empty
FieldMask: Any = field_mask_pb2.FieldMask

PubsubMessage: Any = types.PubsubMessage.pb()
Topic: Any = types.Topic.pb()
Subscription: Any = types.Subscription.pb()
PushConfig: Any = types.PushConfig.pb()

PublishRequest: Any = types.PublishRequest.pb()
PublishResponse: Any = types.PublishResponse.pb()
GetTopicRequest: Any = types.GetTopicRequest.pb()
UpdateTopicRequest: Any = types.UpdateTopicRequest.pb()
DeleteTopicRequest: Any = types.DeleteTopicRequest.pb()
ListTopicsRequest: Any = types.ListTopicsRequest.pb()
ListTopicsResponse: Any = types.ListTopicsResponse.pb()
ListTopicSubscriptionsRequest: Any = types.ListTopicSubscriptionsRequest.pb()
ListTopicSubscriptionsResponse: Any = types.ListTopicSubscriptionsResponse.pb()

GetSubscriptionRequest: Any = types.GetSubscriptionRequest.pb()
UpdateSubscriptionRequest: Any = types.UpdateSubscriptionRequest.pb()
DeleteSubscriptionRequest: Any = types.DeleteSubscriptionRequest.pb()
ListSubscriptionsRequest: Any = types.ListSubscriptionsRequest.pb()
ListSubscriptionsResponse: Any = types.ListSubscriptionsResponse.pb()
ModifyPushConfigRequest: Any = types.ModifyPushConfigRequest.pb()
ModifyAckDeadlineRequest: Any = types.ModifyAckDeadlineRequest.pb()
AcknowledgeRequest: Any = types.AcknowledgeRequest.pb()
ReceivedMessage: Any = types.ReceivedMessage.pb()
PullRequest: Any = types.PullRequest.pb()
PullResponse: Any = types.PullResponse.pb()
StreamingPullRequest: Any = types.StreamingPullRequest.pb()
StreamingPullResponse: Any = types.StreamingPullResponse.pb()


def json_object(message: Proto) -> dict[str, Any]:
    """Return a message in the REST API's JSON form (camelCase names, unset fields left out)."""
    fields: dict[str, Any] = json_format.MessageToDict(message)
    return fields


def apply_mask(mask: Proto, source: Proto, target: Proto) -> None:
    """Copy the fields that ``mask`` names; one that is unset in ``source`` is cleared."""
    mask.MergeMessage(source, target, replace_message_field=True, replace_repeated_field=True)
