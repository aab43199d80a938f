"""Whether an answer is one that the OpenAPI document has for its endpoint."""

import json
from typing import Any

from functions.ingest import openapi
from functions.ingest.openapi.codes import CODES

from .client import Answer
from .samples import Sample

# What stands in front answers itself, in HTML. gunicorn: what is no HTTP, or over its limits;
# functions-framework: /favicon.ico, /robots.txt, a path with a line's end; Flask: a Host that is
# none.
IN_FRONT = {400, 404, 413, 417, 431}

# Without a body there is no code. A page is shown, and what stores refuses.
TO_HEAD = {200, 405} | IN_FRONT

_PATHS: dict[str, Any] = openapi.document()["paths"]


def complaint(sample: Sample, answer: Answer) -> str | None:
    """What is wrong with the answer; None where nothing is."""
    if answer.status >= 500:
        return f"{answer.status}"
    is_html = answer.headers.get("content-type", "").startswith("text/html")
    if sample.operation is None and is_html and answer.status >= 400:
        return None if answer.status in IN_FRONT else f"{answer.status} in HTML"
    if sample.method == b"HEAD":
        return None if answer.status in TO_HEAD else f"{answer.status} to HEAD"
    code = None
    if answer.status >= 400:
        code = _code(answer)
        if code is None:
            return f"{answer.status} without our error"
        if CODES.get(code) is None or CODES[code].status != answer.status:
            return f"{answer.status} with code {code}"
    if sample.operation is None:
        return None
    return _undocumented(sample.operation, answer, code)


def _code(answer: Answer) -> str | None:
    try:
        found = json.loads(answer.body)
        assert set(found) == {"status", "error"}
        assert set(found["error"]) == {"code", "message", "path"}
        return str(found["error"]["code"])
    except (ValueError, TypeError, AssertionError):
        return None


def _undocumented(operation: tuple[str, str], answer: Answer, code: str | None) -> str | None:
    path, method = operation
    described = _PATHS[path][method.lower()]["responses"].get(str(answer.status))
    if described is None:
        return f"{answer.status} is none of the document's for {method} {path}"
    content = described.get("content", {})
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if content and kind not in content:
        return f"{answer.status} of type {kind!r}"
    if code is None:
        return None
    [_, narrowed] = content["application/json"]["schema"]["allOf"]
    known = narrowed["properties"]["error"]["properties"]["code"]["enum"]
    return None if code in known else f"{code} is none of the document's for {method} {path}"
