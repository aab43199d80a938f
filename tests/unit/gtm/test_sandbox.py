"""The stand-in sandbox refuses what GTM's would: else the templates' tests would prove nothing."""

from dataclasses import replace
from typing import Any

import pytest

from tests.gtm import template
from tests.gtm.sandbox import Refused, Sandbox, nothing_outside
from tests.gtm.template import Template

pytestmark = pytest.mark.needs("node")

TAG = template.read("angelia_tag.tpl")
EMPTY = replace(TAG, code="", permissions=[], scenarios=[], setup="")


def permission(name: str, **settings: str) -> dict[str, Any]:
    param = [{"key": key, "value": {"type": 1, "string": one}} for key, one in settings.items()]
    return {"instance": {"key": {"publicId": name, "versionId": "1"}, "param": param}}


def with_code(code: str, *permissions: dict[str, Any]) -> Template:
    return replace(EMPTY, code=code, permissions=list(permissions))


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        pytest.param("const a = /b/;", "no pattern literals", id="pattern"),
        pytest.param("const a = new data();", "no NewExpression", id="new"),
        pytest.param("const a = this;", "no ThisExpression", id="this"),
        pytest.param("class A {}", "no ClassDeclaration", id="class"),
        pytest.param("const a = `b`;", "no TemplateLiteral", id="template_literal"),
        pytest.param("const {a} = data;", "no ObjectPattern", id="destructuring"),
        pytest.param("const a = [...data.b];", "no SpreadElement", id="spread"),
        pytest.param("for (const a of data.b) {}", "no ForOfStatement", id="for_of"),
        pytest.param("const a = 1; data.b({a});", "no short properties", id="short_property"),
        pytest.param("function a(b = 1) {}", "no AssignmentPattern", id="default_value"),
        pytest.param("try { data.a(); } catch (b) {}", "no TryStatement", id="try"),
        pytest.param("delete data.a;", "no delete", id="delete"),
        pytest.param("const a = async () => 1;", "not the JavaScript", id="async"),
        pytest.param("const a = data.b?.c;", "not the JavaScript", id="newer_syntax"),
        pytest.param("const a = JSON.stringify({});", "no global JSON", id="json_not_required"),
        pytest.param("window.a = 1;", "no global window", id="window"),
        pytest.param("setTimeout(() => 1);", "no global setTimeout", id="set_timeout"),
        pytest.param("const a = data.b.includes(1);", "no method includes", id="method"),
        pytest.param("const a = data.b.hasOwnProperty(1);", "no method hasOwn", id="of_objects"),
        pytest.param("const a = require('fetch');", "no API fetch", id="no_such_api"),
        pytest.param(
            "const a = require('JSON'); a.parseAll('');", "no method parseAll", id="not_of_the_api"
        ),
        pytest.param(
            "const a = require('logToConsole');", "no permission logging", id="not_declared"
        ),
    ],
)
def test_what_gtm_would_not_take_is_told(sandbox: Sandbox, code: str, complaint: str) -> None:
    found = sandbox.complaints(with_code(code))
    assert any(complaint in one for one in found), found


def test_a_permission_that_nothing_needs_is_told(sandbox: Sandbox) -> None:
    found = sandbox.complaints(with_code("data.gtmOnSuccess();", permission("logging")))
    assert found == ["logging is not needed"]


@pytest.mark.parametrize(
    ("code", "permissions", "refusal"),
    [
        pytest.param(
            "require('sendHttpRequest')('https://other.example/', {}, '');",
            [permission("send_http", allowedUrls="specific")],
            "send_http",
            id="another_address",
        ),
        pytest.param(
            "require('sendHttpRequest')('http://pubsub.googleapis.com/v1/', {}, '');",
            [permission("send_http", allowedUrls="any")],
            "not https",
            id="without_tls",
        ),
        pytest.param(
            "require('getAllEventData')();",
            [permission("read_event_data", eventDataAccess="specific")],
            "all event data",
            id="all_event_data",
        ),
        pytest.param("require('getAllEventData')();", [], "not declared", id="nothing_declared"),
        pytest.param("require('a' + 'b')();", [], "no API ab", id="api_by_a_made_up_name"),
    ],
)
def test_what_is_not_permitted_stops_the_run(
    sandbox: Sandbox, code: str, permissions: list[dict[str, Any]], refusal: str
) -> None:
    given = with_code(code, *permissions)
    given = replace(given, permissions=[_with_urls(one) for one in given.permissions])
    with pytest.raises(Refused, match=refusal):
        sandbox.run(given, {}, nothing_outside)


def _with_urls(one: dict[str, Any]) -> dict[str, Any]:
    urls = [{"type": 1, "string": "https://pubsub.googleapis.com/*"}]
    param = [*one["instance"]["param"], {"key": "urls", "value": {"type": 2, "listItem": urls}}]
    return {"instance": {**one["instance"], "param": param}}


def test_a_test_of_a_template_that_fails_is_told(sandbox: Sandbox) -> None:
    test = {"name": "it fails", "code": "runCode({});\nassertApi('gtmOnSuccess').wasCalled();"}
    failing = replace(EMPTY, code="data.gtmOnFailure();", scenarios=[test])
    assert "was not called" in sandbox.own_tests(failing)["it fails"]


def test_a_test_that_never_runs_the_code_is_told(sandbox: Sandbox) -> None:
    idle = replace(EMPTY, scenarios=[{"name": "idle", "code": "assertThat(1).isEqualTo(1);"}])
    assert sandbox.own_tests(idle) == {"idle": "the test never runs the code"}


def test_the_console_hears_nothing_outside_preview(sandbox: Sandbox) -> None:
    code = "require('logToConsole')('a word');"
    given = with_code(code, permission("logging", environments="debug"))
    assert sandbox.run(given, {}, nothing_outside, preview=True).logs == ["a word"]
    assert sandbox.run(given, {}, nothing_outside, preview=False).logs == []
