"""The adapter around one dataset of BigQuery, and what its failures mean to an operator."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from google.api_core import exceptions
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY
from requests.exceptions import ConnectionError as NotReachable

from .definitions import Fields, TableDefinition, ViewDefinition
from .differences import FoundTable

# A command is not to hang: what BigQuery does not heal in this time is told.
_RETRY = DEFAULT_RETRY.with_timeout(10.0)

_FAILURES = (exceptions.GoogleAPICallError, exceptions.RetryError, GoogleAuthError, NotReachable)

# The URL of a local BigQuery; Google's own client knows this variable too.
EMULATOR = "BIGQUERY_EMULATOR_HOST"

_REMEDIES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (exceptions.Forbidden, "needed: roles/bigquery.dataEditor on the dataset, and on the project "
     "roles/bigquery.user (to make a dataset) or roles/bigquery.jobUser (for daily)"),
    (GoogleAuthError, "sign in first: gcloud auth application-default login"),
    ((NotReachable, exceptions.RetryError), "nothing answers there; is `make run` running?"),
)  # fmt: skip


class WarehouseFailed(Exception):  # noqa: N818 - reads as what it is
    """BigQuery does not answer, or answers no. The text says what it said and what helps."""


def client(project: str, env: Mapping[str, str] = os.environ) -> bigquery.Client:
    """A client of BigQuery, or without credentials of the local one that EMULATOR names."""
    local = env.get(EMULATOR)
    with _told():
        if not local:
            return bigquery.Client(project=project)
        return bigquery.Client(
            project=project,
            credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=local),
        )


class Warehouse:
    """One dataset. Every method raises WarehouseFailed.

    location: where the dataset is made if it is not there; it can never be moved
    """

    def __init__(self, asked: bigquery.Client, dataset: str, location: str | None) -> None:
        self._client = asked
        self._dataset = f"{asked.project}.{dataset}"
        self._location = location

    def exists(self) -> bool:
        """Whether the dataset is there."""
        with _told():
            try:
                self._client.get_dataset(self._dataset, retry=_RETRY)
            except exceptions.NotFound:
                return False
            return True

    def create(self) -> None:
        """Make the dataset."""
        if self._location is None:
            raise WarehouseFailed(
                f"{self._dataset} does not exist: say where it is to be made, e.g. --location EU; "
                "it can never be moved"
            )
        wanted = bigquery.Dataset(self._dataset)
        wanted.location = self._location
        with _told():
            self._client.create_dataset(wanted, retry=_RETRY)

    def find(self, name: str) -> FoundTable | None:
        """A table or view; None where there is none of this name."""
        with _told():
            try:
                found = self._client.get_table(f"{self._dataset}.{name}", retry=_RETRY)
            except exceptions.NotFound:
                return None
        partitions = found.time_partitioning
        return FoundTable(
            is_table=found.table_type == "TABLE",
            fields=[column.to_api_repr() for column in found.schema],
            partition_by=partitions.field if partitions else None,
            cluster_by=found.clustering_fields or (),
            query=found.view_query,
            description=found.description,
        )

    def create_table(self, wanted: TableDefinition) -> None:
        """Make a table."""
        table = self._table(wanted.name, wanted.fields)
        table.time_partitioning = bigquery.TimePartitioning(field=wanted.partition_by)
        table.clustering_fields = list(wanted.cluster_by) or None
        with _told():
            self._client.create_table(table, retry=_RETRY)

    def set_fields(self, name: str, fields: Fields) -> None:
        """Give a table its columns."""
        with _told():
            self._client.update_table(self._table(name, fields), ["schema"], retry=_RETRY)

    def create_view(self, wanted: ViewDefinition) -> None:
        """Make a view."""
        with _told():
            self._client.create_table(self._view(wanted), retry=_RETRY)

    def set_view(self, wanted: ViewDefinition) -> None:
        """Give a view its query."""
        with _told():
            changed = ["view_query", "description"]
            self._client.update_table(self._view(wanted), changed, retry=_RETRY)

    def run(self, script: str) -> None:
        """Run statements to their end, where the dataset is; a failed one is not run again."""
        with _told():
            place = self._client.get_dataset(self._dataset, retry=_RETRY).location
            job = self._client.query(script, location=place, retry=_RETRY, job_retry=None)
            job.result(retry=_RETRY, job_retry=None)

    def counted(self, prefix: str) -> list[tuple[str, int]]:
        """The tables whose names begin so, each with how many rows it has."""
        with _told():
            listed = list(self._client.list_tables(self._dataset, retry=_RETRY))
            tables = [
                self._client.get_table(found.reference, retry=_RETRY)
                for found in listed
                if found.table_id.startswith(prefix)
            ]
        return [(table.table_id, int(table.num_rows or 0)) for table in tables]

    def _table(self, name: str, fields: Fields | None = None) -> bigquery.Table:
        columns = [bigquery.SchemaField.from_api_repr(column) for column in fields or ()]
        return bigquery.Table(f"{self._dataset}.{name}", schema=columns or None)

    def _view(self, wanted: ViewDefinition) -> bigquery.Table:
        view = self._table(wanted.name)
        view.view_query = wanted.query
        view.description = wanted.description
        return view


class Rehearsal:
    """The dataset of ``--dry-run``: answers as it is, and changes nothing."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._exists = True

    def exists(self) -> bool:
        """Whether the dataset is there."""
        self._exists = self._warehouse.exists()
        return self._exists

    def find(self, name: str) -> FoundTable | None:
        """A table or view."""
        return self._warehouse.find(name) if self._exists else None

    def _nothing(self, *_: object) -> None:
        """Do nothing."""

    create = create_table = set_fields = create_view = set_view = _nothing


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except _FAILURES as error:
        remedies = (remedy for kind, remedy in _REMEDIES if isinstance(error, kind))
        said = getattr(error, "message", None) or str(error)
        raise WarehouseFailed("\n".join(filter(None, [said, next(remedies, None)]))) from error
