"""The pages: whether ingest is alive and ready, the beacon, this document, the page of it."""

from .. import beacon
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
        **{path: _beacon(path) for path in beacon.PATHS},
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


def _beacon(path: str) -> Part:
    name = "beacon" if path == beacon.PATHS[0] else "beaconAlias"
    text: Part = {"required": True, "schema": {"type": "string"}}
    headers = ("ETag", "Vary", "Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy")
    return {
        "get": {
            "operationId": name,
            "tags": ["pages"],
            "summary": "The script that sends a page's events",
            "responses": {
                "200": {
                    "description": "JavaScript; as Brotli or gzip where the browser takes it.",
                    "headers": {**_KEPT, **dict.fromkeys(headers, text)},
                    "content": {"text/javascript": {"schema": {"type": "string"}}},
                },
                "304": {"description": "The browser's own is still the one."},
                **errors("internal_error"),
            },
        }
    }


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
