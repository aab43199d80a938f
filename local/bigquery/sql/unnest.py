"""UNNEST in FROM: BigQuery's range variables as DuckDB relations.

``UNNEST(array_of_structs) AS e`` lets a query say ``e.key``, ``key``, ``e`` and ``e.*``; without an
alias just ``key``. A subquery that
unnests two levels gives all of these but one: the value ``e`` itself would never be NULL, so where
a query uses it the
subquery has it as a column besides.
"""

from collections.abc import Iterator

from sqlglot import exp

from local.bigquery.sql.fields import KnownFields, unnest_alias
from local.bigquery.sql.nodes import call, column_path, selects

# The element before it has the query's own name for it, which may be the array's too.
ELEMENT = "element__"
TWO_LEVELS = exp.Kwarg(this=exp.var("max_depth"), expression=exp.Literal.number(2))


def unnests(tree: exp.Expr, known: KnownFields) -> None:
    """Replace every UNNEST of a FROM or JOIN."""
    for unnest in list(tree.find_all(exp.Unnest)):
        if not isinstance(unnest.parent, exp.From | exp.Join):
            continue
        join = unnest.parent if isinstance(unnest.parent, exp.Join) else None
        relation = _relation(unnest, known)
        _prefer_the_element(unnest)
        unnest.replace(relation)
        if join is not None and not join.args.get("on") and not join.args.get("using"):
            _join_every_element(join)


def implicit_unnests(tree: exp.Expr) -> None:
    """``FROM t JOIN t.items AS i``: a path that begins with an earlier name is an array."""
    for select in selects(tree):
        from_ = select.args.get("from_")
        known = {from_.this.alias_or_name.lower()} if from_ else set()
        for join in select.args.get("joins") or ():
            table = join.this
            parts = table.parts if isinstance(table, exp.Table) else []
            if len(parts) > 1 and parts[0].name.lower() in known:
                join.set("this", _explicit(table))
            known.add(table.alias_or_name.lower())


def _explicit(table: exp.Table) -> exp.Unnest:
    first, second, *rest = (part.copy() for part in table.parts)
    path: exp.Expr = exp.Column(this=second, table=first)
    for part in rest:
        path = exp.Dot(this=path, expression=part)
    alias = table.alias or table.parts[-1].name
    columns = [exp.to_identifier(alias, quoted=True)]
    return exp.Unnest(expressions=[path], alias=exp.TableAlias(columns=columns))


def _join_every_element(join: exp.Join) -> None:
    """``LEFT JOIN UNNEST(…)`` needs no condition in BigQuery."""
    if join.side:
        join.set("on", exp.true())
    else:
        join.set("kind", "CROSS")


def _relation(unnest: exp.Unnest, known: KnownFields) -> exp.Subquery:
    array, alias = unnest.expressions[0], unnest_alias(unnest)
    structs = known.holds_structs(array)
    offset = _offset(unnest, array)
    if structs and alias and _is_used_whole(unnest, alias):
        for star in _stars(unnest, alias):
            hidden = exp.column(alias, table=alias, quoted=True)
            star.set("except_", [*(star.args.get("except_") or []), hidden])
        return _renamed(array, alias, offset, [call("unnest", exp.column(ELEMENT))])
    if alias and not structs:
        return _renamed(array, alias, offset, [])
    column: exp.Expr = call("unnest", array.copy(), TWO_LEVELS.copy())
    columns = [exp.alias_(column, "f0_") if structs is False else column, *offset]
    return exp.Select(expressions=columns).subquery(
        exp.to_identifier(alias or "unnest__", quoted=True)
    )


def _offset(unnest: exp.Unnest, array: exp.Expr) -> list[exp.Expr]:
    """``WITH OFFSET [AS name]`` as a column."""
    offset = unnest.args.get("offset")
    if not offset:
        return []
    positions = call("unnest", call("range", call("len", array.copy())))
    name = offset.name if isinstance(offset, exp.Identifier) else "offset"
    return [exp.alias_(positions, name, quoted=True)]


def _renamed(
    array: exp.Expr, alias: str, offset: list[exp.Expr], fields: list[exp.Expr]
) -> exp.Subquery:
    """The element under its name, besides its ``fields``: of an array that may have the same."""
    element = exp.alias_(call("unnest", array.copy()), ELEMENT)
    inner = exp.Select(expressions=[element, *offset]).subquery("unnest__")
    value = exp.alias_(exp.column(ELEMENT), alias, quoted=True)
    names = [exp.column(column.alias, quoted=True) for column in offset]
    outer = exp.Select(expressions=[value, *fields, *names]).from_(inner)
    return outer.subquery(exp.to_identifier(alias, quoted=True))


def _is_used_whole(unnest: exp.Unnest, alias: str) -> bool:
    return any(True for _ in _whole_uses(unnest, alias))


def _whole_uses(unnest: exp.Unnest, alias: str) -> Iterator[exp.Column]:
    """Where the SELECT that reads the UNNEST, or what is in it, says just the alias."""
    select = unnest.find_ancestor(exp.Select)
    for part in _without_ctes(select) if select else []:
        for column in list(part.find_all(exp.Column)):
            if (
                column.name.lower() == alias.lower()
                and not column.table
                and not isinstance(column.this, exp.Star)
                and column.find_ancestor(exp.Unnest) is not unnest
            ):
                yield column


def _prefer_the_element(unnest: exp.Unnest) -> None:
    """``UNNEST(items) AS items``: the name is the element's from here on, not the array's.

    ORDER BY is left alone: there it may be a column that the SELECT gives out.
    """
    alias, select = unnest_alias(unnest), unnest.find_ancestor(exp.Select)
    if alias.lower() not in [part.lower() for part in column_path(unnest.expressions[0])[-1:]]:
        return
    for column in list(_whole_uses(unnest, alias)):
        if column.find_ancestor(exp.Select) is select and not column.find_ancestor(exp.Order):
            column.set("table", exp.to_identifier(alias, quoted=True))


def _without_ctes(select: exp.Select) -> list[exp.Expr]:
    """The parts of a SELECT that see what its FROM names."""
    return [part for part in select.iter_expressions() if not isinstance(part, exp.With)]


def _stars(unnest: exp.Unnest, alias: str) -> list[exp.Star]:
    """The ``*`` and ``alias.*`` of the SELECT that reads the UNNEST."""
    select = unnest.find_ancestor(exp.Select)
    found = []
    for projection in select.expressions if select else []:
        if isinstance(projection, exp.Star):
            found.append(projection)
        elif (
            isinstance(projection, exp.Column)
            and projection.is_star
            and projection.table.lower() == alias.lower()
        ):
            found.append(projection.this)
    return found
