"""GoogleSQL as this server reads it: sqlglot's grammar with our own table of functions."""

import logging
from functools import partial
from typing import ClassVar, TypeVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.bigquery import BigQuery
from sqlglot.errors import SqlglotError
from sqlglot.parsers.bigquery import BigQueryParser
from sqlglot.tokenizer_core import TokenType

from local.bigquery.errors import invalid_query
from local.bigquery.sql.functions import FUNCTIONS
from local.bigquery.sql.functions_dates import now
from local.bigquery.sql.nodes import call

# sqlglot logs a warning where its own translation would differ; ours does not go through it.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

Tree = TypeVar("Tree", bound=exp.Expr)

# Functions whose arguments are not a plain list.
SPECIAL = ("ARRAY", "CAST", "EXTRACT", "SAFE_CAST", "STRING_AGG")


class GoogleSQLParser(BigQueryParser):
    """Only known functions become typed nodes; every other name stays an ``Anonymous`` call."""

    FUNCTIONS: ClassVar = FUNCTIONS
    FUNCTION_PARSERS: ClassVar = {name: BigQueryParser.FUNCTION_PARSERS[name] for name in SPECIAL}
    NO_PAREN_FUNCTIONS: ClassVar = {
        TokenType.CURRENT_DATE: partial(now, "DATE", []),
        TokenType.CURRENT_DATETIME: partial(now, "TIMESTAMP", []),
        TokenType.CURRENT_TIME: partial(now, "TIME", []),
        TokenType.CURRENT_TIMESTAMP: partial(call, "now"),
    }

    def _implicit_unnests_to_explicit(self, this: Tree) -> Tree:
        """Leave ``FROM t, t.items`` to ``unnest``, which gives it its name: sqlglot's has none."""
        return this


class GoogleSQL(BigQuery):
    """The dialect under the name ``googlesql``."""

    Parser = GoogleSQLParser


def parse(sql: str) -> exp.Expr:
    """One statement; ApiError 400 for none, for several, and for what is not GoogleSQL."""
    try:
        statements = [tree for tree in sqlglot.parse(sql, dialect=GoogleSQL) if tree is not None]
    except SqlglotError as wrong:
        raise invalid_query(f"Syntax error: {_first_line(wrong)}") from wrong
    except RecursionError as wrong:
        raise invalid_query("Syntax error: the statement is nested too deeply") from wrong
    if not statements:
        raise invalid_query("Syntax error: Unexpected end of statement")
    if len(statements) > 1:
        raise invalid_query("Syntax error: Expected end of input but got another statement")
    return statements[0]


def _first_line(error: SqlglotError) -> str:
    details = getattr(error, "errors", None)
    if details:
        first = details[0]
        return f"{first['description']} at [{first['line']}:{first['col']}]"
    return str(error).splitlines()[0]
