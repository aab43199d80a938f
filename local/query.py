"""`make query SQL="…"`: a table of what the local BigQuery answers."""

import os
import sys

from google.api_core.exceptions import GoogleAPICallError, RetryError
from requests.exceptions import ConnectionError as NotReachable
from rich import box
from rich.console import Console
from rich.table import Table

from .clients import bigquery_client
from .settings import HOST, Ports


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
        print(error.message, file=sys.stderr)
        return 1
    except (NotReachable, RetryError):
        print(f"nothing answers on {url}: start it with `make run`", file=sys.stderr)
        return 1
    table = Table(*[field.name for field in rows.schema], box=box.SIMPLE)
    for row in rows:
        table.add_row(*["" if value is None else str(value) for value in row.values()])
    Console(width=None if sys.stdout.isatty() else 10_000, soft_wrap=True).print(table)
    return 0


def main() -> int:
    """The query is in SQL: in the environment, because it may hold quotes and backticks."""
    sql = os.environ.get("SQL", "").strip()
    if not sql:
        example = 'make query SQL="SELECT event_name, COUNT(*) n FROM analytics.events GROUP BY 1"'
        print(f"which query? e.g. {example}", file=sys.stderr)
        return 2
    return run(sql)
