"""BigQuery types written as DuckDB types, and DuckDB's result types read as BigQuery fields."""

from collections.abc import Iterable
from typing import Any

from duckdb.sqltypes import DuckDBPyType

from local.bigquery.errors import unsupported_sql
from local.bigquery.schema import Field, Schema

# NUMERIC is exact in DECIMAL(38,9). BIGNUMERIC has 76 digits in production: 38 here, 18 of them
# after
# the point; a value that does not fit is an error, never rounded.
NUMERIC = "DECIMAL(38,9)"
BIGNUMERIC = "DECIMAL(38,18)"
BIGNUMERIC_SCALE = 18

DUCK_TYPES = {
    "STRING": "VARCHAR",
    "BYTES": "BLOB",
    "INTEGER": "BIGINT",
    "FLOAT": "DOUBLE",
    "NUMERIC": NUMERIC,
    "BIGNUMERIC": BIGNUMERIC,
    "BOOLEAN": "BOOLEAN",
    "TIMESTAMP": "TIMESTAMP WITH TIME ZONE",
    "DATE": "DATE",
    "TIME": "TIME",
    "DATETIME": "TIMESTAMP",
    "JSON": "JSON",
}
# What a journal line holds in place of a type that JSON cannot carry: read as text, then cast.
JOURNAL_TYPES = {**DUCK_TYPES, "BYTES": "VARCHAR"}

# DuckDB type id -> BigQuery type, for result columns.
RESULT_TYPES = {
    **dict.fromkeys(
        (
            "tinyint", "smallint", "integer", "bigint", "hugeint",
            "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint",
        ),
        "INTEGER",
    ),
    "float": "FLOAT",
    "double": "FLOAT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "blob": "BYTES",
    "timestamp with time zone": "TIMESTAMP",
    "timestamp": "DATETIME",
    "varchar": "STRING",
    "uuid": "STRING",
    '"null"': "INTEGER",
    "null": "INTEGER",
}  # fmt: skip


def quoted(name: str) -> str:
    """A DuckDB identifier, safe whatever the name holds."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """A DuckDB string literal, safe whatever the text holds."""
    return "'" + text.replace("'", "''") + "'"


def duck_type(item: Field, types: dict[str, str] = DUCK_TYPES) -> str:
    """The DuckDB type of one field, nested and repeated as the field is."""
    if item.is_record:
        inner = ", ".join(
            f"{quoted(child.name)} {duck_type(child, types)}" for child in item.fields
        )
        base = f"STRUCT({inner})"
    else:
        base = types[item.type]
    return f"{base}[]" if item.is_repeated else base


def column_definition(item: Field) -> str:
    """A column of CREATE TABLE. An absent array is empty, not NULL, as BigQuery stores it."""
    if item.is_repeated:
        return f"{quoted(item.name)} {duck_type(item)} DEFAULT []"
    required = " NOT NULL" if item.mode == "REQUIRED" else ""
    return f"{quoted(item.name)} {duck_type(item)}{required}"


def field_of_type(name: str, type_: DuckDBPyType) -> Field:
    """Read a DuckDB result type as a BigQuery field.

    ApiError 400 for a type BigQuery does not have.
    """
    kind = str(type_.id)
    if kind in ("list", "array"):
        element = field_of_type(name, _child_type(type_.children[0]))
        if element.is_repeated:
            raise unsupported_sql(f"Column {name}: an array of arrays")
        return Field(name=name, type=element.type, mode="REPEATED", fields=element.fields)
    if kind == "struct":
        fields = tuple(field_of_type(child[0], _child_type(child)) for child in type_.children)
        return Field(name=name, type="RECORD", fields=fields)
    if kind == "decimal":
        scale = dict(type_.children)["scale"]
        return Field(name=name, type="BIGNUMERIC" if scale == BIGNUMERIC_SCALE else "NUMERIC")
    text = str(type_)
    result = "JSON" if text == "JSON" else RESULT_TYPES.get(text.lower())
    if result is None:
        raise unsupported_sql(f"Column {name}: a result of type {text}")
    return Field(name=name, type=result)


def _child_type(child: tuple[str, object]) -> DuckDBPyType:
    """The type of a list's element or a struct's field (a decimal's children are numbers)."""
    type_ = child[1]
    if not isinstance(type_, DuckDBPyType):
        raise TypeError(child)
    return type_


def result_schema(description: Iterable[tuple[Any, ...]]) -> Schema:
    """The schema of a DuckDB result, from its cursor's ``description``."""
    return tuple(field_of_type(column[0], column[1]) for column in description)
