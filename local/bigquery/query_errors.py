"""What DuckDB says about a query that fails, in the words that BigQuery has for it."""

import re
from collections.abc import Callable, Iterable

import duckdb

from local.bigquery.errors import ApiError, fault, invalid_query
from local.bigquery.schema import Schema, find_field
from local.bigquery.sql.information_schema import data_type

# Messages of our own macros arrive as a string that could not be converted.
OWN_MESSAGE = re.compile(
    r"(?:Could not convert string '|invalid date field format: \")"
    r"((?:Bad |division by zero|Array index |Third argument|The provided JSON|A DATE_ function).*?)"
    r"(?:' to |\", expected )",
    re.DOTALL,
)
# ``event_params.key``: an array's elements have fields, the array has none.
NO_FIELDS = re.compile(r"Cannot extract field '(.+?)' from expression \"(.+?)\" because")
REPHRASED = (
    (re.compile(r'Referenced column "(.+?)" (?:was )?not found'), "Unrecognized name: {0}"),
    (re.compile(r'Referenced table "(.+?)" not found'), "Unrecognized name: {0}"),
    (re.compile(r"Division by zero in expression (.+?)\. Use", re.DOTALL), "division by zero: {0}"),
    (
        re.compile(r'Could not parse string "(.*?)" according to', re.DOTALL),
        'Failed to parse input string "{0}"',
    ),
    (re.compile(r"NOT NULL constraint failed: \w+\.(\w+)"), "Required field {0} cannot be null"),
    (
        re.compile(r"More than one row returned by a subquery"),
        "Scalar subquery produced more than one element",
    ),
)


def query_error(error: duckdb.Error, schemas: Callable[[], Iterable[Schema]] = tuple) -> ApiError:
    """400 with the reason; 501 for a fault of DuckDB itself.

    schemas: of the tables that the query reads, as far as its columns' names are theirs
    """
    text = str(error)
    if isinstance(error, duckdb.InternalException | duckdb.FatalException):
        return fault(_first_line(text))
    if isinstance(error, duckdb.InterruptException):
        return ApiError(400, "stopped", "Job execution was cancelled: User requested cancellation")
    own = OWN_MESSAGE.search(text)
    if own:
        return invalid_query(own[1])
    if no_fields := NO_FIELDS.search(text):
        return invalid_query(_no_field(no_fields[1], no_fields[2], schemas()))
    for pattern, message in REPHRASED:
        match = pattern.search(text)
        if match:
            return invalid_query(message.format(*match.groups()))
    return invalid_query(_first_line(text))


def _no_field(name: str, column: str, schemas: Iterable[Schema]) -> str:
    """With the column's type where a table tells it."""
    for schema in schemas:
        if found := find_field(schema, column):
            return f"Cannot access field {name} on a value with type {data_type(found)}"
    return f"Cannot access field {name} on {column}, which is no STRUCT"


def _first_line(text: str) -> str:
    """Without DuckDB's drawing of the translated statement."""
    return text.split("\n\n")[0].split("\nLINE ")[0].replace("\n", " ").strip()
