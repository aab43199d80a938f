"""The web tag, with nothing of its sandbox mocked: what it loads, and how it ends."""

from typing import Any

import pytest

from tests.gtm import template
from tests.gtm.sandbox import Failed, Refused, Sandbox, nothing_outside

pytestmark = pytest.mark.needs("node")

TAG = template.read("angelia_web_tag.tpl")
SETTINGS = {"endpoint": "https://collect.shop.example", "streamId": "shop"}


def test_it_loads_the_beacon_once(sandbox: Sandbox) -> None:
    loaded: list[dict[str, Any]] = []
    given = {**SETTINGS, "settings": [{"name": "own-domains", "value": "pay.example, a&b"}]}
    run = sandbox.run(TAG, given, lambda what, values: loaded.append({what: values}))
    assert run.outcomes == ["success"]
    query = "stream=shop&before-consent=hold&own-domains=pay.example%2C%20a%26b"
    assert loaded == [{"inject": {"url": f"https://collect.shop.example/angelia.js?{query}"}}]


def test_a_script_that_does_not_load_is_a_failure(sandbox: Sandbox) -> None:
    def fails(what: str, values: dict[str, Any]) -> None:
        raise Failed({"what": what, "values": values})

    assert sandbox.run(TAG, SETTINGS, fails).outcomes == ["failure"]


def test_nothing_is_loaded_without_tls(sandbox: Sandbox) -> None:
    given = {**SETTINGS, "endpoint": "http://collect.shop.example"}
    with pytest.raises(Refused, match="inject_script"):
        sandbox.run(TAG, given, nothing_outside)
