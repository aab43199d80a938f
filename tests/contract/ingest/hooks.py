"""What Schemathesis is told besides the document."""

from typing import Any

import schemathesis
from schemathesis import HookContext

from shared.strict_json import MAX_INTEGER

NATIVE = "/api/v1/streaming/{stream_id}"


@schemathesis.hook
def before_load_schema(_: HookContext, raw_schema: dict[str, Any]) -> None:
    """A text that is JSON: it knows no way to make one."""
    text = raw_schema["paths"][NATIVE]["post"]["requestBody"]["content"]["text/plain"]
    text["schema"] = {"enum": [text["example"]]}


@schemathesis.hook
def map_body(_: HookContext, body: Any) -> Any:  # noqa: ANN401 - any JSON
    """Whole numbers without a fraction: JSON Schema has 1.0 for an integer, ingest has not."""
    if isinstance(body, dict):
        return {key: map_body(_, value) for key, value in body.items()}
    if isinstance(body, list):
        return [map_body(_, one) for one in body]
    is_whole = isinstance(body, float) and body.is_integer() and abs(body) <= MAX_INTEGER
    return int(body) if is_whole else body
