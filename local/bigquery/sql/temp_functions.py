"""CREATE TEMP FUNCTION: the body in the place of each call.

A body with a subquery reads its arguments from a row of their own. There a name means what it
means in BigQuery, the column of the subquery before the argument, and no column of the body takes
the place of one in an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

from sqlglot import exp

from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.sql.fields import STANDS_FOR
from local.bigquery.sql.nodes import NATIVE, is_native

Type = exp.DataType.Type
# ANY TYPE, as the parser reads it.
ANY_TYPE = Type.VARIANT


@dataclass(frozen=True, slots=True)
class TempFunction:
    """A function of a script: its arguments with their types, None for ANY TYPE, and its value."""

    name: str
    parameters: Mapping[str, exp.DataType | None]
    body: exp.Expr

    def called(self, arguments: list[exp.Expr]) -> exp.Expr:
        """Its value for these arguments; ApiError 400 where their number is wrong."""
        if len(arguments) != len(self.parameters):
            raise invalid_query(f"No matching signature for function {self.name}")
        values = {
            name: _coerced(argument, type_)
            for (name, type_), argument in zip(self.parameters.items(), arguments, strict=True)
        }
        if not self.body.find(exp.Select):
            return exp.Paren(this=_substituted(self.body.copy(), values))
        if any(argument.find(exp.AggFunc, exp.Window) for argument in arguments):
            raise unsupported_sql(
                f"An aggregate as an argument of {self.name}, which has a subquery,"
            )
        body = self.body.copy()
        for column in body.find_all(exp.Column):
            if len(column.parts) == 1 and column.name.lower() in values:
                column.meta[STANDS_FOR] = values[column.name.lower()]
        select = exp.Select(expressions=[body])
        return exp.Subquery(this=select.from_(_row(values)) if values else select)


def _row(values: Mapping[str, exp.Expr]) -> exp.Subquery:
    """The arguments as columns. Twice: DuckDB takes ``x AS x`` for the alias itself."""
    numbers = [exp.to_identifier(f"argument{n}__") for n in range(len(values))]
    inner = exp.Select(expressions=list(map(_column, values.values(), numbers)))
    names = map(_column, map(exp.column, numbers), map(exp.to_identifier, values))
    outer = exp.Select(expressions=list(names))
    return outer.from_(inner.subquery("given__")).subquery("arguments__")


def _column(value: exp.Expr, name: exp.Identifier) -> exp.Alias:
    """A column that is no alias of the query's own."""
    column = exp.Alias(this=value, alias=name)
    column.meta[NATIVE] = True
    return column


class TempFunctions:
    """Those of one run of a script; names are in lower case."""

    def __init__(self) -> None:
        self._functions: dict[str, TempFunction] = {}

    def define(self, tree: exp.Create) -> None:
        """Make a function; ApiError 400 for what is more than an expression of SQL."""
        made = self._made(tree)
        if made.name in self._functions and not tree.args.get("replace"):
            if tree.args.get("exists"):
                return
            raise invalid_query(f"Already Exists: Function {made.name}")
        self._functions[made.name] = made

    def expanded(self, tree: exp.Expr) -> exp.Expr:
        """The statement without calls of these functions. ``tree`` is used up."""
        calls = [
            node
            for node in tree.find_all(exp.Anonymous)
            if node.name.lower() in self._functions and not is_native(node)
        ]
        if calls and isinstance(tree, exp.Create) and str(tree.kind).upper() == "VIEW":
            raise invalid_query("A view cannot reference a temporary function")
        for node in reversed(calls):
            value = self._functions[node.name.lower()].called(node.expressions)
            tree = _replaced(tree, node, value)
        return tree

    def _made(self, tree: exp.Create) -> TempFunction:
        declared = tree.this
        if tree.find(exp.LanguageProperty) or not isinstance(declared, exp.UserDefinedFunction):
            raise unsupported_sql("A function that is not an expression of SQL")
        body = tree.expression
        returns = tree.find(exp.ReturnsProperty)
        return TempFunction(
            name=declared.this.name.lower(),
            parameters={item.name.lower(): _declared(item.kind) for item in declared.expressions},
            body=self.expanded(_coerced(body, _declared(returns.this) if returns else None)),
        )


def is_temp_function(tree: exp.Expr) -> TypeGuard[exp.Create]:
    """Whether a statement is CREATE TEMP FUNCTION."""
    return (
        isinstance(tree, exp.Create)
        and str(tree.kind).upper() == "FUNCTION"
        and tree.find(exp.TemporaryProperty) is not None
    )


def _declared(type_: exp.DataType) -> exp.DataType | None:
    """The type that an argument becomes. An array or a struct is one already, or is refused."""
    return None if type_.this in (ANY_TYPE, Type.ARRAY, Type.STRUCT) else type_


def _coerced(value: exp.Expr, type_: exp.DataType | None) -> exp.Expr:
    return exp.Cast(this=value.copy(), to=type_.copy()) if type_ else value.copy()


def _substituted(body: exp.Expr, values: Mapping[str, exp.Expr]) -> exp.Expr:
    """An expression with values in the place of names; ``a.b`` is a field of a's value."""
    for column in list(body.find_all(exp.Column)):
        first, *rest = column.parts
        value = values.get(first.name.lower())
        if value is not None:
            parts = [exp.Paren(this=value.copy()), *(part.copy() for part in rest)]
            body = _replaced(body, column, exp.Dot.build(parts) if rest else parts[0])
    return body


def _replaced(tree: exp.Expr, node: exp.Expr, value: exp.Expr) -> exp.Expr:
    """The tree with the value in the node's place, which may be the whole of it."""
    if node is tree:
        return value
    node.replace(value)
    return tree
