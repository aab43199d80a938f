"""Schemas made of the structs that the parsers read into, so that they cannot drift from them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from shared.strict_json import MAX_INTEGER, MIN_INTEGER

from .answers import Part, ref

# A text that is more than spaces.
NOT_BLANK = r"\S"

INTEGER: Part = {
    "type": "integer", "format": "int64", "minimum": MIN_INTEGER, "maximum": MAX_INTEGER,
}  # fmt: skip

ANYTHING: Part = {
    "Json": {
        "description": "Any JSON; integers within 64 bits.",
        "anyOf": [
            {"type": ["string", "boolean", "null"]},
            INTEGER,
            {"type": "number"},
            {"type": "array", "items": ref("Json")},
            {"type": "object", "additionalProperties": ref("Json")},
        ],
    }
}


def derived(struct: type[msgspec.Struct], prefix: str = "") -> Part:
    """The struct's schema and those that it refers to, by name; ``prefix`` tells them apart."""
    template = f"#/components/schemas/{prefix}{{name}}"
    _, found = msgspec.json.schema_components([struct], ref_template=template)
    return {f"{prefix}{name}": _tidied(schema) for name, schema in found.items()}


def described(
    schema: Mapping[str, Any], fields: Mapping[str, str], rules: Mapping[str, Part] | None = None
) -> Part:
    """The schema of an object with a description for each of its fields.

    rules: what holds for a field besides its type
    """
    rules = rules or {}
    properties = {
        name: {**field, **rules.get(name, {}), "description": fields[name]}
        for name, field in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _tidied(schema: Any) -> Any:  # noqa: ANN401 - a schema holds any JSON
    """Without what says nothing: titles, and null as every default.

    What may be any object is any JSON object of ours, and an integer has 64 bits.
    """
    if isinstance(schema, list):
        return [_tidied(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "integer":
        return INTEGER
    kept = {
        key: _tidied(value)
        for key, value in schema.items()
        if key not in ("title", "default") and value != []
    }
    if "properties" in schema:
        kept["properties"] = {
            name: _tidied(one) or ref("Json") for name, one in schema["properties"].items()
        }
    if isinstance(about := schema.get("description"), str):
        kept["description"] = " ".join(about.split())
    if schema.get("type") == "object":
        kept.setdefault("additionalProperties", ref("Json"))
    return kept
