"""Calls as such: prefixes, names that nobody knows, arguments that a macro would repeat."""

from sqlglot import exp

from local.bigquery.errors import invalid_query
from local.bigquery.sql.nodes import call, is_native


def prefixed_functions(tree: exp.Expr) -> None:
    """``SAFE.f(x)`` is NULL where f fails; of ``NET.`` there is HOST."""
    for node in list(tree.find_all(exp.NetFunc)):
        name, arguments = node.this.name.upper(), node.this.expressions
        if name != "HOST" or len(arguments) != 1:
            raise invalid_query(f"Function not found: NET.{name}")
        node.replace(call("fn.net_host", arguments[0]))
    for safe in reversed(list(tree.find_all(exp.SafeFunc))):
        safe.replace(call("try", safe.this))


def known_functions(tree: exp.Expr) -> None:
    """Refuse every call that no rule has made its own."""
    for node in tree.find_all(exp.Anonymous):
        if not is_native(node):
            prefix = f"{node.parent.this.sql()}." if isinstance(node.parent, exp.Dot) else ""
            raise invalid_query(f"Function not found: {prefix}{node.name}")


def evaluated_once(tree: exp.Expr) -> None:
    """A macro repeats its arguments.

    One that is a subquery is computed first and handed in by name.
    """
    for node in reversed(list(tree.find_all(exp.Anonymous))):
        if not node.name.startswith("fn.") or not is_native(node):
            continue
        for index, argument in enumerate(node.expressions):
            if argument.find(exp.Subquery, exp.Select):
                _bind(node, index)
                break


def _bind(node: exp.Anonymous, index: int) -> None:
    name = f"once{index}__"
    body, bound = node.copy(), node.expressions[index].copy()
    body.expressions[index].replace(exp.column(name))
    function = exp.Lambda(this=body, expressions=[exp.to_identifier(name)])
    mapped = call("list_transform", call("list_value", bound), function)
    node.replace(call("list_extract", mapped, 1))
