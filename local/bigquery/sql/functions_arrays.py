"""Functions that make, join and summarize arrays."""

from functools import reduce

from sqlglot import exp

from local.bigquery.sql import date_parts
from local.bigquery.sql.nodes import call, cast

Arguments = list[exp.Expr]


def array_concat(arguments: Arguments) -> exp.Expr:
    """ARRAY_CONCAT of two or more; NULL when one of them is."""
    return reduce(lambda a, b: call("fn.array_concat", a, b), arguments)


def approx_count_distinct(arguments: Arguments) -> exp.Expr:
    """Counted exactly: BigQuery's estimate is exact for small sets, DuckDB's is not."""
    return exp.Count(this=exp.Distinct(expressions=arguments), big_int=True)


def approx_quantiles(arguments: Arguments) -> exp.Expr:
    """The n-quantiles, n + 1 values with both ends, each a value that occurs."""
    value, count = arguments
    buckets = int(count.name)
    fractions = [exp.Literal.number(repr(step / buckets)) for step in range(buckets + 1)]
    return call(
        "quantile_disc", value, exp.Array(expressions=[cast(one, "DOUBLE") for one in fractions])
    )


def generate_array(arguments: Arguments) -> exp.Expr:
    """GENERATE_ARRAY(start, end[, step]), both ends included."""
    start, end, *step = arguments
    return call("generate_series", start, end, *(step or [exp.Literal.number(1)]))


def generate_dates(type_: str, arguments: Arguments) -> exp.Expr:
    """GENERATE_DATE_ARRAY and GENERATE_TIMESTAMP_ARRAY; by day unless an INTERVAL is given."""
    start, end, *step = arguments
    every = date_parts.interval(step[0]) if step else call("to_days", 1)
    series = call("generate_series", cast(start, type_), cast(end, type_), every)
    return cast(series, f"{type_}[]")


def top_count(arguments: Arguments) -> exp.Expr:
    """APPROX_TOP_COUNT(value, n): counted exactly."""
    value, count = arguments
    return call("fn.top_count", value, count)
