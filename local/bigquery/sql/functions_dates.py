"""Constructors of dates and times, and the current ones."""

from sqlglot import exp

from local.bigquery.sql.nodes import call, cast, is_text, text

Arguments = list[exp.Expr]


def date(arguments: Arguments) -> exp.Expr:
    """DATE(y, m, d), DATE(timestamp, zone) or DATE(value)."""
    if len(arguments) == 3:
        return call("make_date", *arguments)
    if len(arguments) == 2:
        return call("fn.date_in_zone", cast(arguments[0], "TIMESTAMPTZ"), arguments[1])
    (value,) = arguments
    return cast(value, "DATE")


def datetime(arguments: Arguments) -> exp.Expr:
    """DATETIME of six parts, of (timestamp, zone), of (date, time), or of one value."""
    if len(arguments) == 6:
        *parts, second = arguments
        return call("make_timestamp", *parts, cast(second, "DOUBLE"))
    if len(arguments) == 1:
        return cast(arguments[0], "TIMESTAMP")
    value, second = arguments
    if is_text(second):
        return call("timezone", second, cast(value, "TIMESTAMPTZ"))
    return exp.Paren(this=exp.Add(this=cast(value, "DATE"), expression=cast(second, "TIME")))


def timestamp(arguments: Arguments) -> exp.Expr:
    """TIMESTAMP(value[, zone])."""
    value, *zone = arguments
    return call("fn.timestamp_in_zone", value, zone[0]) if zone else cast(value, "TIMESTAMPTZ")


def time(arguments: Arguments) -> exp.Expr:
    """TIME(h, m, s), TIME(timestamp, zone) or TIME(value)."""
    if len(arguments) == 3:
        *parts, second = arguments
        return call("make_time", *parts, cast(second, "DOUBLE"))
    value, *zone = arguments
    return call("fn.to_time", call("timezone", zone[0], value) if zone else value)


def timestamp_of(micros: int, arguments: Arguments) -> exp.Expr:
    """TIMESTAMP_SECONDS, _MILLIS or _MICROS; ``micros`` is the unit."""
    (value,) = arguments
    scaled: exp.Expr = cast(value, "BIGINT")
    if micros > 1:
        scaled = exp.Mul(this=scaled, expression=exp.Literal.number(micros))
    return call("make_timestamptz", scaled)


def now(type_: str, arguments: Arguments) -> exp.Expr:
    """CURRENT_DATE, CURRENT_DATETIME, CURRENT_TIME: in UTC, or in the zone that is given."""
    zone = arguments[0] if arguments else text("UTC")
    return cast(call("timezone", zone, call("now")), type_)
