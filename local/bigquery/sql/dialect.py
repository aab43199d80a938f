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
from local.bigquery.script.tokens import tokens
from local.bigquery.sql.functions import FUNCTIONS
from local.bigquery.sql.functions_dates import now
from local.bigquery.sql.nodes import call

# sqlglot logs a warning where its own translation would differ; ours does not go through it.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

Tree = TypeVar("Tree", bound=exp.Expr)

# Functions whose arguments are not a plain list.
SPECIAL = ("ARRAY", "CAST", "EXTRACT", "SAFE_CAST", "STRING_AGG")

# What a statement begins with, of those that this server runs and of those that it refuses.
# https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax and its neighbours
STATEMENTS = {
    "ALTER", "ANALYZE", "ASSERT", "BEGIN", "CALL", "COMMIT", "CREATE", "DECLARE", "DELETE", "DROP",
    "EXECUTE", "EXPLAIN", "EXPORT", "FROM", "GRANT", "IMPORT", "INSERT", "LOAD", "MERGE", "REVOKE",
    "ROLLBACK", "SELECT", "SET", "TRUNCATE", "UNDROP", "UPDATE", "WITH",
}  # fmt: skip
KEYWORDS = {word.upper() for word in BigQuery.Generator.RESERVED_KEYWORDS}

# sqlglot's words for a token that stands where none or another should.
MISPLACED = "Invalid expression / Unexpected token"


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
    _expect_statement(sql)
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


def _expect_statement(sql: str) -> None:
    """Refuse a first word that begins none: sqlglot takes it for a column and stumbles later."""
    first = next(iter(tokens(sql)), None)
    if first is None or not first.value.isidentifier() or first.value in STATEMENTS:
        return
    kind = f"keyword {first.value}"
    if first.value not in KEYWORDS:
        kind = f'identifier "{sql[first.start : first.end]}"'
    line, column = (
        sql.count("\n", 0, first.start) + 1,
        first.start - sql.rfind("\n", 0, first.start),
    )
    raise invalid_query(f"Syntax error: Unexpected {kind} at [{line}:{column}]")


def _first_line(error: SqlglotError) -> str:
    """What and where: a token's place is its first letter's, as BigQuery has it."""
    details = getattr(error, "errors", None)
    if not details:
        return str(error).splitlines()[0]
    first = details[0]
    said, token = first["description"], first["highlight"] or ""
    if said == MISPLACED:
        said = f'Unexpected "{token}"'
    column = first["col"] - max(len(token) - 1, 0)
    return f"{said} at [{first['line']}:{column}]"
