"""Messages of sGTM's: of our tag, and of others that say in attributes whose they are."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings
from shared.errors import Reason
from shared.push import Message
from shared.raw import Consent
from shared.streams import DefaultConsent, Stream, Streams
from tests.recorders import TopicRecorder

from .subjects import RECEIVED, TOPICS

PAGE_VIEW = {"event_name": "page_view", "client_id": "1.2"}
STREAMS = Streams(
    {
        "shop": Stream(time_zone="Europe/Copenhagen", measurement_ids=("G-SHOP1",)),
        "quiet": Stream(consent=DefaultConsent(analytics_storage="denied")),
        "sgtm": Stream(),
    }
)


def message(attributes: Mapping[str, str], document: Mapping[str, Any] = PAGE_VIEW) -> Message:
    return Message("m1", json.dumps(document).encode(), attributes, RECEIVED)


def row(given: Message, streams: Streams = STREAMS) -> dict[str, Any]:
    topic = TopicRecorder()
    assert EnrichHandler(topic, streams, Settings.from_env(TOPICS))(given) == []
    [(data, attributes)] = topic.published
    found: dict[str, Any] = json.loads(data)
    assert attributes["stream_id"] == found["stream_id"]
    return found


@pytest.mark.parametrize(
    ("attributes", "stream_id"),
    [
        pytest.param({"schema": "sgtm.v1", "stream_id": "shop"}, "shop", id="our_tag"),
        pytest.param({"stream_id": "shop"}, "shop", id="another_tag"),
        pytest.param({"stream_id": "G-SHOP1"}, "shop", id="by_a_measurement_id"),
        pytest.param({"schema": "sgtm.v1"}, "sgtm", id="our_tag_without_a_stream"),
        pytest.param({"stream_id": ""}, "sgtm", id="empty"),
        pytest.param({}, "sgtm", id="hermes"),
    ],
)
def test_the_attribute_names_the_stream_else_the_setting_does(
    attributes: dict[str, str], stream_id: str
) -> None:
    assert row(message(attributes))["stream_id"] == stream_id


def test_where_no_streams_are_configured_any_is_taken() -> None:
    assert row(message({"stream_id": "any"}), Streams())["stream_id"] == "any"


def test_the_streams_rules_hold() -> None:
    assert row(message({"stream_id": "shop"}))["user_pseudo_id"] == "1.2"
    quiet = row(message({"stream_id": "quiet"}))
    assert quiet["privacy_info"]["analytics_storage"] == "No"
    assert "user_pseudo_id" not in quiet


@pytest.mark.parametrize(
    ("document", "name"),
    [
        pytest.param({"client_id": "1.2"}, "sign_up", id="the_attributes"),
        pytest.param({"temperature": 21}, "sign_up", id="of_any_object"),
        pytest.param({"transaction_id": "T1"}, "sign_up", id="before_a_guess"),
        pytest.param({"event_name": "login"}, "login", id="the_objects_own_comes_first"),
    ],
)
def test_the_attribute_names_an_event_that_has_no_name(document: dict[str, Any], name: str) -> None:
    assert row(message({"event_name": "sign_up"}, document))["event_name"] == name


@pytest.mark.parametrize("named", ["shopp", "a b", "x" * 65])
def test_an_unknown_stream_is_refused_and_its_dead_letter_keeps_no_visitor(named: str) -> None:
    topic = TopicRecorder()
    handle = EnrichHandler(topic, STREAMS, Settings.from_env(TOPICS))
    [refusal] = handle(message({"schema": "sgtm.v1", "stream_id": named}))
    assert refusal.reason is Reason.UNKNOWN_STREAM
    assert "stream_id" in refusal.detail
    assert topic.published == []
    assert json.loads(refusal.data)["consent"]["analytics_storage"] == "denied"


def test_what_a_bug_sets_aside_has_the_consent_of_its_own_stream() -> None:
    handle = EnrichHandler(TopicRecorder(), STREAMS, Settings.from_env(TOPICS))
    kept = json.loads(handle.refused_data(message({"schema": "sgtm.v1", "stream_id": "quiet"})))
    assert kept["consent"] == {"analytics_storage": "denied"}
    assert Consent(**kept["consent"]).analytics_storage == "denied"
    shop = message({"schema": "sgtm.v1", "stream_id": "shop"})
    assert handle.refused_data(shop) == shop.data
