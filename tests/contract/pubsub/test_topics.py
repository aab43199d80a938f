import pytest
from google.api_core.exceptions import AlreadyExists, InvalidArgument, NotFound

from tests.contract.pubsub.clients import Clients


def test_a_topic_lives_from_create_to_delete(pubsub: Clients) -> None:
    topic = pubsub.topic()
    assert pubsub.publisher.get_topic(topic=topic).name == topic
    pubsub.publisher.delete_topic(topic=topic)
    with pytest.raises(NotFound):
        pubsub.publisher.get_topic(topic=topic)
    pubsub.topic()


def test_a_topic_exists_once(pubsub: Clients) -> None:
    topic = pubsub.topic()
    with pytest.raises(AlreadyExists):
        pubsub.publisher.create_topic(name=topic)


def test_a_missing_topic_is_not_found(pubsub: Clients) -> None:
    missing = f"projects/{pubsub.project}/topics/missing"
    with pytest.raises(NotFound):
        pubsub.publisher.get_topic(topic=missing)
    with pytest.raises(NotFound):
        pubsub.publisher.delete_topic(topic=missing)
    with pytest.raises(NotFound):
        pubsub.publisher.publish(missing, b"x").result(timeout=10)


@pytest.mark.parametrize("topic_id", ["ab", "1st", "google-x", "a b c", "æøå"])
def test_a_topics_id_has_rules(pubsub: Clients, topic_id: str) -> None:
    with pytest.raises(InvalidArgument):
        pubsub.topic(topic_id)


def test_topics_are_listed_by_project(pubsub: Clients) -> None:
    topics = [pubsub.topic(f"topic-{number}") for number in range(5)]
    project = f"projects/{pubsub.project}"
    listed = pubsub.publisher.list_topics(request={"project": project, "page_size": 2})
    assert sorted(topic.name for topic in listed) == topics


def test_a_topics_retention_is_changed_by_mask(pubsub: Clients) -> None:
    topic = {"name": pubsub.topic(), "message_retention_duration": {"seconds": 3600}}
    request = {"topic": topic, "update_mask": {"paths": ["message_retention_duration"]}}
    changed = pubsub.publisher.update_topic(request=request)
    assert changed.message_retention_duration.seconds == 3600
    assert pubsub.publisher.get_topic(topic=topic["name"]) == changed


def test_a_topic_knows_its_subscriptions(pubsub: Clients) -> None:
    topic, other = pubsub.topic(), pubsub.topic("other")
    names = [pubsub.subscription(topic, "sub-a"), pubsub.subscription(topic, "sub-b")]
    pubsub.subscription(other, "sub-c")
    assert sorted(pubsub.publisher.list_topic_subscriptions(topic=topic)) == names
