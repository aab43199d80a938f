"""What DuckDB says about a query that fails, in the words that BigQuery has for it."""

import re

import duckdb

from local.bigquery.errors import ApiError, fault, invalid_query

# Messages of our own macros arrive as a string that could not be converted.
OWN_MESSAGE = re.compile(
    r"(?:Could not convert string '|invalid date field format: \")"
    r"((?:Bad |division by zero|Array index |Third argument|The provided JSON|A DATE_ function).*?)"
    r"(?:' to |\", expected )",
    re.DOTALL,
)
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


def query_error(error: duckdb.Error) -> ApiError:
    """400 with the reason; 501 for a fault of DuckDB itself."""
    text = str(error)
    if isinstance(error, duckdb.InternalException | duckdb.FatalException):
        return fault(_first_line(text))
    if isinstance(error, duckdb.InterruptException):
        return ApiError(400, "stopped", "Job execution was cancelled: User requested cancellation")
    own = OWN_MESSAGE.search(text)
    if own:
        return invalid_query(own[1])
    for pattern, message in REPHRASED:
        match = pattern.search(text)
        if match:
            return invalid_query(message.format(*match.groups()))
    return invalid_query(_first_line(text))


def _first_line(text: str) -> str:
    """Without DuckDB's drawing of the translated statement."""
    return text.split("\n\n")[0].split("\nLINE ")[0].replace("\n", " ").strip()
