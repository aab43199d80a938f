"""The adapter around BigQuery: every purchase and refund, page by page."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from google.api_core import exceptions
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY
from requests.exceptions import ConnectionError as NotReachable

from .failures import RebuildFailed

SQL = Path(__file__).parents[1] / "sql" / "counted_events.sql"

# The URL of a local BigQuery; Google's own client knows this variable too.
EMULATOR = "BIGQUERY_EMULATOR_HOST"

# Rows in memory at a time; one takes a few KB.
PAGE_ROWS = 2_000

_RETRY = DEFAULT_RETRY.with_timeout(10.0)
_FAILURES = (exceptions.GoogleAPICallError, exceptions.RetryError, GoogleAuthError, NotReachable)
_REMEDIES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (exceptions.Forbidden, "needed: roles/bigquery.dataViewer on the dataset and "
     "roles/bigquery.jobUser on the project"),
    (exceptions.NotFound, "is it the right --project and --dataset? "
     "python -m functions.sink_bigquery ensure-table makes the table"),
    (GoogleAuthError, "sign in first: gcloud auth application-default login"),
    ((NotReachable, exceptions.RetryError), "nothing answers there: run it again; on your own "
     "machine, is `make run` running?"),
)  # fmt: skip


class Warehouse:
    """One dataset. ``read_bytes``: what the query has read and is paid for, once it has run."""

    def __init__(self, project: str, dataset: str, env: Mapping[str, str] = os.environ) -> None:
        self._dataset = dataset
        self.read_bytes = 0
        with _told():
            self._client = _client(project, env)

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """The rows as sql/counted_events.sql selects them. Raises RebuildFailed."""
        with _told():
            job = self._client.query(self._sql(), retry=_RETRY, job_retry=None)
            for row in job.result(page_size=PAGE_ROWS):
                yield dict(row)
            self.read_bytes = job.total_bytes_processed or 0

    def _sql(self) -> str:
        """Only the placeholders are replaced, as in functions/sink_bigquery."""
        written = SQL.read_text().replace("{project}", self._client.project)
        return written.replace("{dataset}", self._dataset)


def _client(project: str, env: Mapping[str, str]) -> bigquery.Client:
    local = env.get(EMULATOR)
    if not local:
        return bigquery.Client(project=project)
    return bigquery.Client(
        project=project,
        credentials=AnonymousCredentials(),
        client_options=ClientOptions(api_endpoint=local),
    )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except _FAILURES as error:
        remedies = (remedy for kind, remedy in _REMEDIES if isinstance(error, kind))
        said = getattr(error, "message", None) or str(error)
        raise RebuildFailed(
            "\n".join(filter(None, [f"BigQuery: {said}", next(remedies, None)]))
        ) from error
