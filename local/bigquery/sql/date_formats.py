"""FORMAT_* and PARSE_*: BigQuery's format elements, written with DuckDB's.

https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements
"""

import re
from functools import reduce

from sqlglot import exp

from local.bigquery.errors import unsupported_sql
from local.bigquery.sql.date_parts import Family
from local.bigquery.sql.nodes import call, cast, is_text, text

ELEMENT = re.compile(r"%(E\*S|E\dS|E4Y|Ez|-[dmHIMSjy]|.)", re.DOTALL)
# Elements that mean the same in both.
SAME = frozenset("aAbBdHIjmMpSuUVwWyYG%") | {"-d", "-m", "-H", "-I", "-M", "-S", "-j", "-y"}
# Elements that are short for others.
LONGER = {
    "F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M", "D": "%m/%d/%y", "x": "%m/%d/%y",
    "X": "%H:%M:%S",
    "h": "%b", "E4Y": "%Y", "n": "\n", "t": "\t",
}  # fmt: skip
YEAR = ("%Y", "%y", "%G")


def format_parts(pattern: str) -> list[tuple[str, str]]:
    """The pattern as runs.

    ``("strftime", run)`` for what DuckDB writes, ``("element", name)`` for the rest.
    """
    runs: list[tuple[str, str]] = []

    def add(text_: str) -> None:
        if runs and runs[-1][0] == "strftime":
            runs[-1] = ("strftime", runs[-1][1] + text_)
        else:
            runs.append(("strftime", text_))

    position = 0
    for match in ELEMENT.finditer(pattern):
        if match.start() > position:
            add(pattern[position : match.start()])
        name = match[1]
        if name in SAME or name in LONGER:
            add(LONGER.get(name, match[0]))
        else:
            runs.append(("element", name))
        position = match.end()
    if position < len(pattern):
        add(pattern[position:])
    return runs


def formatted(family: Family, name: str, arguments: list[exp.Expr]) -> exp.Expr:
    """``FORMAT_DATE(pattern, x)`` and the like.

    FORMAT_TIMESTAMP takes a time zone (UTC otherwise).
    """
    pattern, value = arguments[0], family.value(arguments[1])
    if not is_text(pattern):
        raise unsupported_sql(f"{name} with a format that is not a literal")
    zone = arguments[2] if len(arguments) > 2 else None
    if family.name == "TIMESTAMP":
        value = call("timezone", zone.copy() if zone else "UTC", value)
    pieces = [_piece(kind, part, value, zone, name) for kind, part in format_parts(pattern.name)]
    return reduce(_joined, pieces) if pieces else text("")


def _joined(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return exp.Paren(this=exp.DPipe(this=left, expression=right))


def _piece(kind: str, part: str, value: exp.Expr, zone: exp.Expr | None, name: str) -> exp.Expr:
    if kind == "strftime":
        return call("strftime", value.copy(), part)
    if part == "Q":
        return cast(call("quarter", value.copy()), "VARCHAR")
    if part == "e":
        return call("lpad", call("strftime", value.copy(), "%-d"), 2, " ")
    if part == "s" and zone is None:
        return cast(call("fn.unix_seconds", value.copy()), "VARCHAR")
    if part == "Z" and zone is None:
        return text("UTC")
    if part == "z" and zone is None:
        return text("+0000")
    if part in ("E*S", "E3S", "E6S"):
        return _seconds(part, value)
    raise unsupported_sql(f"{name} with the format element %{part}")


def _seconds(part: str, value: exp.Expr) -> exp.Expr:
    """``%E3S`` is ``05.120``; ``%E*S`` is ``05.12``, and ``05`` without a fraction."""
    with_fraction = call("strftime", value.copy(), "%S.%f")
    if part == "E*S":
        without_zeros = call("regexp_replace", with_fraction, r"(\.\d*?)0+$", r"\1")
        return call("regexp_replace", without_zeros, r"\.$", "")
    return call("left", with_fraction, 3 + int(part[1]))


def parsed(family: Family, name: str, arguments: list[exp.Expr]) -> exp.Expr:
    """``PARSE_DATE(pattern, x)`` and the like.

    What the pattern leaves out is of 1970-01-01 00:00:00 UTC.
    """
    pattern, value = arguments[0], arguments[1]
    if not is_text(pattern):
        raise unsupported_sql(f"{name} with a format that is not a literal")
    formats = _parse_formats(pattern.name, name)
    if not any(year in formats[0] for year in YEAR):
        # DuckDB would take 1900.
        formats = [f"%Y {one}" for one in formats]
        value = _joined(text("1970 "), value)
    read = call("strptime", value, exp.Array(expressions=[text(one) for one in formats]))
    if family.name != "TIMESTAMP":
        return cast(read, family.type)
    zone = arguments[2] if len(arguments) > 2 else text("UTC")
    return read if "%z" in formats[0] else call("timezone", zone, read)


def _parse_formats(pattern: str, name: str) -> list[str]:
    """One DuckDB format, or two where a fraction of a second may be there or not."""
    pieces = [""]
    for kind, part in format_parts(pattern):
        if kind == "strftime":
            pieces = [piece + part for piece in pieces]
        elif part in ("E*S", "E3S", "E6S"):
            pieces = [piece + end for piece in pieces for end in ("%S.%f", "%S")]
        elif part in ("z", "Ez"):
            pieces = [piece + "%z" for piece in pieces]
        else:
            raise unsupported_sql(f"{name} with the format element %{part}")
    return pieces
