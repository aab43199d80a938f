"""The document against the code: what is raised, read and routed is described, and nothing else."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from functions.ingest import openapi, routes
from functions.ingest.gtag import keys
from functions.ingest.mp.shape import Body, Event
from functions.ingest.native.event import NativeEvent
from functions.ingest.openapi import mp_fields, native_fields
from functions.ingest.openapi.codes import CODES
from tests.recorders import TopicRecorder

from .sending import handler, published, request

INGEST = Path(__file__).parents[3] / "functions" / "ingest"
DOCUMENT = openapi.document()

# Calls whose arguments are a status and a code, or a code alone, which has that status.
RAISES = {"BadRequest": None, "_later": 503, "_error": 500}


def raised() -> Iterator[tuple[str, int, Path]]:
    """Every code that stands in the source, with its status."""
    for file in INGEST.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _raised(node, node.func.id, file)


def _raised(node: ast.Call, name: str, file: Path) -> Iterator[tuple[str, int, Path]]:
    if name not in RAISES:
        return
    if file.name == "answers.py" and isinstance(node.args[0], ast.Name):
        return  # handed on
    values = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
    status, code = values[:2] if RAISES[name] is None else (RAISES[name], values[0])
    assert isinstance(status, int), f"{file}:{node.lineno}: the status is to be written there"
    assert isinstance(code, str), f"{file}:{node.lineno}: the code is to be written there"
    yield code, status, file


def test_it_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(json.loads(openapi.as_json())).validate()


def test_every_code_that_is_raised_is_described_with_its_status_and_no_other() -> None:
    found = {(code, status) for code, status, _ in raised()}
    assert found == {(name, code.status) for name, code in CODES.items()}


def test_every_code_is_among_the_answers_of_an_endpoint_but_those_of_no_endpoint() -> None:
    listed = set()
    for _, operation in operations():
        for answer in operation["responses"].values():
            schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
            for narrowed in schema.get("allOf", [])[1:]:
                listed |= set(narrowed["properties"]["error"]["properties"]["code"]["enum"])
    assert set(CODES) - listed == {"method_not_allowed"}


def operations() -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method in ("get", "post", "options"):
            if method in item:
                yield (path, method.upper()), item[method]


def test_every_endpoint_is_described_and_nothing_else() -> None:
    files = DOCUMENT["paths"]["/docs/{file}"]["get"]["parameters"][0]["schema"]["enum"]
    described = {key for key, _ in operations() if key[0] != "/docs/{file}"}
    described |= {(f"/docs/{file}", "GET") for file in files}
    routed = {
        (rule.rule.replace("<", "{").replace(">", "}"), method)
        for rule in routes.ENDPOINTS.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
    }
    assert described == routed


def test_every_field_that_a_parser_reads_is_described() -> None:
    assert set(native_fields.FIELDS) == set(NativeEvent.__struct_fields__)
    assert set(native_fields.RULES) <= set(NativeEvent.__struct_fields__)
    assert set(mp_fields.BODY) == set(Body.__struct_fields__)
    assert set(mp_fields.EVENT) == set(Event.__struct_fields__)


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_parameter_of_gtag_is_described(method: str) -> None:
    parameters = DOCUMENT["paths"]["/g/collect"][method]["parameters"]
    named = {one["name"] for one in parameters if one["in"] == "query"}
    assert named == {*keys.PLACED, *keys.TEXTS, *keys.INTEGERS, *keys.PROMOTION, "others"}
    [others] = [one["description"] for one in parameters if one["name"] == "others"]
    for name in keys.TRANSPORT | keys.PERSONAL:
        assert f"`{name}`" in others


def test_every_example_is_taken() -> None:
    native, gtag = (
        DOCUMENT["paths"][path] for path in ("/api/v1/streaming/{stream_id}", "/g/collect")
    )
    mp = DOCUMENT["paths"]["/mp/collect"]["post"]["requestBody"]["content"]["application/json"]
    bodies = native["post"]["requestBody"]["content"]
    sent = [
        *(request(one["value"]) for one in bodies["application/json"]["examples"].values()),
        request(bodies["text/plain"]["example"].encode(), content_type="text/plain"),
        request(method="GET", query=f"dtdc={native['get']['parameters'][0]['example']}"),
        request(
            gtag["post"]["requestBody"]["content"]["text/plain"]["example"].encode(),
            path="/g/collect",
            query="tid=shop",
        ),
        request(mp["example"], path="/mp/collect", query="measurement_id=shop"),
    ]
    for one in sent:
        topic = TopicRecorder()
        assert handler(topic)(one).status_code in (200, 204)
        assert topic.published


def examples_of(path: str, method: str) -> dict[str, Any]:
    """The parameters as the page fills them in."""
    item = DOCUMENT["paths"][path]
    listed = [*item.get("parameters", []), *item[method]["parameters"]]
    named = {
        one["name"]: one["example"] for one in listed if one["in"] == "query" and "example" in one
    }
    return {**named, **named.pop("others", {})}


def test_a_hit_as_the_page_fills_it_in_is_taken() -> None:
    query = urlencode(examples_of("/g/collect", "get"))
    handler(topic := TopicRecorder())(request(path="/g/collect", method="GET", query=query))
    [event] = published(topic, "gtag").events
    assert event.name == "page_view"
    assert {param.key for param in event.params} == {"colour"}
    mp = {one["name"]: one.get("example") for one in DOCUMENT["paths"]["/mp/collect"]["parameters"]}
    assert (mp["measurement_id"], mp["api_secret"]) == ("shop", "any")


def test_it_is_served_and_may_be_kept() -> None:
    response = handler(TopicRecorder())(request(method="GET", path="/openapi.json"))
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert json.loads(response.get_data()) == json.loads(openapi.as_json())
