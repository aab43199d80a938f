"""Literals, types and casts whose meaning differs."""

from sqlglot import exp

from local.bigquery.duck_types import BIGNUMERIC, NUMERIC
from local.bigquery.errors import unsupported_sql
from local.bigquery.sql.nodes import call, cast, is_native

Type = exp.DataType.Type


ARITHMETIC = (
    exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.BitwiseAnd, exp.BitwiseOr, exp.BitwiseXor,
    exp.BitwiseLeftShift, exp.BitwiseRightShift,
)  # fmt: skip


CAST_MACROS = {
    Type.BIGINT: "fn.to_int64",
    Type.BOOLEAN: "fn.to_bool",
    Type.TEXT: "fn.to_string",
    Type.VARCHAR: "fn.to_string",
    Type.BINARY: "fn.to_bytes",
    Type.VARBINARY: "fn.to_bytes",
    Type.BLOB: "fn.to_bytes",
    Type.TIME: "fn.to_time",
}


REFUSED_TYPES = (Type.GEOGRAPHY, Type.INTERVAL, Type.RANGE, Type.UNKNOWN)


def float_literals(tree: exp.Expr) -> None:
    """``1.5`` is FLOAT64; DuckDB takes it for a DECIMAL.

    Integers in arithmetic are INT64; DuckDB's have 32 bits.
    """
    for literal in list(tree.find_all(exp.Literal)):
        if literal.is_string or (
            isinstance(literal.parent, exp.Cast) and is_native(literal.parent)
        ):
            continue
        if not literal.name.isdigit():
            literal.replace(cast(literal.copy(), "DOUBLE"))
        elif isinstance(literal.parent, exp.Array) or _is_of_literals(literal.parent):
            literal.replace(cast(literal.copy(), "BIGINT"))


def _is_of_literals(node: exp.Expr | None) -> bool:
    """True for arithmetic on numbers alone: any column in it is 64 bits wide already, or a DATE."""
    return isinstance(node, ARITHMETIC) and all(
        isinstance(part, (*ARITHMETIC, exp.Paren, exp.Literal))
        or is_native(part)
        or isinstance(part, exp.DataType)
        for part in node.walk()
    )


def casts(tree: exp.Expr) -> None:
    """CAST and SAFE_CAST with BigQuery's rounding and text forms."""
    for node in reversed(list(tree.find_all(exp.Cast))):
        if is_native(node):
            continue
        if node.args.get("format"):
            raise unsupported_sql("CAST with FORMAT")
        node.replace(_converted(node))


def _converted(node: exp.Cast) -> exp.Expr:
    macro = CAST_MACROS.get(node.to.this) if not node.to.expressions else None
    converted = call(macro, node.this) if macro else exp.Cast(this=node.this, to=node.to)
    return call("try", converted) if isinstance(node, exp.TryCast) else converted


def types(tree: exp.Expr) -> None:
    """NUMERIC has nine digits after the point (DuckDB would take three).

    Lengths of STRING(n) are not kept.
    """
    for node in list(tree.find_all(exp.DataType)):
        if node.this in REFUSED_TYPES:
            raise unsupported_sql(f"The type {node.sql('bigquery')}")
        if node.this in (Type.TEXT, Type.VARCHAR, Type.BINARY, Type.VARBINARY):
            node.set("expressions", [])
        elif node.this == Type.BIGDECIMAL:
            node.replace(exp.DataType.build(BIGNUMERIC, dialect="duckdb"))
        elif node.this == Type.DECIMAL and not node.expressions:
            node.replace(exp.DataType.build(NUMERIC, dialect="duckdb"))


def json_literals(tree: exp.Expr) -> None:
    """``JSON '{}'``."""
    for node in list(tree.find_all(exp.ParseJSON)):
        node.replace(call("json", node.this))
