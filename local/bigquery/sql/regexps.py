"""Regular expressions: both databases use RE2; what differs is what an extraction gives back."""

import re

from sqlglot import exp

from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.sql.nodes import call, is_text

# An unescaped parenthesis that opens a capturing group, outside of a character class.
GROUP = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]|(?P<group>\((?!\?)|\(\?P?<[^=!])", re.DOTALL)


def capturing_groups(pattern: str) -> int:
    """How many groups capture."""
    return sum(1 for match in GROUP.finditer(pattern) if match["group"])


def regexp_extract(arguments: list[exp.Expr]) -> exp.Expr:
    """The first match, or its only group; NULL (not '') where nothing matches.

    Two arguments only.
    """
    value, pattern = arguments
    return call("fn.regexp_extract", value, pattern, _group(pattern))


def regexp_extract_all(arguments: list[exp.Expr]) -> exp.Expr:
    """Every match, or its only group."""
    value, pattern = arguments
    return call("regexp_extract_all", value, pattern, _group(pattern))


def _group(pattern: exp.Expr) -> int:
    if not is_text(pattern):
        raise unsupported_sql("An extraction with a regular expression that is not a literal")
    groups = capturing_groups(pattern.name)
    if groups > 1:
        raise invalid_query(
            "Regular expressions passed into extraction functions "
            "must not have more than 1 capturing group"
        )
    return groups
