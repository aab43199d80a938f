import base64
import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.contract.pubsub.clients import Clients


def call(pubsub: Clients, topic: str, body: bytes) -> tuple[int, dict[str, Any]]:
    """POST to a topic's :publish as the sGTM tag does; return the status and the JSON answer."""
    request = urllib.request.Request(
        f"http://{pubsub.server.rest}/v1/{topic}:publish",
        data=body,
        headers={"Content-Type": "application/json", "Authorization": "Bearer any"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - to a server that the test started
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_tag_publishes_with_plain_http(pubsub: Clients) -> None:
    topic = pubsub.topic()
    name = pubsub.subscription(topic)
    data = base64.b64encode(b'{"event_name":"purchase"}').decode()
    body = {"messages": [{"data": data, "attributes": {"topic_name": "x"}}, {"data": data}]}
    status, answer = call(pubsub, topic, json.dumps(body).encode())
    assert status == 200
    received = pubsub.pull(name, 2)
    assert sorted(answer["messageIds"]) == sorted(it.message.message_id for it in received)
    assert {it.message.data for it in received} == {b'{"event_name":"purchase"}'}
    assert {it.message.attributes.get("topic_name") for it in received} == {"x", None}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"messages":[{}]}', id="empty_message"),
        pytest.param(b'{"messages":[{"data":"%%%"}]}', id="bad_base64"),
        pytest.param(b'{"messages":', id="not_json"),
    ],
)
def test_a_bad_request_is_400_invalid_argument(pubsub: Clients, body: bytes) -> None:
    status, answer = call(pubsub, pubsub.topic(), body)
    assert status == 400
    assert answer["error"]["code"] == 400
    assert answer["error"]["status"] == "INVALID_ARGUMENT"


def test_a_missing_topic_is_404_not_found(pubsub: Clients) -> None:
    missing = f"projects/{pubsub.project}/topics/missing"
    status, answer = call(pubsub, missing, b'{"messages":[{"data":"eA=="}]}')
    assert status == 404
    assert answer["error"]["code"] == 404
    assert answer["error"]["status"] == "NOT_FOUND"
