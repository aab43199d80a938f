"""The functions that this server has: GoogleSQL's name -> the DuckDB tree that does the same.

A name that is not in ``FUNCTIONS`` is refused by the translation as ``Function not found``.
``sqlglot``'s own translations are
used only for the names in ``UNCHANGED``, where both databases agree.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlglot import exp
from sqlglot.parsers.bigquery import BigQueryParser

from local.bigquery.errors import invalid_query
from local.bigquery.sql import date_parts, functions_arrays, functions_dates, functions_text
from local.bigquery.sql.date_formats import formatted, parsed
from local.bigquery.sql.functions_json import JSON_FUNCTIONS
from local.bigquery.sql.nodes import call
from local.bigquery.sql.printf import printf
from local.bigquery.sql.regexps import regexp_extract, regexp_extract_all

Arguments = list[exp.Expr]
Builder = Callable[[Arguments], exp.Expr]

# Same meaning in DuckDB under the name that sqlglot gives them (aggregates, window functions, plain
# arithmetic).
UNCHANGED = (
    "ABS", "ACOS", "ANY_VALUE", "ARRAY_AGG", "ASIN", "ATAN", "ATAN2", "AVG", "BIT_AND", "BIT_OR",
    "BIT_XOR", "COALESCE", "CORR", "COS", "COUNT", "COUNTIF", "COVAR_POP", "COVAR_SAMP",
    "CUME_DIST", "DENSE_RANK", "EXP", "FIRST_VALUE", "GREATEST", "IFNULL", "LAG", "LAST_VALUE",
    "LEAD", "LEAST", "LN", "LOGICAL_AND", "LOGICAL_OR", "LOWER", "MAX", "MAX_BY", "MIN", "MIN_BY",
    "NTH_VALUE", "NTILE", "NULLIF", "PERCENT_RANK", "PERCENTILE_CONT", "PERCENTILE_DISC", "RANK",
    "REPEAT", "REVERSE", "ROW_NUMBER", "SIGN", "SIN", "SQRT", "STDDEV", "STDDEV_POP",
    "STDDEV_SAMP", "STRUCT", "SUM", "TAN", "UPPER", "VARIANCE", "VAR_POP", "VAR_SAMP", "WEEK",
)  # fmt: skip

# DuckDB functions or macros that take BigQuery's arguments as they are.
RENAMED = {
    "ARRAY_CONCAT_AGG": "fn.array_concat_agg",
    "ARRAY_LENGTH": "len",
    "ARRAY_REVERSE": "list_reverse",
    "ASCII": "ascii",
    "BYTE_LENGTH": "fn.byte_length",
    "CEIL": "ceil",
    "CEILING": "ceil",
    "CHARACTER_LENGTH": "fn.length",
    "CHAR_LENGTH": "fn.length",
    "CHR": "chr",
    "CONTAINS_SUBSTR": "fn.contains_substr",
    "DATE_FROM_UNIX_DATE": "fn.date_of_days",
    "DIV": "fn.int_div",
    "ENDS_WITH": "ends_with",
    "ERROR": "error",
    "FLOOR": "floor",
    "FROM_BASE64": "from_base64",
    "FROM_HEX": "unhex",
    "GENERATE_UUID": "fn.uuid",
    "IEEE_DIVIDE": "fn.ieee_divide",
    "IS_INF": "isinf",
    "IS_NAN": "isnan",
    "LEFT": "left",
    "LENGTH": "fn.length",
    "LOG10": "log10",
    "MD5": "fn.md5",
    "MOD": "fn.mod",
    "OCTET_LENGTH": "fn.byte_length",
    "POW": "power",
    "POWER": "power",
    "RAND": "random",
    "RANGE_BUCKET": "fn.range_bucket",
    "REGEXP_CONTAINS": "regexp_matches",
    "REPLACE": "replace",
    "RIGHT": "right",
    "ROUND": "round",
    "SAFE_DIVIDE": "fn.safe_divide",
    "SHA1": "fn.sha1",
    "SHA256": "fn.sha256",
    "STARTS_WITH": "starts_with",
    "STRPOS": "strpos",
    "TO_BASE64": "to_base64",
    "TO_HEX": "fn.to_hex",
    "TRANSLATE": "translate",
    "TRUNC": "trunc",
    "UNIX_DATE": "fn.days_of_date",
    "UNIX_MICROS": "epoch_us",
    "UNIX_MILLIS": "fn.unix_millis",
    "UNIX_SECONDS": "fn.unix_seconds",
}


def _renamed(name: str, arguments: Arguments) -> exp.Expr:
    return call(name, *arguments)


def _by_count(names: dict[int, str], arguments: Arguments) -> exp.Expr:
    """Another macro for each number of arguments; KeyError where BigQuery has no such signature."""
    return call(names[len(arguments)], *arguments)


OWN: dict[str, Builder] = {
    "APPROX_COUNT_DISTINCT": functions_arrays.approx_count_distinct,
    "APPROX_QUANTILES": functions_arrays.approx_quantiles,
    "APPROX_TOP_COUNT": functions_arrays.top_count,
    "ARRAY_CONCAT": functions_arrays.array_concat,
    "ARRAY_TO_STRING": partial(_by_count, {2: "fn.array_to_string", 3: "fn.array_to_string_with"}),
    "CONCAT": functions_text.concat,
    "CURRENT_DATE": partial(functions_dates.now, "DATE"),
    "CURRENT_DATETIME": partial(functions_dates.now, "TIMESTAMP"),
    "CURRENT_TIME": partial(functions_dates.now, "TIME"),
    "CURRENT_TIMESTAMP": lambda _: call("now"),
    "DATE": functions_dates.date,
    "DATETIME": functions_dates.datetime,
    "FORMAT": printf,
    "GENERATE_ARRAY": functions_arrays.generate_array,
    "GENERATE_DATE_ARRAY": partial(functions_arrays.generate_dates, "DATE"),
    "GENERATE_TIMESTAMP_ARRAY": partial(functions_arrays.generate_dates, "TIMESTAMPTZ"),
    "INSTR": functions_text.instr,
    "LAST_DAY": date_parts.last_day,
    "LOG": partial(_by_count, {1: "ln", 2: "fn.log"}),
    "LPAD": partial(functions_text.padded, "lpad"),
    "LTRIM": partial(functions_text.trimmed, "ltrim", "fn.lstrip"),
    "REGEXP_EXTRACT": regexp_extract,
    "REGEXP_EXTRACT_ALL": regexp_extract_all,
    "REGEXP_REPLACE": lambda arguments: call("regexp_replace", *arguments, "g"),
    "REGEXP_SUBSTR": regexp_extract,
    "RPAD": partial(functions_text.padded, "rpad"),
    "RTRIM": partial(functions_text.trimmed, "rtrim", "fn.rstrip"),
    "SPLIT": functions_text.split,
    "STRING_AGG": functions_text.string_agg,
    "SUBSTR": partial(_by_count, {2: "fn.substr", 3: "fn.substr_of"}),
    "SUBSTRING": partial(_by_count, {2: "fn.substr", 3: "fn.substr_of"}),
    "TIME": functions_dates.time,
    "TIMESTAMP": functions_dates.timestamp,
    "TIMESTAMP_MICROS": partial(functions_dates.timestamp_of, 1),
    "TIMESTAMP_MILLIS": partial(functions_dates.timestamp_of, 1_000),
    "TIMESTAMP_SECONDS": partial(functions_dates.timestamp_of, 1_000_000),
    "TRIM": partial(functions_text.trimmed, "trim", "fn.strip"),
    **JSON_FUNCTIONS,
}
for _family in date_parts.FAMILIES:
    _n = _family.name
    OWN[f"{_n}_ADD"] = partial(date_parts.shifted, _family, f"{_n}_ADD", exp.Add)
    OWN[f"{_n}_SUB"] = partial(date_parts.shifted, _family, f"{_n}_SUB", exp.Sub)
    OWN[f"{_n}_DIFF"] = partial(date_parts.difference, _family, f"{_n}_DIFF")
    OWN[f"{_n}_TRUNC"] = partial(date_parts.truncated, _family, f"{_n}_TRUNC")
    OWN[f"FORMAT_{_n}"] = partial(formatted, _family, f"FORMAT_{_n}")
    OWN[f"PARSE_{_n}"] = partial(parsed, _family, f"PARSE_{_n}")


def _checked(name: str, build: Builder) -> Builder:
    """A wrong number of arguments is the caller's error, in BigQuery's words."""

    def checked(arguments: Arguments) -> exp.Expr:
        try:
            return build(arguments)
        except (IndexError, KeyError, ValueError) as wrong:
            raise invalid_query(f"No matching signature for function {name}") from wrong

    return checked


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: BigQueryParser.FUNCTIONS[name] for name in UNCHANGED},
    **{name: partial(_renamed, target) for name, target in RENAMED.items()},
    **{name: _checked(name, build) for name, build in OWN.items()},
}
