"""Small pieces of DuckDB syntax tree that the rules build."""

from collections.abc import Iterator

from sqlglot import exp

# Marks a call as one of ours: any other call that is left over is a function that BigQuery does not
# have.
NATIVE = "native"


def call(name: str, *arguments: exp.Expr | str | int | None) -> exp.Anonymous:
    """A call of a DuckDB function or of a macro (``fn.…``).

    Python values become literals, None is left out.
    """
    values = [_as_node(argument) for argument in arguments if argument is not None]
    node = exp.Anonymous(this=name, expressions=values)
    node.meta[NATIVE] = True
    return node


def is_native(node: exp.Expr) -> bool:
    """True for what ``call`` made."""
    return bool(node.meta.get(NATIVE))


def cast(value: exp.Expr, type_: str) -> exp.Cast:
    """CAST to a DuckDB type; later rules leave it alone."""
    node = exp.Cast(this=value, to=exp.DataType.build(type_, dialect="duckdb"))
    node.meta[NATIVE] = True
    return node


def text(value: str) -> exp.Literal:
    """A string literal."""
    return exp.Literal.string(value)


def is_text(node: exp.Expr | None) -> bool:
    """True for a string literal (raw or not), which BigQuery coerces to dates and times."""
    return isinstance(node, exp.RawString) or (isinstance(node, exp.Literal) and node.is_string)


def column_path(node: exp.Expr | None) -> list[str]:
    """``a.b.c`` as names; empty for anything else."""
    if isinstance(node, exp.Column):
        return [part.name for part in node.parts]
    if isinstance(node, exp.Dot):
        parts = column_path(node.this)
        return (
            [*parts, node.expression.name]
            if parts and isinstance(node.expression, exp.Identifier)
            else []
        )
    return []


def outermost(node: exp.Expr) -> exp.Expr:
    """The aggregate with what belongs to it: IGNORE NULLS, FILTER, OVER."""
    while isinstance(
        node.parent, exp.IgnoreNulls | exp.RespectNulls | exp.Filter | exp.Window
    ) and (node.parent.this is node):
        node = node.parent
    return node


def selects(tree: exp.Expr) -> Iterator[exp.Select]:
    """Every SELECT of a statement, the outer one first."""
    yield from list(tree.find_all(exp.Select))


def _as_node(value: exp.Expr | str | int) -> exp.Expr:
    if isinstance(value, str):
        return text(value)
    return exp.Literal.number(value) if isinstance(value, int) else value
