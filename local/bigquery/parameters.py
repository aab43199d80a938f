"""Query parameters: the API's JSON as nodes of the syntax tree, typed as declared."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from local.bigquery.duck_types import DUCK_TYPES, quoted
from local.bigquery.errors import invalid
from local.bigquery.row_values import bytes_text, timestamp_text
from local.bigquery.schema import CANONICAL_TYPES
from local.bigquery.sql.dialect import GoogleSQL
from local.bigquery.sql.nodes import cast, text

POSITIONAL = "p__"


def named_positions(
    sql: str, parameters: Iterable[Mapping[str, Any]]
) -> tuple[str, dict[str, exp.Expr]]:
    """The SQL with ``?`` written as names, and the value of every parameter by lower-case name."""
    values = {}
    for index, parameter in enumerate(parameters):
        name = str(parameter.get("name") or f"{POSITIONAL}{index}")
        values[name.lower()] = value_node(
            parameter["parameterType"], parameter.get("parameterValue") or {}
        )
    return _with_names(sql), values


def _with_names(sql: str) -> str:
    """Only tokens count: a question mark in a string or comment is none."""
    if "?" not in sql:
        return sql
    tokens = sqlglot.tokenize(sql, dialect=GoogleSQL)
    marks = [token.start for token in tokens if token.token_type == TokenType.PLACEHOLDER]
    for index, start in reversed(list(enumerate(marks))):
        sql = f"{sql[:start]}@{POSITIONAL}{index}{sql[start + 1 :]}"
    return sql


def value_node(type_: Mapping[str, Any], value: Mapping[str, Any]) -> exp.Expr:
    """One value as a cast literal; ApiError 400 for a value that its type does not allow."""
    kind = str(type_.get("type", "")).upper()
    if kind == "ARRAY":
        elements = [value_node(type_["arrayType"], one) for one in value.get("arrayValues") or ()]
        return cast(exp.Array(expressions=elements), duck_type_of(type_))
    if kind in ("STRUCT", "RECORD"):
        return _struct(type_, value.get("structValues") or {})
    content = value.get("value")
    node = exp.null() if content is None else text(_literal(kind, str(content)))
    return cast(node, duck_type_of(type_))


def _struct(type_: Mapping[str, Any], values: Mapping[str, Any]) -> exp.Expr:
    fields: list[exp.Expr] = []
    for item in type_["structTypes"]:
        name = exp.to_identifier(str(item["name"]), quoted=True)
        node = value_node(item["type"], values.get(item["name"]) or {})
        fields.append(exp.PropertyEQ(this=name, expression=node))
    return exp.Struct(expressions=fields)


def duck_type_of(type_: Mapping[str, Any]) -> str:
    """The DuckDB type of a QueryParameterType."""
    kind = str(type_.get("type", "")).upper()
    if kind == "ARRAY":
        return f"{duck_type_of(type_['arrayType'])}[]"
    if kind in ("STRUCT", "RECORD"):
        fields = (
            f"{quoted(str(item['name']))} {duck_type_of(item['type'])}"
            for item in type_["structTypes"]
        )
        return f"STRUCT({', '.join(fields)})"
    canonical = CANONICAL_TYPES.get(kind)
    if canonical is None:
        raise invalid(f"Invalid query parameter type: {type_.get('type')}")
    return DUCK_TYPES[canonical]


def _literal(kind: str, content: str) -> str:
    try:
        if kind == "BYTES":
            return bytes_text(base64.b64decode(content))
        if kind == "TIMESTAMP":
            return timestamp_text(content)
    except ValueError as wrong:
        raise invalid(f"Invalid value for type {kind}: {content}") from wrong
    return content
