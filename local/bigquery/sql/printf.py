"""FORMAT: the specifiers that DuckDB's printf writes in the same way."""

import re

from sqlglot import exp

from local.bigquery.errors import unsupported_sql
from local.bigquery.sql.nodes import call, cast, is_text

SPECIFIER = re.compile(
    r"%(?P<flags>[-+ 0#]*)(?P<width>\d*)(?P<precision>\.\d+)?(?P<kind>[a-zA-Z%'*])", re.DOTALL
)
KINDS = {
    "d": "BIGINT",
    "i": "BIGINT",
    "f": "DOUBLE",
    "e": "DOUBLE",
    "g": "DOUBLE",
    "x": "BIGINT",
    "X": "BIGINT",
    "o": "BIGINT",
}


def printf(arguments: list[exp.Expr]) -> exp.Expr:
    """``FORMAT(pattern, …)`` with a literal pattern of %d %i %f %e %g %x %X %o %s %t and %%.

    NULL gives NULL.
    """
    pattern, *values = arguments
    if not is_text(pattern):
        raise unsupported_sql("FORMAT with a pattern that is not a literal")
    kinds = [match["kind"] for match in SPECIFIER.finditer(pattern.name) if match["kind"] != "%"]
    if len(kinds) != len(values):
        raise ValueError("one value for each specifier")
    converted = [_value(kind, value) for kind, value in zip(kinds, values, strict=True)]
    return call("printf", re.sub(r"%([-0-9.]*)t", r"%\1s", pattern.name), *converted)


def _value(kind: str, value: exp.Expr) -> exp.Expr:
    if kind in ("s", "t"):
        return call("fn.to_string", value)
    if kind not in KINDS:
        raise unsupported_sql(f"FORMAT with the specifier %{kind}")
    return cast(value, KINDS[kind])
