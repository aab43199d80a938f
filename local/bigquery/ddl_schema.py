"""What a CREATE statement declares: columns, options, partitions, the text of a view."""

from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.schema import Field, Schema
from local.bigquery.sql.dialect import GoogleSQL

Type = exp.DataType.Type


FIELD_TYPES = {
    Type.TEXT: "STRING", Type.VARCHAR: "STRING", Type.BINARY: "BYTES", Type.VARBINARY: "BYTES",
    Type.BLOB: "BYTES", Type.BIGINT: "INTEGER", Type.INT: "INTEGER", Type.DOUBLE: "FLOAT",
    Type.FLOAT: "FLOAT", Type.BOOLEAN: "BOOLEAN", Type.TIMESTAMPTZ: "TIMESTAMP",
    Type.TIMESTAMP: "DATETIME", Type.DATETIME: "DATETIME", Type.DATE: "DATE",
    Type.TIME: "TIME", Type.DECIMAL: "NUMERIC", Type.BIGDECIMAL: "BIGNUMERIC", Type.JSON: "JSON",
}  # fmt: skip


def declared_schema(definitions: list[exp.Expr]) -> Schema:
    """The columns between the parentheses of CREATE TABLE."""
    return tuple(_field(definition) for definition in definitions)


def _field(definition: exp.Expr) -> Field:
    kind = definition.args.get("kind")
    if not isinstance(definition, exp.ColumnDef) or not isinstance(kind, exp.DataType):
        raise unsupported_sql("A table constraint, or a column without a type")
    item = field_of_sql_type(definition.name, kind)
    constraints = [constraint.kind for constraint in definition.args.get("constraints") or ()]
    if any(isinstance(constraint, exp.NotNullColumnConstraint) for constraint in constraints):
        item = Field.from_api({**item.as_api(), "mode": "REQUIRED"})
    extra = {}
    for constraint in constraints:
        extra.update(_options(constraint, ("description",)))
    return Field.from_api({**item.as_api(), **extra})


def field_of_sql_type(name: str, type_: exp.DataType) -> Field:
    """A GoogleSQL type as a field, e.g. ``ARRAY<STRUCT<key STRING>>``."""
    if type_.this == Type.ARRAY:
        element = field_of_sql_type(name, type_.expressions[0])
        return Field(name=name, type=element.type, mode="REPEATED", fields=element.fields)
    if type_.this == Type.STRUCT:
        return Field(name=name, type="RECORD", fields=declared_schema(type_.expressions))
    if type_.this not in FIELD_TYPES:
        raise unsupported_sql(f"The type {type_.sql('bigquery')}")
    return Field(name=name, type=FIELD_TYPES[type_.this])


def named_as_declared(schema: Schema, definitions: list[exp.Expr]) -> Schema:
    """CREATE VIEW v (a, b) AS …, CREATE TABLE t (a INT64) AS ….

    The query's columns under the declared names.
    """
    if len(schema) != len(definitions):
        raise invalid_query("The number of columns in the column list does not match the query")
    return tuple(
        Field.from_api({**item.as_api(), "name": definition.name})
        if not definition.args.get("kind")
        else _field(definition)
        for item, definition in zip(schema, definitions, strict=True)
    )


def text_after_as(sql: str) -> str:
    """The query of ``CREATE VIEW … AS <query>`` as it was written.

    What the API shows of the view.
    """
    depth = 0
    for token in sqlglot.tokenize(sql, dialect=GoogleSQL):
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        if token.token_type == TokenType.ALIAS and depth == 0:
            return sql[token.end + 1 :].strip().rstrip(";").rstrip()
    raise invalid_query("Syntax error: Expected keyword AS")


def declared_properties(tree: exp.Create, view_query: str | None) -> dict[str, Any]:
    """Partitions, clustering and options under the API's names."""
    properties: dict[str, Any] = {}
    if view_query is not None:
        properties["view"] = {"query": view_query, "useLegacySql": False}
    declared = tree.args.get("properties")
    for node in declared.expressions if declared else ():
        if isinstance(node, exp.PartitionedByProperty):
            properties["timePartitioning"] = _partitioning(node.this)
        elif isinstance(node, exp.ClusterProperty):
            properties["clustering"] = {"fields": [column.name for column in node.expressions]}
    if declared:
        properties.update(_options(declared, ("description", "friendly_name")))
    return properties


def _partitioning(node: exp.Expr) -> dict[str, str]:
    """``d``, ``DATE(ts)``, ``DATE_TRUNC(d, MONTH)`` or ``_PARTITIONDATE`` as timePartitioning."""
    column = node.find(exp.Column, exp.Identifier)
    if column is None:
        raise unsupported_sql("This PARTITION BY")
    units = [
        call.expressions[0].name.upper()
        for call in node.find_all(exp.Anonymous)
        if call.name == "date_trunc"
    ]
    partitioning = {"type": units[0] if units else "DAY"}
    if column.name.upper() not in ("_PARTITIONDATE", "_PARTITIONTIME"):
        partitioning["field"] = column.name
    return partitioning


def _options(node: exp.Expr, names: tuple[str, ...]) -> dict[str, str]:
    """Text options of OPTIONS(…) under the API's names."""
    api_names = {"friendly_name": "friendlyName"}
    found = {}
    for option in node.find_all(exp.Property):
        if option.name.lower() in names:
            found[api_names.get(option.name.lower(), option.name.lower())] = option.args[
                "value"
            ].name
    return found
