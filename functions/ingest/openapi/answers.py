"""The answers as OpenAPI has them: what is fine, and every error by its status."""

from collections.abc import Sequence
from typing import Any

from ..answers import RETRY_AFTER_S
from .codes import CODES, by_status

JSON = "application/json"

# A part of the document.
Part = dict[str, Any]

SCHEMAS: Part = {
    "Error": {
        "type": "object",
        "description": "Every error of ours, whatever its status.",
        "required": ["status", "error"],
        "additionalProperties": False,
        "properties": {
            "status": {"const": "error"},
            "error": {
                "type": "object",
                "required": ["code", "message", "path"],
                "additionalProperties": False,
                "properties": {
                    "code": {
                        "enum": list(CODES),
                        "description": "A stable word for programs: never renamed.",
                    },
                    "message": {
                        "type": "string",
                        "description": "What is wrong and what to change, for a person. It never "
                        "repeats what the visitor sent.",
                    },
                    "path": {
                        "type": ["string", "null"],
                        "description": "The place in the body (`$.items[0].price`) or a "
                        "parameter's name, where there is one.",
                    },
                },
            },
        },
    },
    "Accepted": {
        "type": "object",
        "required": ["status", "event_ids"],
        "additionalProperties": False,
        "properties": {
            "status": {"const": "ok"},
            "event_ids": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The ids of the events in their order: the client's own, or ours.",
            },
        },
        "example": {"status": "ok", "event_ids": ["0d3e6a1e-1d0c-4e0c-9a53-6f2f1f0b7c3d.0"]},
    },
    "Fine": {
        "type": "object",
        "required": ["status"],
        "additionalProperties": False,
        "properties": {"status": {"const": "ok"}},
    },
}

# An answer that no cache may give again: each request is an event.
NOT_KEPT: Part = {
    "Cache-Control": {"required": True, "schema": {"const": "no-store"}},
}

COOKIE: Part = {
    "Set-Cookie": {
        "description": "The cookie `__uid__`, unless analytics storage is denied; then it is "
        "removed where the visitor has one.",
        "schema": {"type": "string"},
    },
}

_RETRY: Part = {
    "Retry-After": {
        "required": True,
        "description": "Seconds.",
        "schema": {"type": "integer", "example": RETRY_AFTER_S},
    }
}


def json_answer(description: str, schema: str, headers: Part | None = None) -> Part:
    """An answer with a body that one of the schemas describes."""
    return {
        "description": description,
        "headers": {**NOT_KEPT, **(headers or {})},
        "content": {JSON: {"schema": ref(schema)}},
    }


def errors(*codes: str) -> Part:
    """The answers with these codes, by status; each answer's codes are listed in it."""
    return {str(status): _error(status, of_it) for status, of_it in by_status(codes)}


def ref(schema: str) -> Part:
    """A reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{schema}"}


def _error(status: int, codes: Sequence[str]) -> Part:
    described = "\n".join(f"- `{code}`: {CODES[code].meaning}" for code in codes)
    narrowed = {"properties": {"error": {"properties": {"code": {"enum": list(codes)}}}}}
    return {
        "description": described,
        "headers": NOT_KEPT | (_RETRY if status == 503 else {}),
        "content": {JSON: {"schema": {"allOf": [ref("Error"), narrowed]}}},
    }
