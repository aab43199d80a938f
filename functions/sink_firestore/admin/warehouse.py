"""The adapter around BigQuery: every purchase and refund, page by page."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from google.cloud import bigquery

from shared.bigquery_client import RETRY, statements, told

SQL = Path(__file__).parents[1] / "sql" / "counted_events.sql"

# Rows in memory at a time; one takes a few KB.
PAGE_ROWS = 2_000

ROLES = "roles/bigquery.dataViewer on the dataset and roles/bigquery.jobUser on the project"


class Warehouse:
    """One dataset. ``read_bytes``: what the query has read and is paid for, once it has run."""

    def __init__(self, client: bigquery.Client, dataset: str) -> None:
        self._client = client
        self._dataset = dataset
        self.read_bytes = 0

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """The rows as sql/counted_events.sql selects them. Raises CommandFailed."""
        query = statements(SQL, project=self._client.project, dataset=self._dataset)
        with told(ROLES):
            job = self._client.query(query, retry=RETRY, job_retry=None)
            for row in job.result(page_size=PAGE_ROWS):
                yield dict(row)
            self.read_bytes = job.total_bytes_processed or 0
