"""The JSON functions.

A document is a STRING or JSON; what is taken out of it is of the same kind.
"""

from collections.abc import Callable
from functools import partial

from sqlglot import exp

from local.bigquery.sql.json_paths import duck_path
from local.bigquery.sql.nodes import call

Arguments = list[exp.Expr]

# Set on calls whose result is text for a STRING document and JSON for a JSON document; a rule that
# knows the
# columns decides (``json_kinds``).
DOCUMENT_KIND = "document_kind"


def _scalar(name: str, arguments: Arguments) -> exp.Expr:
    document, *path = arguments
    return call(name, document, duck_path(path[0] if path else None))


def _part(name: str, arguments: Arguments) -> exp.Expr:
    node = _scalar(name, arguments)
    node.meta[DOCUMENT_KIND] = True
    return node


def _string(arguments: Arguments) -> exp.Expr:
    """STRING(timestamp, zone), STRING(json) or STRING(a date or time)."""
    if len(arguments) == 2:
        return call("fn.string_in_zone", *arguments)
    (value,) = arguments
    node = call("fn.json_string", value)
    node.meta[DOCUMENT_KIND] = True
    return node


def _one(name: str, arguments: Arguments) -> exp.Expr:
    """Functions of exactly one argument (options are not here)."""
    (value,) = arguments
    return call(name, value)


JSON_FUNCTIONS: dict[str, Callable[[Arguments], exp.Expr]] = {
    "BOOL": partial(_one, "fn.json_bool"),
    "FLOAT64": partial(_one, "fn.json_float64"),
    "INT64": partial(_one, "fn.json_int64"),
    "JSON_EXTRACT": partial(_part, "fn.json_query"),
    "JSON_EXTRACT_ARRAY": partial(_part, "fn.json_query_array"),
    "JSON_EXTRACT_SCALAR": partial(_scalar, "fn.json_value"),
    "JSON_EXTRACT_STRING_ARRAY": partial(_scalar, "fn.json_value_array"),
    "JSON_QUERY": partial(_part, "fn.json_query"),
    "JSON_QUERY_ARRAY": partial(_part, "fn.json_query_array"),
    "JSON_TYPE": partial(_one, "fn.json_type"),
    "JSON_VALUE": partial(_scalar, "fn.json_value"),
    "JSON_VALUE_ARRAY": partial(_scalar, "fn.json_value_array"),
    "LAX_FLOAT64": partial(_one, "fn.lax_float64"),
    "LAX_INT64": partial(_one, "fn.lax_int64"),
    "LAX_STRING": partial(_one, "fn.lax_string"),
    "PARSE_JSON": partial(_one, "json"),
    "STRING": _string,
    "TO_JSON": partial(_one, "fn.to_json"),
    "TO_JSON_STRING": partial(_one, "fn.json_text"),
}
