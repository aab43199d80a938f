"""Text functions whose arguments or NULLs differ."""

from functools import reduce

from sqlglot import exp

from local.bigquery.sql.nodes import call, cast, text

Arguments = list[exp.Expr]


def split(arguments: Arguments) -> exp.Expr:
    """SPLIT(value[, separator]), by comma unless told."""
    separator = arguments[1] if len(arguments) > 1 else text(",")
    return call("str_split", arguments[0], separator)


def padded(name: str, arguments: Arguments) -> exp.Expr:
    """LPAD and RPAD, with blanks unless told."""
    fill = arguments[2] if len(arguments) > 2 else text(" ")
    return call(name, arguments[0], cast(arguments[1], "INTEGER"), fill)


def instr(arguments: Arguments) -> exp.Expr:
    """INSTR with a position or an occurrence is not here: two arguments only."""
    value, part = arguments
    return call("strpos", value, part)


def trimmed(native: str, macro: str, arguments: Arguments) -> exp.Expr:
    """Without characters, TRIM removes every kind of white space, and DuckDB's only blanks."""
    return call(native if len(arguments) > 1 else macro, *arguments)


def concat(arguments: Arguments) -> exp.Expr:
    """NULL when any argument is NULL; DuckDB's concat leaves NULLs out."""
    return exp.Paren(this=reduce(lambda a, b: exp.DPipe(this=a, expression=b), arguments))


def string_agg(arguments: Arguments) -> exp.Expr:
    """The aggregate, before ``aggregates`` makes it DuckDB's."""
    return exp.GroupConcat(
        this=arguments[0], separator=arguments[1] if len(arguments) > 1 else text(",")
    )
