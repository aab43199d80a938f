"""From GoogleSQL to DuckDB's SQL: the rules in their order."""

from collections.abc import Callable, Mapping

from sqlglot import exp
from sqlglot.errors import UnsupportedError

from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.sql import aggregates, calls, conversions, operators, projections
from local.bigquery.sql.dialect import parse
from local.bigquery.sql.fields import KnownFields
from local.bigquery.sql.functions_json import DOCUMENT_KIND
from local.bigquery.sql.nodes import call
from local.bigquery.sql.scope import Names, table_entries
from local.bigquery.sql.tables import MAX_VIEW_DEPTH, resolve_tables
from local.bigquery.sql.unnest import implicit_unnests, unnests

Rule = Callable[[exp.Expr], None]

# Before names are resolved. Parameters come first, so that rules see values.
SHAPES: tuple[Rule, ...] = (
    calls.prefixed_functions,
    calls.known_functions,
    projections.pivots_as_groups,
    projections.select_as_struct,
    projections.name_struct_fields,
    projections.name_columns,
)
# After UNNEST and JSON have used what the tree says in BigQuery's terms.
MEANINGS: tuple[Rule, ...] = (
    conversions.types,
    operators.dates,
    operators.subscripts,
    operators.in_unnest,
    operators.divisions,
    operators.likes,
    conversions.json_literals,
    conversions.casts,
    conversions.float_literals,
    aggregates.array_aggregates,
    aggregates.string_aggregates,
    aggregates.conditional_counts,
    calls.evaluated_once,
)
# Text forms of the JSON functions that answer in the kind of their document.
TEXT_FORMS = {
    "fn.json_query": "fn.json_query_text",
    "fn.json_query_array": "fn.json_query_array_text",
    "fn.json_string": "fn.to_string",
}
REFUSED = {
    exp.Command: "This statement",
    exp.Declare: "A script",
    exp.TableSample: "TABLESAMPLE",
    exp.Export: "EXPORT DATA",
}


def translated(
    tree: exp.Expr, names: Names, parameters: Mapping[str, exp.Expr], view_depth: int = 0
) -> exp.Expr:
    """The statement as DuckDB's tree. ``tree`` is used up.

    ApiError for what cannot be translated truly.
    """
    refuse_unsupported(tree)
    bind_parameters(tree, parameters)
    implicit_unnests(tree)
    known = KnownFields(tree, [entry.schema for entry in table_entries(tree, names)])
    for rule in SHAPES:
        rule(tree)
    json_kinds(tree, known)
    unnests(tree, known)
    for rule in MEANINGS:
        rule(tree)

    def view(sql: str, project: str) -> exp.Expr:
        if view_depth == MAX_VIEW_DEPTH:
            raise invalid_query("Resources exceeded: Exceeded maximum view nesting depth")
        inner = Names(names.catalog, project, None)
        return translated(parse(sql), inner, {}, view_depth + 1)

    resolve_tables(tree, names, view)
    return tree


def duck_sql(tree: exp.Expr) -> str:
    """The text of a translated tree."""
    try:
        return tree.sql(dialect="duckdb", comments=False)
    except UnsupportedError as unsupported:
        raise unsupported_sql(str(unsupported)) from unsupported


def refuse_unsupported(tree: exp.Expr) -> None:
    """Refuse statements and clauses that DuckDB would not run as BigQuery does."""
    for kind, name in REFUSED.items():
        if tree.find(kind):
            raise unsupported_sql(name)


def bind_parameters(tree: exp.Expr, parameters: Mapping[str, exp.Expr]) -> None:
    """Put the value of every ``@name`` in its place."""
    for node in list(tree.find_all(exp.Parameter)):
        name = node.name.lower()
        if isinstance(node.this, exp.Parameter):
            raise unsupported_sql(f"A system variable, @@{node.this.name},")
        if name not in parameters:
            raise invalid_query(f"Query parameter '{node.name}' not found")
        node.replace(parameters[name].copy())


def json_kinds(tree: exp.Expr, known: KnownFields) -> None:
    """JSON functions answer with text for text and with JSON for JSON.

    ``json.a.b`` is a path into a document.
    """
    for column in list(tree.find_all(exp.Column)):
        _json_path(column, known)
    for node in list(tree.find_all(exp.Anonymous)):
        if node.meta.get(DOCUMENT_KIND) and not known.is_json(node.expressions[0]):
            node.set("this", TEXT_FORMS[node.name])


def _json_path(column: exp.Column, known: KnownFields) -> None:
    """``attributes.reason`` where ``attributes`` is a JSON column."""
    parts = column.parts
    for size in range(1, len(parts)):
        head = exp.Column(
            **dict(zip(("this", "table", "db"), reversed(parts[:size]), strict=False))
        )
        found = known.field(head)
        if found is not None and found.type == "JSON":
            keys = "".join(f'."{part.name}"' for part in parts[size:])
            column.replace(call("json_extract", head.copy(), f"${keys}"))
            return
