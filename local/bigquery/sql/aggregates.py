"""Aggregates whose arguments hold more than a value: IGNORE NULLS, ORDER BY, LIMIT."""

from sqlglot import exp

from local.bigquery.sql.nodes import call, outermost


def array_aggregates(tree: exp.Expr) -> None:
    """``ARRAY_AGG([DISTINCT] x [IGNORE NULLS] [ORDER BY …] [LIMIT n]) [OVER …]``.

    DuckDB has no IGNORE NULLS (a FILTER does it) and no LIMIT (the list is cut afterwards).
    """
    for node in list(tree.find_all(exp.ArrayAgg)):
        values, limit = _without_limit(node.this)
        ignore_nulls = isinstance(node.parent, exp.IgnoreNulls)
        outer = outermost(node)
        collected: exp.Expr = call("list", values)
        if ignore_nulls:
            collected = _not_null(collected, _value(values))
        outer.replace(_cut(_windowed(outer, collected), limit))


def string_aggregates(tree: exp.Expr) -> None:
    """``STRING_AGG([DISTINCT] x [, separator] [ORDER BY …] [LIMIT n]) [OVER …]``.

    NULLs are left out.
    """
    for node in list(tree.find_all(exp.GroupConcat)):
        values, limit = _without_limit(node.this)
        separator = node.args.get("separator") or exp.Literal.string(",")
        outer = outermost(node)
        collected = _not_null(call("list", values), _value(values))
        cut = _cut(_windowed(outer, collected), limit)
        outer.replace(call("array_to_string", cut, separator))


def conditional_counts(tree: exp.Expr) -> None:
    """``COUNTIF(x)`` of no rows, or of NULLs alone, is 0; DuckDB's is NULL."""
    for node in list(tree.find_all(exp.CountIf)):
        counted = exp.Case().when(node.this.copy(), exp.Literal.number(1))
        node.replace(exp.Count(this=counted))


def _without_limit(node: exp.Expr) -> tuple[exp.Expr, exp.Expr | None]:
    return (node.this, node.expression) if isinstance(node, exp.Limit) else (node, None)


def _value(node: exp.Expr) -> exp.Expr:
    """What is collected, without ORDER BY and DISTINCT."""
    if isinstance(node, exp.Order):
        node = node.this
    return node.expressions[0] if isinstance(node, exp.Distinct) else node


def _not_null(aggregate: exp.Expr, value: exp.Expr) -> exp.Filter:
    condition = exp.Not(this=exp.Is(this=exp.Paren(this=value.copy()), expression=exp.Null()))
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def _windowed(outer: exp.Expr, aggregate: exp.Expr) -> exp.Expr:
    if not isinstance(outer, exp.Window):
        return aggregate
    window = outer.copy()
    window.set("this", aggregate)
    return window


def _cut(collected: exp.Expr, limit: exp.Expr | None) -> exp.Expr:
    return call("fn.first_items", collected, limit) if limit else collected
