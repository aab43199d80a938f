import asyncio
import base64
import json
from collections.abc import Sequence
from typing import Any

import pytest
from aiohttp import web

from local.demo import sending
from local.demo.actions import (
    Action,
    BadMessage,
    BadRequest,
    Event,
    HermesPublish,
    Hit,
    Outcome,
    Protocol,
    Request,
)
from local.demo.calls import Addresses, call_of, error_code, ids

AT = Addresses("http://ingest", "http://pubsub", "p")
HIT = Hit(
    protocol=Protocol.NATIVE,
    request=Request(path="/api/v1/streaming/shop", headers={"Origin": "https://a"}, body=b"{}"),
    events=(Event(name="x", event_id="e"),),
)
# What is encoded twice, or need not have been encoded, must arrive so.
GTAG = Hit(
    protocol=Protocol.GTAG,
    request=Request(
        path="/g/collect?dl=https%3A%2F%2Fa&uafvl=A%2520B%3B1", headers={}, method="GET"
    ),
    events=(Event(name="x", event_id="g"),),
)


class Server:
    """Answers with the given statuses in turn, the last one for ever; keeps what was asked."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.paths: list[str] = []
        self.asked: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.paths.append(request.path)
        self.asked.append(f"{request.method} {request.raw_path} {(await request.text())}")
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status == 204:
            return web.Response(status=204)
        return web.json_response({"event_ids": ["e"]} if status == 200 else {}, status=status)


def played(server: Server, actions: Sequence[Action], pace_per_s: float = 1_000) -> list[Outcome]:
    async def play() -> list[Outcome]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", server.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        url = f"http://{host}:{port}"
        outcomes: list[Outcome] = []
        try:
            await sending.play(
                actions,
                Addresses(url, url, "p"),
                pace_per_s=pace_per_s,
                on_outcome=outcomes.append,
                retry_delay_s=0.01,
            )
        finally:
            await runner.cleanup()
        return outcomes

    return asyncio.run(play())


def test_a_hit_is_sent_to_ingest_as_it_is() -> None:
    call = call_of(HIT, AT)
    assert (call.method, call.url) == ("POST", "http://ingest/api/v1/streaming/shop")
    assert call.body == b"{}"
    assert call.headers == {"Origin": "https://a"}


def test_every_byte_of_a_request_arrives() -> None:
    server = Server(204)
    [outcome] = played(server, [GTAG])
    assert outcome.is_accepted
    assert server.asked == ["GET /g/collect?dl=https%3A%2F%2Fa&uafvl=A%2520B%3B1 "]


@pytest.mark.parametrize(
    ("action", "topic", "message"),
    [
        (HermesPublish(content={"a": 1}), "raw-events", {"data": b'{"a":1}'}),
        (
            BadMessage(topic="t", data=b"x", attributes={"k": "v"}, stage="s", reason="r"),
            "t",
            {"data": b"x", "attributes": {"k": "v"}},
        ),
    ],
)
def test_a_message_is_published_as_sgtm_does(
    action: Action, topic: str, message: dict[str, Any]
) -> None:
    call = call_of(action, AT)
    (sent,) = json.loads(call.body)["messages"]
    assert call.url == f"http://pubsub/v1/projects/p/topics/{topic}:publish"
    assert {**sent, "data": base64.b64decode(sent["data"])} == message


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"event_ids": ["a", "b"]}, ("a", "b")),
        ({"messageIds": ["7"]}, ("7",)),
        ({"status": "error"}, ()),
        (None, ()),
        (["a"], ()),
    ],
)
def test_ids_of_an_answer(answer: object, expected: tuple[str, ...]) -> None:
    assert ids(answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [({"error": {"code": "not_json"}}, "not_json"), ({"error": "x"}, ""), (None, "")],
)
def test_error_code_of_an_answer(answer: object, expected: str) -> None:
    assert error_code(answer) == expected


def test_every_action_has_an_outcome() -> None:
    bad = BadRequest(request=Request(path="/bad", headers={}), status=400, code="c")
    server = Server(200)
    outcomes = played(server, [HIT] * 50 + [bad])
    assert len(outcomes) == 51
    assert all(outcome.is_accepted for outcome in outcomes)
    assert server.paths.count("/bad") == 1


def test_a_503_is_tried_again_and_a_4xx_is_not() -> None:
    (later,) = played(Server(503, 503, 200), [HIT])
    assert (later.status, later.attempts) == (200, 3)
    (never,) = played(Server(503), [HIT])
    assert (never.status, never.attempts) == (503, sending.ATTEMPTS)
    (refused,) = played(Server(400), [HIT])
    assert (refused.status, refused.attempts) == (400, 1)


@pytest.mark.parametrize(
    ("action", "status", "ids", "expected"),
    [
        (HIT, 200, ("e",), True),
        (HIT, 200, ("another",), False),
        (HIT, 200, (), False),
        (HIT, 204, (), False),
        (GTAG, 204, (), True),
        (GTAG, 200, ("g",), False),
        (GTAG, 503, (), False),
        (HermesPublish(content={}), 200, ("7",), True),
        (HermesPublish(content={}), 200, (), False),
    ],
)
def test_each_kind_is_accepted_by_its_own_answer(
    action: Action, status: int, ids: tuple[str, ...], expected: bool
) -> None:
    assert Outcome(action=action, status=status, ids=ids).is_accepted is expected


def test_no_answer_is_status_0() -> None:
    outcomes: list[Outcome] = []
    nobody = Addresses("http://127.0.0.1:1", "http://127.0.0.1:1", "p")
    asyncio.run(
        sending.play([HIT], nobody, pace_per_s=100, on_outcome=outcomes.append, retry_delay_s=0.01)
    )
    assert [(outcome.status, outcome.is_accepted) for outcome in outcomes] == [(0, False)]


def test_actions_start_at_the_pace() -> None:
    outcomes = played(Server(200), [HIT] * 21, pace_per_s=100)
    started = sorted(outcome.started_s for outcome in outcomes)
    assert started[-1] - started[0] >= 0.1
