"""A script's variables: computed, kept as typed literals, and put in the place of their names.

BigQuery lets a column go before a variable of the same name; here such a statement is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

from sqlglot import exp

from local.bigquery.duck_types import quoted
from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.session import Session, described
from local.bigquery.sql.dialect import parse
from local.bigquery.sql.nodes import cast, text
from local.bigquery.sql.scope import table_entries
from local.bigquery.sql.temp_functions import TempFunctions

# A row of FOR … IN, by the lower-case names of its columns.
Row: TypeAlias = dict[str, exp.Expr]

_NULL_TYPES = ('"NULL"', "NULL")


class Variables:
    """Those of one run of a script; names are in lower case."""

    def __init__(self, session: Session, functions: TempFunctions) -> None:
        self._session = session
        self._functions = functions
        self._values: dict[str, exp.Expr | Row] = {}
        self._types: dict[str, str | None] = {}

    def declare(self, name: str, type_: str | None, value: str | None) -> None:
        """Make a variable; its value is NULL without one."""
        if name in self._values:
            raise invalid_query(f"Variable '{name}' redeclaration")
        self._types[name] = type_
        self._values[name] = self._evaluated(value or "NULL", type_)

    def assign(self, name: str, value: str) -> None:
        """Give a variable another value."""
        if name not in self._types:
            raise invalid_query(f"Undeclared variable: {name}")
        self._values[name] = self._evaluated(value, self._types[name])

    @contextmanager
    def row(self, name: str, row: Row) -> Iterator[None]:
        """Let a name stand for a row."""
        outer = self._values.get(name)
        self._values[name] = row
        yield
        del self._values[name]
        if outer is not None:
            self._values[name] = outer

    def rows(self, query: str) -> list[Row]:
        """What a query gives, each value as a literal of its type."""
        tree = self.bound(parse(query))
        if not isinstance(tree, exp.Query):
            raise invalid_query("Syntax error: Expected a query")
        session = self._session
        session.warehouse.appends.load_pending()
        duck = session.duck(tree)
        names = [item.name for item in described(session.cursor, duck)]
        columns = (f"CAST({quoted(n)} AS VARCHAR), typeof({quoted(n)})" for n in names)
        found = session.cursor.execute(f"SELECT {', '.join(columns)} FROM ({duck})").fetchall()
        return [
            {
                name.lower(): _literal(row[2 * place], row[2 * place + 1])
                for place, name in enumerate(names)
            }
            for row in found
        ]

    def words(self, expression: str) -> str | None:
        """An expression's value as text, None for NULL."""
        value = self._evaluated(expression, None)
        return None if isinstance(value.this, exp.Null) else value.this.name

    def bound(self, tree: exp.Expr) -> exp.Expr:
        """The statement with values in the place of names and calls. ``tree`` is used up."""
        used = set()
        for column in list(tree.find_all(exp.Column)):
            value = self._value([part.name.lower() for part in column.parts])
            if value is not None:
                used.add(column.parts[0].name.lower())
                column.replace(value.copy())
        if used:
            self._check_no_column(tree, used)
        return self._functions.expanded(tree)

    def _value(self, path: list[str]) -> exp.Expr | None:
        value = self._values.get(path[0])
        if not isinstance(value, dict):
            return value if len(path) == 1 else None
        if len(path) != 2 or path[1] not in value:
            raise invalid_query(f"Unrecognized name: {'.'.join(path)}")
        return value[path[1]]

    def _evaluated(self, expression: str, type_: str | None) -> exp.Expr:
        typed = f"CAST(({expression}) AS {type_})" if type_ else f"({expression})"
        rows = self.rows(f"SELECT {typed} AS value")
        return rows[0]["value"]

    def _check_no_column(self, tree: exp.Expr, used: set[str]) -> None:
        read = tree.expression if isinstance(tree, exp.Create) else tree
        columns = {
            item.name.lower()
            for table in table_entries(read, self._session.names)
            for item in table.schema
        }
        aliases = {alias.alias.lower() for alias in read.find_all(exp.Alias)}
        for name in sorted(used & (columns | aliases)):
            raise unsupported_sql(f"A variable that is called as a column is, {name},")


def _literal(value: str | None, type_: str) -> exp.Expr:
    """A typed literal; of NULL a typed NULL, or a plain one where nothing says its type."""
    if type_ in _NULL_TYPES:
        return exp.Paren(this=exp.null())
    return cast(exp.null() if value is None else text(value), type_)
