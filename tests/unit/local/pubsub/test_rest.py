"""The REST port of a server in this process."""

import base64
import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from local.pubsub.errors import InvalidArgumentError
from local.pubsub.lease_queue import Holder
from local.pubsub.rest import _messages, rest_application
from tests.unit.local.pubsub.brokers import NAME, Local, story

PUBLISH = "/v1/projects/p/topics/raw:publish"


class Caller:
    """An HTTP client of one server."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def call(self, method: str, path: str, **sent: Any) -> tuple[int, Any]:  # noqa: ANN401 - any JSON
        async with self._session.request(method, path, **sent) as answer:
            return answer.status, json.loads(await answer.text())


def tell_rest(folder: Path, tell: Callable[[Local, Caller], Awaitable[None]]) -> None:
    async def told(local: Local) -> None:
        runner = web.AppRunner(rest_application(local.with_topics().broker), shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            async with aiohttp.ClientSession(base) as session:
                await tell(local, Caller(session))
        finally:
            await runner.cleanup()

    story(folder, told)


def test_a_published_message_is_delivered_as_it_was_sent(tmp_path: Path) -> None:
    async def tell(local: Local, rest: Caller) -> None:
        live = local.subscribe()
        message = {"data": "eyJhIjoxfQ", "attributes": {"a": "æ"}, "orderingKey": "k"}
        status, answer = await rest.call(
            "POST", PUBLISH, json={"messages": [message]}, headers={"Authorization": "Bearer x"}
        )
        assert status == 200
        (lease,) = await live.next_leases(Holder(), 10, 10)
        stored = local.message(lease.message.message_id)
        assert answer == {"messageIds": [stored.message_id]}
        assert (stored.data, dict(stored.attributes), stored.ordering_key) == (
            b'{"a":1}',
            {"a": "æ"},
            "k",
        )

    tell_rest(tmp_path, tell)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param(b"", "not JSON", id="empty"),
        pytest.param(b"{", "not JSON", id="not_json"),
        pytest.param(b"\xff", "not JSON", id="not_text"),
        pytest.param(b"[]", "messages", id="a_list"),
        pytest.param(b"{}", "messages", id="no_messages"),
        pytest.param(b'{"messages":{}}', "messages", id="messages_no_list"),
        pytest.param(b'{"messages":[]}', "at least one", id="zero_messages"),
        pytest.param(b'{"messages":["x"]}', "object", id="a_message_of_text"),
        pytest.param(b'{"messages":[{}]}', "needs data", id="an_empty_message"),
        pytest.param(b'{"messages":[{"data":"!"}]}', "base64", id="bad_base64"),
        pytest.param(b'{"messages":[{"data":"abcde"}]}', "base64", id="impossible_length"),
        pytest.param('{"messages":[{"data":"é"}]}'.encode(), "base64", id="not_ascii"),
        pytest.param(b'{"messages":[{"data":1}]}', "string", id="data_a_number"),
        pytest.param(b'{"messages":[{"attributes":[1]}]}', "object", id="attributes_a_list"),
        pytest.param(b'{"messages":[{"attributes":{"a":1}}]}', "string", id="a_number_attribute"),
        pytest.param(b'{"messages":[{"attributes":{"a":"\\ud800"}}]}', "Unicode", id="surrogate"),
        pytest.param(b'{"messages":[{"attributes":{"goog":"1"}}]}', "goog", id="reserved"),
    ],
)
def test_a_bad_request_is_answered_as_google_answers(
    tmp_path: Path, body: bytes, problem: str
) -> None:
    async def tell(_local: Local, rest: Caller) -> None:
        status, answer = await rest.call("POST", PUBLISH, data=body)
        assert status == 400
        assert answer["error"]["code"] == 400
        assert answer["error"]["status"] == "INVALID_ARGUMENT"
        assert problem in answer["error"]["message"]

    tell_rest(tmp_path, tell)


def test_a_missing_topic_and_a_missing_path_are_not_found(tmp_path: Path) -> None:
    async def tell(_local: Local, rest: Caller) -> None:
        body = {"messages": [{"data": "eA=="}]}
        for path in ("/v1/projects/p/topics/none:publish", "/nonsense"):
            status, answer = await rest.call("POST", path, json=body)
            assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")
        status, answer = await rest.call("GET", PUBLISH)
        assert (status, answer["error"]["code"]) == (405, 405)

    tell_rest(tmp_path, tell)


def test_ten_megabytes_fit_and_more_do_not(tmp_path: Path) -> None:
    async def tell(local: Local, rest: Caller) -> None:
        local.subscribe()
        for size, wanted in ((9_900_000, 200), (10_000_001, 400), (30_000_000, 400)):
            data = base64.b64encode(bytes(size)).decode()
            body = io.BytesIO(json.dumps({"messages": [{"data": data}]}).encode())
            status, _ = await rest.call("POST", PUBLISH, data=body)
            assert status == wanted

    tell_rest(tmp_path, tell)


def test_the_listings_name_a_projects_topics_and_its_subscriptions_with_their_backlog(
    tmp_path: Path,
) -> None:
    async def tell(local: Local, rest: Caller) -> None:
        live = local.subscribe(ack_deadline_seconds=60, retry_policy={})
        local.subscribe("projects/other/subscriptions/sub")
        await local.publish(b"leased", b"waiting for its retry", b"ready", b"acked")
        leased, retried, acked = await live.next_leases(Holder(), 3, 60)
        local.broker.failed(live, retried)
        local.broker.settle(live, acked.message.message_id)
        assert leased.message.lease is leased
        status, topics = await rest.call("GET", "/v1/projects/p/topics")
        assert status == 200
        assert [topic["name"] for topic in topics["topics"]] == [
            "projects/p/topics/dead",
            "projects/p/topics/raw",
        ]
        _, answer = await rest.call("GET", "/v1/projects/p/subscriptions")
        (listed,) = answer["subscriptions"]
        assert listed["name"] == NAME
        assert listed["ackDeadlineSeconds"] == 60
        assert listed["numUndelivered"] == 3

    tell_rest(tmp_path, tell)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["messages", "data", "attributes", "orderingKey", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(st.binary(max_size=40) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_messages_or_an_invalid_argument(body: bytes) -> None:
    try:
        messages = _messages(body)
    except InvalidArgumentError:
        messages = []
    assert isinstance(messages, list)


@given(st.binary(max_size=50), st.booleans(), st.booleans())
def test_base64_of_either_alphabet_with_or_without_padding(
    data: bytes, is_url_safe: bool, is_padded: bool
) -> None:
    encode = base64.urlsafe_b64encode if is_url_safe else base64.b64encode
    text = encode(data).decode()
    text = text if is_padded else text.rstrip("=")
    (message,) = _messages(json.dumps({"messages": [{"data": text}]}).encode())
    assert message.data == data
