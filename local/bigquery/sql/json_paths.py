"""JSONPath as BigQuery writes it, as DuckDB reads it."""

import re

from sqlglot import exp

from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.sql.nodes import is_text, text

# .key  ."key"  ['key']  ["key"]  [0]
STEP = re.compile(
    r"""\.(?P<bare>[^.\[\]"'*]+)|\."(?P<quoted>[^"]*)"|\[(?P<q>['"])(?P<bracket>.*?)(?P=q)\]|\[(?P<index>\d+)\]"""
)


def duck_path(node: exp.Expr | None) -> exp.Literal:
    """A path literal (``$`` where there is none) with every key quoted.

    ApiError 400 for other paths.
    """
    if node is None:
        return text("$")
    if not is_text(node):
        raise unsupported_sql("A JSONPath that is not a literal")
    path = node.name
    if not path.startswith("$"):
        raise invalid_query("JSONPath must start with '$'")
    position, steps = 1, ["$"]
    while position < len(path):
        match = STEP.match(path, position)
        if match is None:
            raise invalid_query(f"Unsupported JSONPath: {path}")
        key = next(
            (match[group] for group in ("bare", "quoted", "bracket") if match[group] is not None),
            None,
        )
        steps.append(f"[{match['index']}]" if key is None else f'."{key}"')
        position = match.end()
    return text("".join(steps))
