"""Operators, literals, subscripts and casts whose meaning differs."""

from functools import reduce

from sqlglot import exp

from local.bigquery.sql import date_parts
from local.bigquery.sql.nodes import call, is_text


def divisions(tree: exp.Expr) -> None:
    """``/`` gives FLOAT64 and fails on zero; DuckDB's gives infinity."""
    for node in list(tree.find_all(exp.Div)):
        node.replace(call("fn.divide", node.this, node.expression))


def likes(tree: exp.Expr) -> None:
    r"""A backslash escapes in LIKE; DuckDB wants to be told.

    LIKE ANY and LIKE ALL are spelled out.
    """
    for node in list(tree.find_all(exp.Like)):
        if isinstance(node.expression, exp.Any | exp.All):
            node.replace(_quantified(node))
        else:
            node.replace(_escaped(node.copy()))


def _quantified(node: exp.Like) -> exp.Expr:
    patterns = node.expression.this.unnest().expressions or [node.expression.this.unnest()]
    negate = bool(node.args.get("negate"))
    one_by_one: list[exp.Expr] = [
        _escaped(exp.Like(this=node.this.copy(), expression=pattern.copy(), negate=negate))
        for pattern in patterns
    ]
    join = exp.Or if isinstance(node.expression, exp.Any) else exp.And
    return exp.Paren(this=reduce(lambda a, b: join(this=a, expression=b), one_by_one))


def _escaped(like: exp.Like) -> exp.Escape:
    return exp.Escape(this=like, expression=exp.Literal.string("\\"))


def in_unnest(tree: exp.Expr) -> None:
    """``x IN UNNEST(array)`` with SQL's three values: NULL where a NULL might be the one."""
    for node in list(tree.find_all(exp.In)):
        unnest = node.args.get("unnest")
        if unnest is None:
            continue
        array = unnest.expressions[0] if isinstance(unnest, exp.Unnest) else unnest
        found: exp.Expr = call("fn.in_array", node.this, array)
        node.replace(exp.Not(this=found) if node.args.get("negate") else found)


def subscripts(tree: exp.Expr) -> None:
    """``a[OFFSET(0)]`` and its kin; a plain ``a[0]`` is OFFSET, ``j['key']`` is a JSON key.

    Out of range is an error.
    """
    for node in reversed(list(tree.find_all(exp.Bracket))):
        (index,) = node.expressions
        if is_text(index):
            node.replace(call("json_extract", node.this, f'$."{index.name}"'))
            continue
        offset = node.args.get("offset") or 0
        zero_based = (
            index
            if not offset
            else exp.Paren(this=exp.Sub(this=index, expression=exp.Literal.number(offset)))
        )
        node.replace(
            call("fn.safe_at" if node.args.get("safe") else "fn.at", node.this, zero_based)
        )


def dates(tree: exp.Expr) -> None:
    """EXTRACT, and INTERVAL outside of DATE_ADD."""
    for node in reversed(list(tree.find_all(exp.Extract))):
        node.replace(date_parts.extracted(node))
    for interval in list(tree.find_all(exp.Interval)):
        interval.replace(date_parts.interval(interval))
