"""What is known of columns while a statement is translated.

Enough to tell an array of structs from one of values.

Names are resolved by path against the tables that the statement reads, then against the aliases
that it defines. That is less
than a full name resolution, and enough to choose between two forms that agree wherever both work.
"""

from collections.abc import Iterable

from sqlglot import exp

from local.bigquery.schema import Field, Schema, find_field
from local.bigquery.sql.nodes import column_path, is_native

# On a name that stands for an expression from elsewhere: a temporary function's argument.
STANDS_FOR = "stands_for"

# DuckDB functions that give back the elements of their first argument.
SAME_ELEMENTS = (
    "list_reverse", "list_concat", "fn.array_concat", "fn.array_concat_agg", "fn.first_items",
)  # fmt: skip


class KnownFields:
    """The schemas of a statement's tables, its aliases, and the arrays that UNNESTs name."""

    def __init__(self, tree: exp.Expr, schemas: Iterable[Schema]) -> None:
        self._schemas = list(schemas)
        self._elements: dict[str, Field] = {}
        self._aliases = {
            alias.alias.lower(): alias.this
            for alias in tree.find_all(exp.Alias)
            if not is_native(alias)
        }
        for unnest in tree.find_all(exp.Unnest):
            self._learn(unnest)

    def field(self, node: exp.Expr) -> Field | None:
        """The field that a column path names, None where it is not one of a table."""
        path = column_path(node.meta.get(STANDS_FOR, node))
        if not path:
            return None
        element = self._elements.get(path[0].lower())
        if element is not None and len(path) > 1:
            return _walk(element.fields, path[1:])
        candidates = (
            _walk(schema, path[skip:]) for skip in range(len(path)) for schema in self._schemas
        )
        return next((found for found in candidates if found is not None), None)

    def holds_structs(self, array: exp.Expr, aliases: frozenset[str] = frozenset()) -> bool | None:
        """True for an array of structs, False for one of plain values, None where unknown.

        aliases: those on the way here, which may lead back to themselves
        """
        node = array.meta.get(STANDS_FOR, array).unnest()
        field = self.field(node)
        if field is not None:
            return field.is_record
        if column_path(node):
            name = column_path(node)[-1].lower()
            defined = None if name in aliases else self._aliases.get(name)
            return None if defined is None else self.holds_structs(defined, aliases | {name})
        if isinstance(node, exp.Array):
            return self._array_holds_structs(node)
        if isinstance(
            node, exp.IgnoreNulls | exp.ArrayAgg | exp.Order | exp.Limit | exp.Filter | exp.Window
        ):
            return self._is_struct(node) if isinstance(node, exp.Order) else self._aggregate(node)
        if isinstance(node, exp.Anonymous) and node.name in SAME_ELEMENTS:
            return self.holds_structs(node.expressions[0])
        if isinstance(node, exp.Cast):
            return "STRUCT" in node.to.sql("duckdb")
        return False if isinstance(node, exp.Anonymous) else None

    def is_json(self, node: exp.Expr) -> bool:
        """True for an expression that is known to be JSON and not text."""
        node = node.unnest()
        if isinstance(node, exp.ParseJSON):
            return True
        if isinstance(node, exp.Anonymous):
            return node.name in ("json", "json_extract", "fn.to_json", "fn.json_query")
        if isinstance(node, exp.Bracket):
            return self.is_json(node.this)
        field = self.field(node)
        return field is not None and field.type == "JSON"

    def _aggregate(self, node: exp.Expr) -> bool | None:
        while isinstance(
            node, exp.IgnoreNulls | exp.ArrayAgg | exp.Order | exp.Limit | exp.Filter | exp.Window
        ):
            node = node.this
        return self._is_struct(node)

    def _array_holds_structs(self, node: exp.Array) -> bool | None:
        if not node.expressions:
            return None
        first = node.expressions[0]
        if not isinstance(first, exp.Select):
            return self._is_struct(first)
        if str(first.args.get("kind") or "").upper() == "STRUCT":
            return True
        return self._is_struct(first.expressions[0]) if first.expressions else None

    def _is_struct(self, node: exp.Expr) -> bool | None:
        node = node.unalias().unnest()
        if isinstance(node, exp.Struct):
            return True
        path = column_path(node)
        if len(path) == 1 and path[0].lower() in self._elements:
            return self._elements[path[0].lower()].is_record
        field = self.field(node)
        return field.is_record if field else None

    def _learn(self, unnest: exp.Unnest) -> None:
        name, (array, *_) = unnest_alias(unnest), unnest.expressions
        field = self.field(array)
        if name and field is not None:
            self._elements[name.lower()] = field


def unnest_alias(unnest: exp.Unnest) -> str:
    """The name of ``UNNEST(…) AS name``, '' without one."""
    alias = unnest.args.get("alias")
    if not isinstance(alias, exp.TableAlias):
        return ""
    return alias.columns[0].name if alias.columns else alias.name


def _walk(fields: Schema, path: list[str]) -> Field | None:
    found = find_field(fields, path[0])
    if found is None or len(path) == 1:
        return found
    return _walk(found.fields, path[1:])
