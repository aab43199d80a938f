"""`make query SQL="…"`: what the local BigQuery answers, as a table or row by row."""

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from google.api_core.exceptions import GoogleAPICallError, RetryError
from requests.exceptions import ConnectionError as NotReachable
from rich import box
from rich.table import Table

from . import tables
from .clients import bigquery_client
from .settings import HOST, Ports

# More columns than this, or one with a record in it, and a row is a block of lines.
MOST_COLUMNS = 8

# Below rows that are blocks.
LEFT_OUT = "(what is null or empty is left out)"

EXAMPLE = 'make query SQL="SELECT event_name, COUNT(*) n FROM analytics.events GROUP BY 1"'


def main() -> int:
    """The query is in SQL: in the environment, because it may hold quotes and backticks."""
    sql = os.environ.get("SQL", "").strip()
    if not sql:
        print(f"which query? e.g. {EXAMPLE}", file=sys.stderr)
        return 2
    return run(sql)


def run(sql: str) -> int:
    """Ask and print; 1 and one line on standard error where it cannot be answered."""
    url = f"http://{HOST}:{Ports.from_env().bigquery}"
    try:
        rows = bigquery_client(url).query_and_wait(
            sql,
            retry=None,  # type: ignore[arg-type] # None is "do not", which the annotation forgets
            job_retry=None,  # type: ignore[arg-type]
        )
    except GoogleAPICallError as error:
        # The client's own "POST http://…: " before BigQuery's words.
        print(re.sub(r"^[A-Z]+ http\S+: ", "", error.message), file=sys.stderr)
        return 1
    except (NotReachable, RetryError):
        print(f"nothing answers on {url}: start it with `make run`", file=sys.stderr)
        return 1
    if not rows.schema:  # CREATE, INSERT and their like
        print("done: this statement answers no rows")
        return 0
    names = [field.name for field in rows.schema]
    answered = [row.values() for row in rows]
    wide = len(names) > MOST_COLUMNS or any(
        isinstance(value, dict | list) for row in answered for value in row
    )
    for line in _blocks(names, answered) if wide else _table(names, answered):
        print(line)
    return 0


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    table = Table(*names, box=box.SIMPLE)
    for row in rows:
        table.add_row(*map(_written, row))
    yield from tables.lines(table)


def _blocks(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """A line a column; nulls and empty lists are left out, which the last line says."""
    for number, row in enumerate(rows, start=1):
        yield f"── row {number} ──"
        for name, value in zip(names, row, strict=True):
            if value not in (None, []):
                yield f"{name}: {_written(value)}"
    if any(_holds_nothing(value) for row in rows for value in row):
        yield LEFT_OUT


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(_without_nulls(value), default=str, ensure_ascii=False)
    return str(value)


def _holds_nothing(value: object) -> bool:
    """Whether it is, or has in it, what is left out."""
    if isinstance(value, dict):
        return not value or any(map(_holds_nothing, value.values()))
    if isinstance(value, list):
        return not value or any(map(_holds_nothing, value))
    return value is None


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, dict):
        kept = {name: _without_nulls(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, {}, [])}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value
