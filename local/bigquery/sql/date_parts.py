"""Date parts (DAY, WEEK(MONDAY), ISOYEAR, ...) and the functions that take one."""

from dataclasses import dataclass

from sqlglot import exp

from local.bigquery.errors import invalid_query
from local.bigquery.sql.nodes import call, cast, is_text

# ISO number of the first day of a week.
FIRST_DAYS = {
    "WEEK": 7, "ISOWEEK": 1,
    "WEEK(SUNDAY)": 7, "WEEK(MONDAY)": 1, "WEEK(TUESDAY)": 2, "WEEK(WEDNESDAY)": 3,
    "WEEK(THURSDAY)": 4, "WEEK(FRIDAY)": 5, "WEEK(SATURDAY)": 6,
}  # fmt: skip
UNIT_MICROS = {
    "MICROSECOND": 1,
    "MILLISECOND": 1_000,
    "SECOND": 1_000_000,
    "MINUTE": 60_000_000,
    "HOUR": 3_600_000_000,
    "DAY": 86_400_000_000,
}
DATE_UNITS = ("DAY", "MONTH", "QUARTER", "YEAR", "ISOYEAR")
INTERVALS = {
    "MICROSECOND": "to_microseconds",
    "MILLISECOND": "to_milliseconds",
    "SECOND": "to_seconds",
    "MINUTE": "to_minutes",
    "HOUR": "to_hours",
    "DAY": "to_days",
    "WEEK": "to_weeks",
    "MONTH": "to_months",
    "QUARTER": "to_quarters",
    "YEAR": "to_years",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """DATE, DATETIME or TIMESTAMP: its DuckDB type and the parts that its functions take."""

    name: str
    type: str
    add: tuple[str, ...]

    def value(self, node: exp.Expr) -> exp.Expr:
        """The argument as this type. A DATE is checked and never cut out of a longer value."""
        if self.name == "DATE" and not is_text(node):
            return call("fn.as_date", node)
        return cast(node, self.type)


DATE = Family(name="DATE", type="DATE", add=("DAY", "WEEK", "MONTH", "QUARTER", "YEAR"))
DATETIME = Family(name="DATETIME", type="TIMESTAMP", add=tuple(INTERVALS))
TIMESTAMP = Family(name="TIMESTAMP", type="TIMESTAMPTZ", add=tuple(UNIT_MICROS))
FAMILIES = (DATE, DATETIME, TIMESTAMP)


def part_name(node: exp.Expr) -> str:
    """``DAY``, ``WEEK(MONDAY)``, ...: however the parser read it."""
    if isinstance(node, exp.WeekStart):
        return f"WEEK({node.this.name.upper()})"
    return node.name.upper()


def interval(node: exp.Expr) -> exp.Expr:
    """``INTERVAL n PART`` as a call; n may be any expression.

    BigQuery refuses a NULL-free fraction, as the cast does.
    """
    if not isinstance(node, exp.Interval) or not isinstance(node.unit, exp.Var):
        raise invalid_query("Expected INTERVAL expression of the form INTERVAL n PART")
    return call(INTERVALS[part_name(node.unit)], cast(node.this, "INTEGER"))


def shifted(
    family: Family, name: str, sign: type[exp.Binary], arguments: list[exp.Expr]
) -> exp.Expr:
    """``DATE_ADD(x, INTERVAL n PART)`` and the like."""
    value, step = arguments
    unit = part_name(step.args["unit"]) if isinstance(step, exp.Interval) else ""
    if unit not in family.add:
        raise invalid_query(f"{name} does not support the {unit or step} date part")
    moved = sign(this=family.value(value), expression=interval(step))
    return cast(exp.Paren(this=moved), family.type)


def difference(family: Family, name: str, arguments: list[exp.Expr]) -> exp.Expr:
    """``DATE_DIFF(a, b, PART)`` and the like: boundaries, or for TIMESTAMP whole units."""
    end, start, unit = arguments[0], arguments[1], part_name(arguments[2])
    if family is TIMESTAMP:
        if unit not in UNIT_MICROS:
            raise invalid_query(f"{name} does not support the {unit} date part")
        return call("fn.timestamp_diff", end, start, UNIT_MICROS[unit])
    if unit in FIRST_DAYS:
        later, earlier = (
            call("fn.week_index", family.value(value), FIRST_DAYS[unit]) for value in (end, start)
        )
        return exp.Paren(this=exp.Sub(this=later, expression=earlier))
    if unit not in DATE_UNITS and (family is DATE or unit not in UNIT_MICROS):
        raise invalid_query(f"{name} does not support the {unit} date part")
    return call("date_diff", unit.lower(), family.value(start), family.value(end))


def truncated(family: Family, name: str, arguments: list[exp.Expr]) -> exp.Expr:
    """``DATE_TRUNC(x, PART)`` and the like; TIMESTAMP_TRUNC takes a time zone."""
    unit = part_name(arguments[1])
    if (
        unit not in FIRST_DAYS
        and unit not in DATE_UNITS
        and (family is DATE or unit not in UNIT_MICROS)
    ):
        raise invalid_query(f"{name} does not support the {unit} date part")
    value = family.value(arguments[0])
    zone = arguments[2] if len(arguments) > 2 else None
    local = call("timezone", zone.copy(), value) if zone else value
    cut = (
        call("fn.week_trunc", local, FIRST_DAYS[unit])
        if unit in FIRST_DAYS
        else call("date_trunc", unit.lower(), local)
    )
    return call("timezone", zone, cut) if zone else cast(cut, family.type)


def last_day(arguments: list[exp.Expr]) -> exp.Expr:
    """``LAST_DAY(x[, PART])``: the next part's beginning less one day; MONTH by default."""
    unit = arguments[1] if len(arguments) > 1 else exp.var("MONTH")
    first = truncated(DATE, "LAST_DAY", [cast(arguments[0], "DATE"), unit])
    step = "WEEK" if part_name(unit) in FIRST_DAYS else part_name(unit)
    if step not in INTERVALS:
        raise invalid_query(f"LAST_DAY does not support the {step} date part")
    after = exp.Add(this=first, expression=call(INTERVALS[step], 1))
    return cast(exp.Paren(this=exp.Sub(this=after, expression=call("to_days", 1))), "DATE")


# Parts of EXTRACT that are a DuckDB function of the same meaning.
EXTRACTS = {
    "YEAR": "year", "QUARTER": "quarter", "MONTH": "month", "DAY": "day", "HOUR": "hour",
    "MINUTE": "minute",
    "SECOND": "second", "DAYOFYEAR": "dayofyear", "ISOWEEK": "weekofyear", "ISOYEAR": "isoyear",
}  # fmt: skip


def extracted(node: exp.Extract) -> exp.Expr:
    """``EXTRACT(PART FROM x [AT TIME ZONE zone])``.

    Sunday is day 1, WEEK counts from the first Sunday.
    """
    unit, value = part_name(node.this), node.expression
    if isinstance(value, exp.AtTimeZone):
        value = call("timezone", value.args["zone"], cast(value.this, "TIMESTAMPTZ"))
    if unit in EXTRACTS:
        return call(EXTRACTS[unit], value)
    if unit in FIRST_DAYS:
        return call("fn.week_number", value, FIRST_DAYS[unit])
    if unit == "DAYOFWEEK":
        return exp.Paren(
            this=exp.Add(this=call("dayofweek", value), expression=exp.Literal.number(1))
        )
    if unit in ("MILLISECOND", "MICROSECOND"):
        per_second = UNIT_MICROS["SECOND"] // UNIT_MICROS[unit]
        return call("fn.mod", call(unit.lower(), value), per_second)
    if unit in ("DATE", "DATETIME"):
        return cast(value, "DATE" if unit == "DATE" else "TIMESTAMP")
    if unit == "TIME":
        return call("fn.to_time", value)
    raise invalid_query(f"A valid date part name is required but found {unit}")
