"""The pages: whether ingest is alive and ready, this document, and the page that shows it."""

from ..docs import FILES
from .answers import JSON, Part, errors, json_answer

_KEPT: Part = {"Cache-Control": {"required": True, "schema": {"type": "string"}}}


def paths() -> Part:
    """The paths; each has one method."""
    return {
        "/health": {
            "get": {
                "operationId": "health",
                "tags": ["pages"],
                "summary": "Whether the process answers",
                "responses": {
                    "200": json_answer("It does.", "Fine"), **errors("internal_error"),
                },
            }
        },
        "/ready": {
            "get": {
                "operationId": "ready",
                "tags": ["pages"],
                "summary": "Whether Pub/Sub can be reached, so that events can be stored",
                "responses": {
                    "200": json_answer("It can.", "Fine"),
                    **errors("not_ready", "internal_error"),
                },
            }
        },
        "/openapi.json": {
            "get": {
                "operationId": "openapi",
                "tags": ["pages"],
                "summary": "This document",
                "responses": {
                    "200": {
                        "description": "OpenAPI 3.1.",
                        "headers": _KEPT,
                        "content": {JSON: {"schema": {"type": "object"}}},
                    },
                    **errors("internal_error"),
                },
            }
        },
        "/docs": {
            "get": {
                "operationId": "docs",
                "tags": ["pages"],
                "summary": "This document for people",
                "responses": {
                    "200": {
                        "description": "A page.",
                        "headers": _KEPT,
                        "content": {"text/html": {"schema": {"type": "string"}}},
                    },
                    **errors("docs_off", "internal_error"),
                },
            }
        },
        "/docs/{file}": _files(),
    }  # fmt: skip


def _files() -> Part:
    names = [path.rpartition("/")[2] for path in FILES if path != "/docs"]
    types = sorted({file.mimetype for path, file in FILES.items() if path != "/docs"})
    return {
        "get": {
            "operationId": "docsFile",
            "tags": ["pages"],
            "summary": "What the page is made of",
            "parameters": [
                {
                    "name": "file",
                    "in": "path",
                    "required": True,
                    "schema": {"enum": names},
                }
            ],
            "responses": {
                "200": {
                    "description": "A file.",
                    "headers": _KEPT,
                    "content": {mimetype: {"schema": {"type": "string"}} for mimetype in types},
                },
                **errors("docs_off", "unknown_path", "internal_error"),
            },
        }
    }
