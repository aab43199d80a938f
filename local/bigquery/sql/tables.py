"""Table names in a statement: which they mean, and what DuckDB reads instead."""

from collections.abc import Callable

from sqlglot import exp

from local.bigquery.catalog import Table
from local.bigquery.errors import unsupported_sql
from local.bigquery.names import TableName
from local.bigquery.sql.information_schema import information_schema
from local.bigquery.sql.scope import SESSION, TEMPORARY, Names, read_tables

SUFFIX = "_TABLE_SUFFIX"
# A view of a view of a view ...: production's limit
# (https://cloud.google.com/bigquery/quotas#view_limits).
MAX_VIEW_DEPTH = 16
# (GoogleSQL of a view, its project) -> the translated query
ViewTranslator = Callable[[str, str], exp.Expr]


def resolve_tables(tree: exp.Expr, names: Names, view: ViewTranslator) -> None:
    """Put what DuckDB reads in place of every table name, under the name that the query uses."""
    for node in list(read_tables(tree)):
        if node.args.get("version"):
            raise unsupported_sql("FOR SYSTEM_TIME AS OF")
        alias = exp.to_identifier(node.alias or node.name.rstrip("*") or node.name, quoted=True)
        if "INFORMATION_SCHEMA" in node.name.upper():
            node.replace(_subquery(information_schema(node, names.catalog, names.project), alias))
            continue
        name = names.table_name(node)
        _strip_qualifiers(tree, name, alias)
        if name.table.endswith("*"):
            _hide_suffix(node, alias)
            node.replace(_subquery(_union(names.matching(name)), alias))
            continue
        table = names.table(name)
        if table.view_query is not None:
            node.replace(_subquery(view(table.view_query, name.project), alias))
        else:
            _point_at(node, table, alias)


def _point_at(node: exp.Table, table: Table, alias: exp.Identifier) -> None:
    node.set("this", exp.to_identifier(table.storage_id, quoted=True))
    node.set("db", exp.to_identifier(TEMPORARY if table.name.dataset == SESSION else "data"))
    node.set("catalog", None)
    if not isinstance(node.parent, exp.Insert | exp.Schema):
        node.set("alias", exp.TableAlias(this=alias))


def _subquery(query: exp.Expr, alias: exp.Identifier) -> exp.Subquery:
    return exp.Subquery(this=query, alias=exp.TableAlias(this=alias))


def _union(tables: list[tuple[Table, str]]) -> exp.Expr:
    """Every table's rows, columns matched by name, with the pseudo column that tells them apart."""
    parts = []
    for table, suffix in tables:
        columns = [exp.Star(), exp.alias_(exp.Literal.string(suffix), SUFFIX, quoted=True)]
        source = exp.Table(
            this=exp.to_identifier(table.storage_id, quoted=True), db=exp.to_identifier("data")
        )
        select = exp.Select(expressions=columns)
        select.set("from_", exp.From(this=source))
        parts.append(select)
    query: exp.Expr = parts[0]
    for part in parts[1:]:
        query = exp.Union(this=query, expression=part, distinct=False, by_name=True)
    return query


def _hide_suffix(node: exp.Table, alias: exp.Identifier) -> None:
    """``*`` does not show the pseudo column."""
    select = node.find_ancestor(exp.Select)
    for projection in select.expressions if select else []:
        star = projection.this if isinstance(projection, exp.Column) else projection
        if isinstance(star, exp.Star):
            hidden = exp.Column(this=exp.to_identifier(SUFFIX, quoted=True), table=alias.copy())
            star.set("except_", [*(star.args.get("except_") or []), hidden])


def _strip_qualifiers(tree: exp.Expr, name: TableName, alias: exp.Identifier) -> None:
    """``dataset.table.column`` as ``table.column``."""
    prefixes = ([*name], [name.dataset, name.table])
    for column in list(tree.find_all(exp.Column)):
        parts = [part.name for part in column.parts]
        for prefix in prefixes:
            rest = parts[len(prefix) :]
            if rest and parts[: len(prefix)] == prefix:
                identifiers = [
                    alias.copy(),
                    *(exp.to_identifier(part, quoted=True) for part in rest),
                ]
                column.replace(
                    exp.Dot.build(identifiers) if len(rest) > 1 else _column(identifiers)
                )


def _column(identifiers: list[exp.Identifier]) -> exp.Column:
    table, name = identifiers
    return exp.Column(this=name, table=table)
