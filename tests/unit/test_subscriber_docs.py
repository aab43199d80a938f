"""The service of docs/add-a-subscriber.md, run as it stands there."""

import base64
import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import flask
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "add-a-subscriber.md").read_text()

Told = list[dict[str, Any]]


@pytest.fixture
def told() -> Iterator[tuple[str, Told]]:
    """Another system: its address, and what it was told."""
    bodies: Told = []

    class System(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing to the terminal."""

    with HTTPServer(("127.0.0.1", 0), System) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", bodies
        server.shutdown()
        thread.join()


def pushed(name: str, env: pytest.MonkeyPatch, to: str) -> tuple[str, int]:
    """The answer to a push of a message that enrich publishes."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    module: dict[str, Any] = {}
    exec(code, module)  # noqa: S102 - the page's own code is what is tested
    contract = ROOT / "tests" / "contract" / "enriched_v1" / f"{name}.json"
    rows = json.loads(contract.read_text())["rows"]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    envelope = {"message": {"data": base64.b64encode(data).decode(), "messageId": "1"}}
    env.setenv("WEBHOOK_URL", to)
    with flask.Flask("test").test_request_context(json=envelope):
        answer: tuple[str, int] = module["webhook"](flask.request)
    return answer


def test_a_purchase_is_told(told: tuple[str, Told], monkeypatch: pytest.MonkeyPatch) -> None:
    to, bodies = told
    assert pushed("native_purchase", monkeypatch, to)[1] == 204
    [order] = bodies
    assert order["id"]
    assert order["order"]["transaction_id"]


def test_other_rows_are_not(told: tuple[str, Told], monkeypatch: pytest.MonkeyPatch) -> None:
    to, bodies = told
    assert pushed("native_page_view", monkeypatch, to)[1] == 204
    assert bodies == []
