"""What a SELECT gives out: names of columns, SELECT AS STRUCT, fields of STRUCT(...)."""

from sqlglot import exp

from local.bigquery.errors import unsupported_sql
from local.bigquery.sql.nodes import call, column_path, selects

ROW = "row__"
# In what is written to a table, a struct without names takes the column's by position, as
# DuckDB's row() does.
WRITES = (exp.Insert, exp.Update, exp.Merge)


def select_as_struct(tree: exp.Expr) -> None:
    """``SELECT AS STRUCT a, b`` gives one struct per row.

    At the top of a statement it changes nothing.
    """
    for select in selects(tree):
        kind = str(select.args.get("kind") or "").upper()
        if not kind:
            continue
        select.set("kind", None)
        if kind != "STRUCT" or select is tree:
            continue
        if any(projection.is_star for projection in select.expressions):
            inner = select.copy().subquery(ROW)
            select.replace(exp.select(exp.column(ROW)).from_(inner))
        else:
            select.set("expressions", [exp.Struct(expressions=list(select.expressions))])


def name_struct_fields(tree: exp.Expr) -> None:
    """``STRUCT(a.b, 1)`` has the fields ``b`` and ``_field_2``.

    A parenthesized list is such a struct too.
    """
    for struct in list(tree.find_all(exp.Struct)):
        if struct.find_ancestor(*WRITES) and not any(map(_has_name, struct.expressions)):
            struct.replace(call("row", *struct.expressions))
            continue
        declared = _declared_names(struct)
        fields: list[exp.Expr]
        if declared and len(declared) == len(struct.expressions):
            pairs = zip(declared, struct.expressions, strict=True)
            fields = [
                exp.PropertyEQ(this=name.copy(), expression=_bare(value)) for name, value in pairs
            ]
        else:
            fields = [
                _named_field(value, index) for index, value in enumerate(struct.expressions, 1)
            ]
        struct.set("expressions", fields)


def _has_name(value: exp.Expr) -> bool:
    return isinstance(value, exp.PropertyEQ | exp.Alias) or bool(column_path(value))


def _declared_names(struct: exp.Struct) -> list[exp.Expr]:
    """The names in ``STRUCT<a INT64>(1)`` and ``ARRAY<STRUCT<a INT64>>[STRUCT(1)]``."""
    outer = struct.parent.parent if isinstance(struct.parent, exp.Array) else struct.parent
    if not isinstance(outer, exp.Cast):
        return _names_of_the_first(struct)
    type_ = outer.to.expressions[0] if isinstance(struct.parent, exp.Array) else outer.to
    return [field.this for field in type_.expressions if isinstance(field, exp.ColumnDef)]


def _names_of_the_first(struct: exp.Struct) -> list[exp.Expr]:
    """``[STRUCT(1 AS a), STRUCT(2)]``.

    The elements of an array match by position, under the first one's names.
    """
    siblings = struct.parent.expressions if isinstance(struct.parent, exp.Array) else [struct]
    first = siblings[0]
    if first is struct or not isinstance(first, exp.Struct):
        return []
    return [field.this for field in first.expressions if isinstance(field, exp.PropertyEQ)]


def _bare(value: exp.Expr) -> exp.Expr:
    return value.expression if isinstance(value, exp.PropertyEQ) else value.unalias()


def _named_field(value: exp.Expr, index: int) -> exp.Expr:
    if isinstance(value, exp.PropertyEQ):
        return value
    if isinstance(value, exp.Alias):
        name, value = value.alias, value.this
    else:
        path = column_path(value)
        name = path[-1] if path else f"_field_{index}"
    return exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value)


def name_columns(tree: exp.Expr) -> None:
    """A column without a name is ``f0_``, ``f1_``, ....

    One that is taken out of a struct has the field's name.
    """
    for select in selects(tree):
        unnamed = 0
        for projection in list(select.expressions):
            if isinstance(projection, exp.Alias) or projection.is_star:
                continue
            path = column_path(projection)
            if isinstance(projection, exp.Dot) and not path:
                path = [projection.expression.name]
            if not path:
                path, unnamed = [f"f{unnamed}_"], unnamed + 1
            if isinstance(projection, exp.Column) and len(path) == 1:
                continue
            projection.replace(exp.alias_(projection.copy(), path[-1], quoted=True))


def pivots_as_groups(tree: exp.Expr) -> None:
    """PIVOT as what it means: GROUP BY every other column, one filtered aggregate per value.

    DuckDB has a PIVOT of its own, which names and orders the columns differently.
    """
    for pivot in list(tree.find_all(exp.Pivot)):
        source = pivot.parent
        if pivot.args.get("unpivot") or not isinstance(source, exp.Table | exp.Subquery):
            raise unsupported_sql("UNPIVOT")
        source.set("pivots", None)
        select = _grouped(pivot, source.copy())
        source.replace(select.subquery(pivot.alias or "pivot__"))


def _grouped(pivot: exp.Pivot, source: exp.Expr) -> exp.Select:
    (field,) = pivot.args["fields"]
    used = {
        column.name
        for part in (field.this, *pivot.expressions)
        for column in part.find_all(exp.Column)
    }
    others = exp.Star(except_=[exp.column(name, quoted=True) for name in sorted(used)])
    columns = [
        exp.alias_(_filtered(aggregate, field.this, value), f"{prefix}{name}", quoted=True)
        for value, name in map(_pivot_value, field.expressions)
        for aggregate, prefix in map(_pivot_aggregate, pivot.expressions)
    ]
    select = exp.Select(expressions=[others, *columns])
    select.set("from_", exp.From(this=source))
    select.set("group", exp.Group(all=True))
    return select


def _filtered(aggregate: exp.Expr, column: exp.Expr, value: exp.Expr) -> exp.Filter:
    wanted = exp.EQ(this=column.copy(), expression=value.copy())
    return exp.Filter(this=aggregate.copy(), expression=exp.Where(this=wanted))


def _pivot_aggregate(node: exp.Expr) -> tuple[exp.Expr, str]:
    return (node.this, f"{node.alias}_") if isinstance(node, exp.Alias) else (node, "")


def _pivot_value(node: exp.Expr) -> tuple[exp.Expr, str]:
    """The value and its part of the column name.

    Its alias, the text itself, or ``_`` and the number.
    """
    if isinstance(node, exp.PivotAlias):
        return node.this, node.args["alias"].name
    if isinstance(node, exp.Literal):
        return node, node.name if node.is_string else f"_{node.name}"
    raise unsupported_sql("PIVOT by a value without an alias that is neither text nor a number")
